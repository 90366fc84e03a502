package sh.fazt.registry.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.PekkoSerialization;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.javadsl.Source;
import scala.Option;
import scala.Tuple2;
import scala.util.Try;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;

/**
 * Reads what one entity did, when it comes back: a query for each batch of events and one stream.
 * Pekko's own way, a stream of each batch out of the database within another, cost half of what a
 * removal of many apps did, which brings back two entities for each.
 */
final class EntityEvents {
  private static final String EVENTS =
      """
      SELECT ordering, deleted, persistence_id, sequence_number, writer, write_timestamp,
             coalesce(adapter_manifest, ''), event_payload, event_ser_id, event_ser_manifest
      FROM event_journal
      WHERE persistence_id = ? AND sequence_number BETWEEN ? AND ? AND deleted = 0
      ORDER BY sequence_number LIMIT ?""";

  private static final String NEWEST =
      """
      SELECT coalesce(max(sequence_number), 0) FROM event_journal
      WHERE persistence_id = ? AND sequence_number >= ?""";

  private final JdbcDatabaseDef database;
  private final Serialization serialization;

  EntityEvents(JdbcDatabaseDef database, Serialization serialization) {
    this.database = database;
    this.serialization = serialization;
  }

  /** Asks with a connection of the journal's readers. */
  private interface Query<T> {
    T ask(Connection connection) throws SQLException;
  }

  /** The number of the entity's newest event from this number on, or 0. */
  CompletableFuture<Object> newest(String entity, long from) {
    return ask(
        connection -> {
          try (var statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, entity);
            statement.setLong(2, from);
            try (var rows = statement.executeQuery()) {
              return rows.next() ? rows.getLong(1) : 0L;
            }
          }
        });
  }

  /**
   * The entity's events in their order.
   *
   * @param from the number of the first
   * @param to the number of the last
   * @param batch how many are read at once
   */
  Source<Try<Tuple2<PersistentRepr, Object>>, NotUsed> between(
      String entity, long from, long to, int batch) {
    return Source.unfoldAsync(
            from,
            next ->
                next > to
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : read(entity, next, to, batch).thenApply(rows -> following(rows, to, batch)))
        .mapConcat(rows -> rows)
        .map(row -> PekkoSerialization.fromRow(serialization, row));
  }

  private static Optional<Pair<Long, List<JournalPekkoSerializationRow>>> following(
      List<JournalPekkoSerializationRow> rows, long to, int batch) {
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Pair.create(rows.size() < batch ? to + 1 : rows.getLast().sequenceNumber() + 1, rows));
  }

  private CompletableFuture<List<JournalPekkoSerializationRow>> read(
      String entity, long from, long to, int batch) {
    return ask(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
            statement.setString(1, entity);
            statement.setLong(2, from);
            statement.setLong(3, to);
            statement.setInt(4, batch);
            try (var found = statement.executeQuery()) {
              List<JournalPekkoSerializationRow> rows = new ArrayList<>();
              while (found.next()) {
                rows.add(row(found));
              }
              return rows;
            }
          }
        });
  }

  private static JournalPekkoSerializationRow row(ResultSet row) throws SQLException {
    return new JournalPekkoSerializationRow(
        row.getLong(1),
        row.getBoolean(2),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        row.getLong(6),
        row.getString(7),
        row.getBytes(8),
        row.getInt(9),
        row.getString(10),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  private <T> CompletableFuture<T> ask(Query<T> query) {
    Executor readers = database.ioExecutionContext()::execute;
    return CompletableFuture.supplyAsync(
        () -> {
          try (var connection = database.source().createConnection()) {
            return query.ask(connection);
          } catch (SQLException e) {
            throw new IllegalStateException("the journal cannot be read", e);
          }
        },
        readers);
  }
}
