package sh.fazt.registry.history;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.scaladsl.Source;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Future$;
import scala.concurrent.Promise;
import scala.concurrent.Promise$;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import sh.fazt.registry.database.CommitListener;
import sh.fazt.registry.database.Reserve;
import sh.fazt.registry.history.JournalWriter.Append;
import sh.fazt.registry.history.JournalWriter.Row;
import sh.fazt.registry.sqlite.WriteLock;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;

/**
 * Pekko's JDBC journal, except that it is written by {@link JournalWriter}: sealed by the hash
 * chain in the same transaction, and so that what is wrong with one entity's events fails that
 * entity only. Pekko makes it, by its name in the configuration.
 */
public final class SealingJournalDao extends DefaultJournalDao {
  private final JournalWriter writer;
  private final WriteSignal written;
  private final EntityEvents events;

  /** Pekko looks for exactly these parameters. */
  public SealingJournalDao(
      JdbcDatabaseDef database,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext context,
      Materializer materializer) {
    super(database, profile, config, serialization, context, materializer);
    events = new EntityEvents(database, serialization);
    ExtendedActorSystem system = serialization.system();
    Config settings = system.settings().config();
    var setup = system.settings().setup().get(JournalSetup.class);
    written = setup.map(JournalSetup::written).orElseGet(WriteSignal::new);
    writer =
        new JournalWriter(
            settings.getString(JournalConfiguration.WRITER_URL),
            setup.map(JournalSetup::writeLock).orElseGet(WriteLock::new),
            setup.map(JournalSetup::commits).orElse(CommitListener.NONE),
            setup.map(JournalSetup::reserve).orElse(Reserve.NONE),
            settings.getInt("fazt.registry.journal.queue"),
            settings.getInt("fazt.registry.journal.batch"));
    system.registerOnTermination(writer::close);
  }

  /** One call holds the events of one entity. */
  @Override
  public Future<BoxedUnit> queueWriteJournalRows(
      Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> tagged) {
    List<Row> rows = new ArrayList<>(tagged.size());
    for (Tuple2<JournalPekkoSerializationRow, Set<String>> row :
        CollectionConverters.asJava(tagged)) {
      rows.add(row(row._1(), CollectionConverters.asJava(row._2())));
    }
    Promise<BoxedUnit> acknowledged = Promise$.MODULE$.apply();
    var _ =
        writer
            .append(new Append(rows))
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    written.signal();
                    acknowledged.success(BoxedUnit.UNIT);
                  } else {
                    acknowledged.failure(failure);
                  }
                });
    return acknowledged.future();
  }

  @Override
  public Future<Object> highestSequenceNr(String persistenceId, long fromSequenceNr) {
    return FutureConverters.asScala(events.newest(persistenceId, fromSequenceNr));
  }

  @Override
  public Source<Try<Tuple2<PersistentRepr, Object>>, NotUsed> messagesWithBatch(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      int batchSize,
      Option<Tuple2<FiniteDuration, Scheduler>> refresh) {
    return refresh.isDefined()
        ? super.messagesWithBatch(persistenceId, fromSequenceNr, toSequenceNr, batchSize, refresh)
        : events.between(persistenceId, fromSequenceNr, toSequenceNr, batchSize).asScala();
  }

  /** Events are never deleted. */
  @Override
  public Future<BoxedUnit> delete(String persistenceId, long toSequenceNumber) {
    return Future$.MODULE$.failed(
        new UnsupportedOperationException("events are never deleted: " + persistenceId));
  }

  private static Row row(JournalPekkoSerializationRow row, java.util.Set<String> tags) {
    if (row.deleted() || !row.adapterManifest().isEmpty() || row.metaPayload().isDefined()) {
      throw new IllegalArgumentException(
          "the chain does not cover deletion marks, event adapters and event metadata");
    }
    return new Row(
        row.persistenceId(),
        row.sequenceNumber(),
        row.writer(),
        row.writeTimestamp(),
        row.eventSerId(),
        row.eventSerManifest(),
        row.eventPayload(),
        tags);
  }
}
