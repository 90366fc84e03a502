package sh.fazt.registry.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.database.CommitListener;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.database.Reserve;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.history.JournalWriter.Row;
import sh.fazt.registry.sqlite.SqliteFile;

/**
 * The journal's tables as its writer sees them: rows, tags and links of the chain, in one
 * transaction. Used by one thread. The head of the chain is read in every transaction and not
 * remembered, so that nothing that went wrong before can make it wrong.
 */
final class SealedJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SealedJournal.class);

  /** The last number given, also to a row that is gone, and the last link. */
  private static final String HEAD =
      """
      SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event_journal'), 0),
                 coalesce((SELECT max(ordering) FROM journal_chain), 0)),
             (SELECT hash FROM journal_chain ORDER BY ordering DESC LIMIT 1)
      """;

  private static final String ROW =
      """
      INSERT INTO event_journal (ordering, persistence_id, sequence_number, deleted, writer, write_timestamp,
        adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
      VALUES (?, ?, ?, 0, ?, ?, '', ?, ?, ?)
      """;
  private static final String TAG = "INSERT INTO event_tag (event_id, tag) VALUES (?, ?)";
  private static final String LINK = "INSERT INTO journal_chain (ordering, hash) VALUES (?, ?)";

  private final String url;
  private @Nullable Open open;

  SealedJournal(String url) {
    this.url = url;
  }

  /** Begins a transaction, on a new connection if the last one was abandoned. */
  void begin() throws SQLException {
    if (open == null) {
      open = new Open(DriverManager.getConnection(url));
    }
    open.begin();
  }

  /**
   * Begins a transaction that may use the reserve, on a connection of its own; abandon it after.
   */
  void beginWithReserve(Reserve reserve) throws SQLException {
    abandon();
    open = new Open(DriverManager.getConnection(url));
    if (reserve.pages() > 0) {
      try (Statement statement = open.connection.createStatement()) {
        statement.execute("PRAGMA max_page_count = " + reserve.pages());
      }
    }
    open.begin();
  }

  /**
   * Adds events to the transaction: all of them or none.
   *
   * @return null, or why these cannot be added; the transaction goes on without them
   * @throws SQLException if the transaction is lost
   */
  @Nullable Rejection append(List<Row> rows) throws SQLException {
    return begun().append(rows);
  }

  void commit() throws SQLException {
    begun().connection.setAutoCommit(true);
  }

  /** Reports the head of the journal, after a commit. */
  void reportHead(CommitListener commits) {
    Open journal = begun();
    commits.reached(journal.ordering, journal.hash);
  }

  /** Takes the transaction back, and the connection with it: what state it is in is not known. */
  void abandon() {
    Open lost = open;
    open = null;
    if (lost != null) {
      lost.close();
    }
  }

  @Override
  public void close() {
    abandon();
  }

  private Open begun() {
    if (open == null) {
      throw new IllegalStateException("no transaction was begun");
    }
    return open;
  }

  /** A connection with its statements, and the head of the chain in the present transaction. */
  private static final class Open {
    private final Connection connection;
    private final PreparedStatement head;
    private final PreparedStatement row;
    private final PreparedStatement tag;
    private final PreparedStatement link;
    private long ordering;
    private byte[] hash = Chain.start();

    Open(Connection connection) throws SQLException {
      this.connection = connection;
      this.head = connection.prepareStatement(HEAD);
      this.row = connection.prepareStatement(ROW);
      this.tag = connection.prepareStatement(TAG);
      this.link = connection.prepareStatement(LINK);
    }

    void begin() throws SQLException {
      connection.setAutoCommit(false);
      try (ResultSet last = head.executeQuery()) {
        last.next();
        ordering = last.getLong(1);
        byte[] found = last.getBytes(2);
        hash = found == null ? Chain.start() : found;
      }
    }

    @Nullable Rejection append(List<Row> rows) throws SQLException {
      Savepoint before = connection.setSavepoint("append");
      long orderingBefore = ordering;
      byte[] hashBefore = hash;
      Rejection refused = null;
      try {
        for (Row each : rows) {
          insert(each);
        }
      } catch (SQLException e) {
        if (!SqliteFile.isConstraint(e)) {
          throw e;
        }
        LOG.warn("refused an event of {}: {}", rows.getFirst().persistenceId(), e.getMessage());
        connection.rollback(before);
        ordering = orderingBefore;
        hash = hashBefore;
        refused = DatabaseRejections.overtaken("event");
      }
      connection.releaseSavepoint(before);
      return refused;
    }

    private void insert(Row event) throws SQLException {
      ordering++;
      row.setLong(1, ordering);
      row.setString(2, event.persistenceId());
      row.setLong(3, event.sequenceNumber());
      row.setString(4, event.writer());
      row.setLong(5, event.writeTimestamp());
      row.setInt(6, event.serializerId());
      row.setString(7, event.manifest());
      row.setBytes(8, event.payload());
      row.executeUpdate();
      for (String each : event.tags()) {
        tag.setLong(1, ordering);
        tag.setString(2, each);
        tag.executeUpdate();
      }
      hash =
          Chain.next(
              hash,
              new Chain.Entry(
                  ordering,
                  event.persistenceId(),
                  event.sequenceNumber(),
                  event.serializerId(),
                  event.manifest(),
                  event.payload()));
      link.setLong(1, ordering);
      link.setBytes(2, hash);
      link.executeUpdate();
    }

    /** Closing takes back what is not committed, and ends the statements too. */
    void close() {
      try (Statement statement = connection.createStatement()) {
        if (!connection.getAutoCommit()) {
          statement.execute("ROLLBACK");
        }
      } catch (SQLException e) {
        LOG.debug("SQLite had rolled back", e);
      }
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.warn("the journal's connection could not be closed", e);
      }
    }
  }
}
