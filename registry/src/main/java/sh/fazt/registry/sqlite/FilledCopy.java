package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;

/**
 * A database made of a {@link StrippedCopy} and the bytes it lacks, which the caller hands over
 * piece by piece. For one thread.
 */
public final class FilledCopy implements AutoCloseable {
  /** Of content in rows, of content in chunks and of blobs alike: a fact of stored data. */
  public static final int CHUNK = 1024 * 1024;

  private static final String WHAT = "restore";

  private final Path target;
  private final Connection connection;

  private FilledCopy(Path target, Connection connection) {
    this.target = target;
    this.connection = connection;
  }

  /**
   * Begins with all that the stripped copy has.
   *
   * @param target an empty file
   */
  public static FilledCopy begin(Path stripped, Path target) throws IOException {
    NativeLibrary.unpackBeside(target);
    Connection connection = null;
    try {
      connection =
          DriverManager.getConnection(
              SqliteFile.plainUrl(target) + "?journal_mode=OFF&synchronous=OFF&foreign_keys=false");
      TableCopy.prepare(connection);
      attach(connection, stripped);
      connection.setAutoCommit(false);
      TableCopy.withoutBytes(connection);
      return new FilledCopy(target, connection);
    } catch (SQLException e) {
      close(connection);
      throw failure(e);
    }
  }

  private static RejectedException failure(SQLException e) {
    return new RejectedException(DatabaseFailures.of(WHAT, e));
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException _) {
      // the file is not used
    }
  }

  private static void attach(Connection connection, Path file) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("ATTACH ? AS " + TableCopy.SOURCE)) {
      statement.setString(1, SqliteFile.immutableName(file));
      statement.execute();
    }
  }

  /** The bodies that are to be filled in, without their bytes. */
  public StoredBodies bodies() {
    return new StoredBodies(connection);
  }

  /** Fills in a body of at most {@link #CHUNK} bytes that is kept in its row. */
  public void fillRow(StoredBodies.Body body, byte[] bytes) {
    String update =
        switch (body.kind()) {
          case CONTENT -> "UPDATE content SET bytes = ? WHERE hash = ?";
          case TREE -> "UPDATE tree SET canonical = ? WHERE hash = ?";
          case BLOB -> throw new IllegalArgumentException("a blob is in chunks");
        };
    update(update, bytes, StoredBodies.raw(body.hash()));
  }

  /** Fills in the next chunk of a body that is kept in chunks. */
  public void fillChunk(StoredBodies.Body body, int number, byte[] bytes) {
    byte[] hash = StoredBodies.raw(body.hash());
    switch (body.kind()) {
      case CONTENT -> contentChunk(hash, hash, number, bytes);
      case BLOB ->
          update(
              "INSERT INTO storage_chunk (hash, number, bytes) VALUES (?, ?, ?)",
              hash,
              number,
              bytes);
      case TREE -> throw new IllegalArgumentException("a list of files is in one row");
    }
  }

  private void contentChunk(byte[] body, byte[] content, int number, byte[] bytes) {
    update(
        """
        INSERT OR IGNORE INTO content_chunk (body, number, created_at, bytes)
        SELECT ?, ?, created_at, ? FROM content WHERE hash = ?""",
        body,
        number,
        bytes,
        content);
    MessageDigest digest = Sha256.digest();
    update(
        "INSERT OR IGNORE INTO content_chunk_digest (body, number, digest) VALUES (?, ?, ?)",
        body,
        number,
        digest.digest(bytes));
  }

  /** Whether a gzip form of this content is to be made. */
  public boolean hasGzip(StoredBodies.Body body) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM content_gzip WHERE hash = ?")) {
      statement.setBytes(1, StoredBodies.raw(body.hash()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Puts a gzip form in the place of the one that was.
   *
   * @param member none if it is not worth having
   */
  public void fillGzip(StoredBodies.Body body, byte @Nullable [] member) {
    byte[] hash = StoredBodies.raw(body.hash());
    if (member == null) {
      update("DELETE FROM content_gzip WHERE hash = ?", (Object) hash);
    } else if (member.length <= CHUNK) {
      update(
          "UPDATE content_gzip SET size = ?, body = NULL, bytes = ? WHERE hash = ?",
          member.length,
          member,
          hash);
    } else {
      byte[] name = HexFormat.of().parseHex(Sha256.hex(member));
      for (int number = 0, from = 0; from < member.length; number++, from += CHUNK) {
        byte[] piece = Arrays.copyOfRange(member, from, Math.min(member.length, from + CHUNK));
        contentChunk(name, hash, number, piece);
      }
      update(
          "UPDATE content_gzip SET size = ?, body = ?, bytes = NULL WHERE hash = ?",
          member.length,
          name,
          hash);
    }
  }

  /** Takes out what opens the node that was backed up, so that it opens no other. */
  public void forgetCredentials() {
    for (String table : new String[] {"api_key", "operator", "session", "command_answer"}) {
      update("DELETE FROM " + table);
    }
  }

  /** What is written is read again by its caller; here it is brought to the disk. */
  public void finish() throws IOException {
    try {
      connection.commit();
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
    try (var channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private void update(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    close(connection);
  }
}
