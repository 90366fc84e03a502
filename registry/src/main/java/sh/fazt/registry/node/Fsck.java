package sh.fazt.registry.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import sh.fazt.registry.Progress;
import sh.fazt.registry.content.ContentCheck;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.history.ChainVerdict;
import sh.fazt.registry.history.ChainVerifier;
import sh.fazt.registry.history.JournalReader;
import sh.fazt.registry.sqlite.AcknowledgedHead;
import sh.fazt.registry.sqlite.OpeningRejections;
import sh.fazt.registry.sqlite.storage.StorageCheck;

/**
 * Reads everything in a database: SQLite's own pages, the journal against its chain and the rules,
 * file lists, contents and what apps store against their digests. Changes nothing. Blocks for as
 * long as it takes.
 */
public final class Fsck {
  /** Damages that are reported one by one; the rest is only counted. */
  private static final int MAX_REPORTED = 100;

  private final Database database;
  private final Consumer<Progress> listener;
  private final List<String> reported = new ArrayList<>();
  private final AtomicLong read = new AtomicLong();
  private long damages;
  private long total;

  /**
   * What was found.
   *
   * @param revisions events that are as they were written
   * @param bytes of content that were read
   * @param damages how many things are damaged
   * @param reported the first of them, in words
   */
  public record Report(long revisions, long bytes, long damages, List<String> reported) {
    public Report {
      reported = List.copyOf(reported);
    }

    /** Whether everything is as it was stored. */
    public boolean isSound() {
      return damages == 0;
    }
  }

  /**
   * Prepares a check.
   *
   * @param listener receives the progress now and then, on the thread that runs it
   */
  public Fsck(Database database, Consumer<Progress> listener) {
    this.database = database;
    this.listener = listener;
  }

  /** Reads everything. */
  public Report run() {
    try {
      total = ContentCheck.bytes(database) + StorageCheck.bytes(database);
    } catch (RuntimeException e) {
      total = 0; // said by what follows
    }
    listener.accept(new Progress(0, total));
    pages();
    long revisions = journal();
    new ContentCheck(
            database,
            new ContentCheck.Listener() {
              @Override
              public void damaged(String what) {
                found(what);
              }

              @Override
              public void read(long bytes) {
                seen(bytes);
              }
            })
        .run();
    new StorageCheck(database, this::found, this::seen).run();
    return new Report(revisions, read.get(), damages, reported);
  }

  private void seen(long bytes) {
    listener.accept(new Progress(read.addAndGet(bytes), total));
  }

  private void found(String what) {
    damages++;
    if (reported.size() < MAX_REPORTED) {
      reported.add(what);
    }
  }

  private void pages() {
    try {
      for (String line : database.readNow(Fsck::quickCheck)) {
        found("SQLite: " + line);
      }
    } catch (RuntimeException e) {
      found("SQLite cannot read its own pages");
    }
  }

  private static List<String> quickCheck(Handle handle) {
    var lines = new ArrayList<String>();
    Connection connection = handle.getConnection();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(" + MAX_REPORTED + ")")) {
      while (result.next()) {
        if (!"ok".equals(result.getString(1))) {
          lines.add(result.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }

  private long journal() {
    try {
      return switch (database.readNow(ChainVerifier::verify)) {
        case ChainVerdict.Intact(var head, var hash) -> {
          checkAcknowledged(head.value(), hash);
          rules();
          yield head.value();
        }
        case ChainVerdict.Broken(var at, var damage) -> {
          found("the journal at %s%s: %s".formatted(at, entityAt(at.value()), damage.inWords()));
          yield Math.max(0, at.value() - 1);
        }
      };
    } catch (RuntimeException e) {
      found("the journal cannot be read to its end");
      return 0;
    }
  }

  private void checkAcknowledged(long revision, String hash) {
    Optional<AcknowledgedHead.Position> answered;
    try {
      answered = AcknowledgedHead.read(database.file());
    } catch (java.io.IOException e) {
      return; // it is no part of the database
    }
    answered
        .filter(
            place ->
                place.revision() > revision
                    || (place.revision() == revision && !place.hash().equals(hash)))
        .ifPresent(
            place ->
                found(
                    OpeningRejections.older(
                            String.valueOf(database.file().getFileName()),
                            revision,
                            place.revision())
                        .sentence()));
  }

  /** An event may be as it was written and still say what no rule of this program takes. */
  private void rules() {
    try {
      var replay = new Replay();
      new JournalReader(database).replay(replay::add);
    } catch (RejectedException refused) {
      found(refused.rejection().sentence());
    }
  }

  private String entityAt(long revision) {
    return database
        .readNow(
            handle ->
                handle
                    .createQuery(
                        "SELECT persistence_id FROM event_journal WHERE ordering = :revision")
                    .bind("revision", revision)
                    .mapTo(String.class)
                    .findOne())
        .map(entity -> " (" + entity + ")")
        .orElse("");
  }
}
