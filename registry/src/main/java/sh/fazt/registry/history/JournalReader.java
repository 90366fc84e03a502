package sh.fazt.registry.history;

import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Revision;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.sqlite.OpeningRejections;

/** Reads the whole journal in its order, outside any entity. */
public final class JournalReader {
  private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

  private final Database database;

  public JournalReader(Database database) {
    this.database = database;
  }

  /** The revision of the newest event, or {@link Revision#NONE}. */
  public Revision head() {
    return database.readNow(
        handle ->
            Revision.of(
                handle
                    .createQuery("SELECT coalesce(max(ordering), 0) FROM event_journal")
                    .mapTo(Long.class)
                    .one()));
  }

  /**
   * An event, and where it stands among those of its entity.
   *
   * @param entity its persistence id
   * @param number 1 for the entity's first
   */
  public record Numbered(String entity, long number, JournalEvent event) {}

  /** Hands out the events alone; see {@link #replayNumbered}. */
  public ChainVerdict.Intact replay(Consumer<JournalEvent> consumer) {
    return replayNumbered(numbered -> consumer.accept(numbered.event()));
  }

  /**
   * Hands every event to the consumer, oldest first, on the caller's thread, and holds it against
   * the chain before.
   *
   * @return where the journal ended
   * @throws RejectedException with a {@link Rejection} that names the first event that is damaged,
   *     or that the consumer cannot take
   */
  public ChainVerdict.Intact replayNumbered(Consumer<Numbered> consumer) {
    String file = String.valueOf(database.file().getFileName());
    try {
      var verdict =
          database.readNow(
              handle -> ChainVerifier.walk(handle, entry -> hand(file, entry, consumer)));
      return switch (verdict) {
        case ChainVerdict.Intact intact -> intact;
        case ChainVerdict.Broken(var at, var damage) ->
            throw new RejectedException(
                OpeningRejections.damagedEvent(file, at.value(), entityAt(at), damage.inWords()));
      };
    } catch (JdbiException e) {
      throw new RejectedException(OpeningRejections.damaged(file));
    } catch (RejectedException refused) {
      throw refused.rejection().code() == RejectionCode.DATABASE_FAILED
          ? new RejectedException(OpeningRejections.damaged(file))
          : refused;
    }
  }

  private static void hand(String file, Chain.Entry entry, Consumer<Numbered> consumer) {
    JournalEvent event;
    try {
      event = EventTypes.read(entry.manifest(), entry.payload());
    } catch (RuntimeException e) {
      LOG.error("The event r{} of {} cannot be read", entry.ordering(), entry.persistenceId(), e);
      throw damaged(file, entry, "this program cannot read the event");
    }
    try {
      consumer.accept(new Numbered(entry.persistenceId(), entry.sequenceNumber(), event));
    } catch (RuntimeException e) {
      LOG.error("The event r{} of {} fits nowhere", entry.ordering(), entry.persistenceId(), e);
      throw damaged(file, entry, "the event does not fit to those before it");
    }
  }

  private static RejectedException damaged(String file, Chain.Entry entry, String what) {
    return new RejectedException(
        OpeningRejections.damagedEvent(file, entry.ordering(), entry.persistenceId(), what));
  }

  private String entityAt(Revision at) {
    return database
        .readNow(
            handle ->
                handle
                    .createQuery("SELECT persistence_id FROM event_journal WHERE ordering = :at")
                    .bind("at", at.value())
                    .mapTo(String.class)
                    .findOne())
        .orElse("");
  }
}
