package sh.fazt.registry.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.RejectedException;

/**
 * The bytes in a database that are named by their SHA-256 and never change: files of releases,
 * lists of files, blobs of apps. For one thread.
 */
public final class StoredBodies {
  /** Where bodies are. */
  public enum Kind {
    CONTENT(
        "SELECT hash, size FROM %scontent WHERE hash > ? ORDER BY hash LIMIT ?",
        "SELECT bytes FROM %scontent WHERE hash = ?",
        "SELECT bytes FROM %scontent_chunk WHERE body = ? AND number = ?"),
    TREE(
        "SELECT hash, length(canonical) FROM %stree WHERE hash > ? ORDER BY hash LIMIT ?",
        "SELECT canonical FROM %stree WHERE hash = ?", null),
    BLOB(
        """
        SELECT hash, size FROM %sstorage_content
         WHERE uses > 0 AND hash > ? ORDER BY hash LIMIT ?""",
        null, "SELECT bytes FROM %sstorage_chunk WHERE hash = ? AND number = ?");

    private final String page;
    private final @Nullable String whole;
    private final @Nullable String chunk;

    Kind(String page, @Nullable String whole, @Nullable String chunk) {
      this.page = page;
      this.whole = whole;
      this.chunk = chunk;
    }
  }

  /**
   * One of them.
   *
   * @param size bytes; of a list of files in a database without bytes 0
   */
  public record Body(Kind kind, ContentHash hash, long size) {}

  /** Takes a piece of a body. */
  @FunctionalInterface
  public interface Sink<E extends Exception> {
    void take(byte[] piece) throws E;
  }

  private static final int PAGE = 500;

  private final Connection connection;
  private final String schema;

  /**
   * Those of a database.
   *
   * @param schema its name on the connection
   */
  StoredBodies(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema + ".";
  }

  /** Those of the connection's own database. */
  public StoredBodies(Connection connection) {
    this(connection, "main");
  }

  /** About how many bytes all of them have. */
  public static long bytes(Database database) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT (SELECT coalesce(sum(size), 0) FROM content)
                         + (SELECT coalesce(sum(size), 0) FROM storage_content WHERE uses > 0)""")
                .mapTo(Long.class)
                .one());
  }

  /**
   * Some bodies in the order of their hashes.
   *
   * @param after the last one that is known, or none
   */
  public List<Body> page(Kind kind, @Nullable ContentHash after, int limit) {
    var page = new ArrayList<Body>();
    try (PreparedStatement statement = connection.prepareStatement(kind.page.formatted(schema))) {
      statement.setBytes(1, after == null ? new byte[0] : raw(after));
      statement.setInt(2, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String hash = HexFormat.of().formatHex(row.getBytes(1));
          page.add(new Body(kind, ContentHash.of(hash), row.getLong(2)));
        }
      }
    } catch (SQLException e) {
      throw new RejectedException(DatabaseFailures.of("read contents", e));
    }
    return page;
  }

  /** Takes one body after the other. */
  @FunctionalInterface
  public interface Visitor<E extends Exception> {
    void visit(Body body) throws E;
  }

  /** Hands out all bodies in the order of their hashes, each hash once. */
  public <E extends Exception> void each(Visitor<E> visitor) throws E {
    var cursors = new ArrayList<Cursor>();
    for (Kind kind : Kind.values()) {
      cursors.add(new Cursor(kind));
    }
    for (Body least = least(cursors); least != null; least = least(cursors)) {
      visitor.visit(least);
      for (Cursor cursor : cursors) {
        cursor.skip(least.hash());
      }
    }
  }

  private static @Nullable Body least(List<Cursor> cursors) {
    Body least = null;
    for (Cursor cursor : cursors) {
      Body next = cursor.peek();
      if (next != null && (least == null || order(next, least) < 0)) {
        least = next;
      }
    }
    return least;
  }

  private static int order(Body one, Body other) {
    return one.hash().hex().compareTo(other.hash().hex());
  }

  /** A place in the bodies of one kind. */
  private final class Cursor {
    private final Kind kind;
    private List<Body> page = List.of();
    private int at;
    private @Nullable ContentHash last;
    private boolean ended;

    Cursor(Kind kind) {
      this.kind = kind;
    }

    @Nullable Body peek() {
      if (at == page.size() && !ended) {
        page = page(kind, last, PAGE);
        at = 0;
        ended = page.isEmpty();
      }
      return at < page.size() ? page.get(at) : null;
    }

    void skip(ContentHash hash) {
      Body next = peek();
      if (next != null && next.hash().equals(hash)) {
        last = hash;
        at++;
      }
    }
  }

  /**
   * Hands out the bytes of a body in pieces, as they are stored. A body that went meanwhile, or
   * that is not whole, gives fewer bytes: hold them against the hash.
   */
  public <E extends Exception> void read(Body body, Sink<E> sink) throws E {
    if (body.kind().whole != null) {
      byte[] whole = one(body.kind().whole, raw(body.hash()), -1);
      if (whole != null) {
        sink.take(whole);
        return;
      }
    }
    if (body.kind().chunk == null) {
      return;
    }
    for (int number = 0; ; number++) {
      byte[] chunk = one(body.kind().chunk, raw(body.hash()), number);
      if (chunk == null) {
        return;
      }
      sink.take(chunk);
    }
  }

  private byte @Nullable [] one(String query, byte[] hash, int number) {
    try (PreparedStatement statement = connection.prepareStatement(query.formatted(schema))) {
      statement.setBytes(1, hash);
      if (number >= 0) {
        statement.setInt(2, number);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    } catch (SQLException e) {
      throw new RejectedException(DatabaseFailures.of("read contents", e));
    }
  }

  static byte[] raw(ContentHash hash) {
    return HexFormat.of().parseHex(hash.hex());
  }
}
