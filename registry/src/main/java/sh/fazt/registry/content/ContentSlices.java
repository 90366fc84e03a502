package sh.fazt.registry.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.database.WriteLane;

/**
 * Writes rows through the lane in slices small enough that other writers do not wait long, while
 * the caller makes the next ones. Every row may be written again. For one thread.
 */
final class ContentSlices {
  private static final long SLICE_BYTES = 2L * 1024 * 1024; // one row more stays under 4 MiB
  private static final Duration SLICE_TIME = Duration.ofMillis(12); // leaves 8 ms for the commit
  private static final int IN_FLIGHT = 2;

  private final WriteLane lane;
  private final long createdAt;
  private final Deque<CompletableFuture<?>> inFlight = new ArrayDeque<>();
  private List<Row> rows = new ArrayList<>();
  private long bytes;

  /**
   * @param createdAt epoch milliseconds written with every row
   */
  ContentSlices(WriteLane lane, long createdAt) {
    this.lane = lane;
    this.createdAt = createdAt;
  }

  sealed interface Row {
    int weight();
  }

  /** A file of one piece, and its gzip form if that is worth keeping. */
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(ContentHash hash, byte[] bytes, byte @Nullable [] gzip) implements Row {
    @Override
    public int weight() {
      return bytes.length + (gzip == null ? 0 : gzip.length);
    }
  }

  /**
   * A piece of a large body, identified by the hash of the whole body.
   *
   * @param digest SHA-256 of the piece
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Chunk(ContentHash body, int number, byte[] bytes, byte[] digest) implements Row {
    @Override
    public int weight() {
      return bytes.length;
    }
  }

  /** Says that all chunks of a large file, and of its gzip form, are written. */
  record Complete(ContentHash hash, long size, @Nullable GzipForm gzip) implements Row {
    @Override
    public int weight() {
      return gzip == null || gzip.whole() == null ? 0 : gzip.whole().length;
    }
  }

  /**
   * The gzip form of a large file.
   *
   * @param whole all of it if it is small enough, else it is in chunks under {@code body}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record GzipForm(ContentHash body, long size, byte @Nullable [] whole) {}

  @SuppressWarnings("ArrayRecordComponent")
  record TreeRow(TreeHash hash, int fileCount, long bytes, byte[] canonical) implements Row {
    @Override
    public int weight() {
      return canonical.length;
    }
  }

  /** Queues a row; blocks while two slices are being written. Throws what a write failed with. */
  void add(Row row) {
    rows.add(row);
    bytes += row.weight();
    if (bytes >= SLICE_BYTES) {
      submit();
    }
  }

  /** Writes all that was added. When it returns, everything is committed. */
  void drain() {
    submit();
    while (!inFlight.isEmpty()) {
      awaitOldest();
    }
  }

  /** Waits for what is being written, whatever comes of it, and drops the rest. */
  void abandon() {
    rows = new ArrayList<>();
    CompletableFuture.allOf(inFlight.toArray(CompletableFuture[]::new))
        .exceptionally(_ -> null)
        .join();
    inFlight.clear();
  }

  private void submit() {
    if (rows.isEmpty()) {
      return;
    }
    while (inFlight.size() >= IN_FLIGHT) {
      awaitOldest();
    }
    inFlight.add(write(rows));
    rows = new ArrayList<>();
    bytes = 0;
  }

  private void awaitOldest() {
    try {
      inFlight.remove().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private CompletableFuture<?> write(List<Row> slice) {
    return lane.write("content slice", handle -> writeSome(handle.getConnection(), slice))
        .thenCompose(
            done ->
                done == slice.size()
                    ? CompletableFuture.completedFuture(null)
                    : write(slice.subList(done, slice.size())));
  }

  private int writeSome(Connection connection, List<Row> slice) throws SQLException {
    long begun = System.nanoTime();
    int done = 0;
    try (var statements = new Statements(connection, createdAt)) {
      for (Row row : slice) {
        statements.write(row);
        done++;
        if (System.nanoTime() - begun > SLICE_TIME.toNanos()) {
          break;
        }
      }
    }
    return done;
  }

  /** The statements of one slice, prepared when first needed. */
  private static final class Statements implements AutoCloseable {
    private final Connection connection;
    private final long createdAt;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Statements(Connection connection, long createdAt) {
      this.connection = connection;
      this.createdAt = createdAt;
    }

    void write(Row row) throws SQLException {
      switch (row) {
        case Whole(var hash, var bytes, var gzip) -> {
          boolean isNew = content(hash, bytes.length, bytes);
          if (isNew && gzip != null) {
            gzip(hash, gzip.length, null, gzip);
          }
        }
        case Chunk(var body, var number, var bytes, var digest) -> {
          byte[] hash = ContentStore.bytes(body.hex());
          execute(
              """
              INSERT INTO content_chunk (body, number, created_at, bytes) VALUES (?, ?, ?, ?)
              ON CONFLICT DO NOTHING""",
              hash,
              number,
              createdAt,
              bytes);
          execute(
              """
              INSERT INTO content_chunk_digest (body, number, digest) VALUES (?, ?, ?)
              ON CONFLICT DO NOTHING""",
              hash,
              number,
              digest);
        }
        case Complete(var hash, var size, var gzip) -> {
          boolean isNew = content(hash, size, null);
          if (isNew && gzip != null) {
            gzip(hash, gzip.size(), gzip.whole() == null ? gzip.body() : null, gzip.whole());
          }
        }
        case TreeRow(var hash, var fileCount, var bytes, var canonical) ->
            execute(
                """
                INSERT INTO tree (hash, file_count, bytes, created_at, canonical)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                ContentStore.bytes(hash.hex()),
                fileCount,
                bytes,
                createdAt,
                canonical);
      }
    }

    private boolean content(ContentHash hash, long size, byte @Nullable [] bytes)
        throws SQLException {
      return execute(
              """
              INSERT INTO content (hash, size, created_at, bytes) VALUES (?, ?, ?, ?)
              ON CONFLICT DO NOTHING""",
              ContentStore.bytes(hash.hex()),
              size,
              createdAt,
              bytes)
          == 1;
    }

    private void gzip(
        ContentHash hash, long size, @Nullable ContentHash body, byte @Nullable [] bytes)
        throws SQLException {
      execute(
          """
          INSERT INTO content_gzip (hash, size, body, bytes) VALUES (?, ?, ?, ?)
          ON CONFLICT DO NOTHING""",
          ContentStore.bytes(hash.hex()),
          size,
          body == null ? null : ContentStore.bytes(body.hex()),
          bytes);
    }

    private int execute(String sql, @Nullable Object... values) throws SQLException {
      PreparedStatement statement = prepared.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        prepared.put(sql, statement);
      }
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
    }
  }
}
