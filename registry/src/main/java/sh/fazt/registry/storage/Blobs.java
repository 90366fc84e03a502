package sh.fazt.registry.storage;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.database.DatabaseRejections;

/**
 * Blobs by path, of one app; the bytes of equal ones are kept once. Blocks; refuses with a {@link
 * sh.fazt.registry.domain.RejectedException}.
 */
public final class Blobs {
  private static final String PATH = "A path";
  private static final String WHAT = "a blob of an app";

  /** Pieces written in one step. */
  private static final int PIECES = 2;

  /** The bytes of a blob may be swept away while it is written; not each time. */
  private static final int TRIES = 3;

  private final RowAccess rows;
  private final StorageLimits limits;
  private final InstantSource clock;

  public Blobs(RowAccess rows, StorageLimits limits, InstantSource clock) {
    this.rows = rows;
    this.limits = limits;
    this.clock = clock;
  }

  /** A blob with its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Whole(StoredBlob blob, byte[] bytes) {}

  /** How a path is written: without a slash in front, and with one at a time. */
  static String path(String given) {
    String path = given.replaceAll("/{2,}", "/");
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /** Puts bytes under a path. */
  public StoredBlob put(String path, byte[] bytes, String mime) {
    String at = limits.name(PATH, path(path));
    limits.name("The type of a blob", mime);
    limits.blob(bytes.length);
    var blob = new StoredBlob(at, ContentHash.ofBytes(bytes), bytes.length, mime, clock.millis());
    for (int i = 0; i < TRIES; i++) {
      if (write(blob, bytes)) {
        return blob;
      }
    }
    throw DatabaseRejections.busy(WHAT).asException();
  }

  private boolean write(StoredBlob blob, byte[] bytes) {
    int number = 0;
    if (blob.chunks() > PIECES) {
      rows.read(
          all -> {
            var usage = all.usage();
            limits.grow(usage, usage.plus(new Usage(0, 0, 0, 0, blob.weight())));
            return true;
          });
    }
    for (; blob.chunks() - number > PIECES; number += PIECES) {
      int from = number;
      rows.write(
          WHAT,
          all -> {
            chunks(all, blob, bytes, from, from + PIECES);
            return true;
          });
    }
    int last = number;
    return rows.write(
        WHAT,
        all -> {
          chunks(all, blob, bytes, last, blob.chunks());
          return all.put(blob);
        });
  }

  private static void chunks(Rows all, StoredBlob blob, byte[] bytes, int from, int to) {
    for (int number = from; number < to; number++) {
      int begin = number * StoredBlob.CHUNK;
      int end = Math.min(bytes.length, begin + StoredBlob.CHUNK);
      all.putChunk(blob.hash(), blob.size(), number, Arrays.copyOfRange(bytes, begin, end));
    }
  }

  /** What is known of a blob. */
  public Optional<StoredBlob> find(String path) {
    String at = limits.name(PATH, path(path));
    return rows.read(all -> all.blob(at));
  }

  /** What is known of a blob of these rows; nothing under a path that none can have. */
  public static Optional<StoredBlob> find(RowAccess rows, String path) {
    String at = path(path);
    return rows.read(all -> all.blob(at));
  }

  /** A blob, whole. */
  public Optional<Whole> get(String path) {
    String at = limits.name(PATH, path(path));
    return rows.read(all -> all.blob(at).map(blob -> new Whole(blob, bytes(all, blob))));
  }

  private static byte[] bytes(BlobRows all, StoredBlob blob) {
    byte[] bytes = new byte[Math.toIntExact(blob.size())];
    for (int number = 0; number < blob.chunks(); number++) {
      byte[] chunk =
          all.chunk(blob.hash(), number)
              .orElseThrow(() -> new IllegalStateException("a piece of a blob is missing"));
      System.arraycopy(chunk, 0, bytes, number * StoredBlob.CHUNK, chunk.length);
    }
    return bytes;
  }

  /** Removes a blob, if it is there; whether it was. */
  public boolean delete(String path) {
    String at = limits.name(PATH, path(path));
    return rows.write(
        WHAT,
        all -> {
          boolean there = all.blob(at).isPresent();
          all.removeBlob(at);
          return there;
        });
  }

  /** All whose path begins with a text; refused if they are more than a page. */
  public List<StoredBlob> list(String prefix) {
    int most = limits.settings().page();
    var found = rows.read(all -> all.blobs(prefix(prefix), "", most + 1));
    if (found.size() > most) {
      throw StorageRejections.resultTooLarge(
              "give a longer prefix, or pages: list(prefix, {limit, after})")
          .asException();
    }
    return found;
  }

  /**
   * Those whose path begins with a text, in the order of their bytes.
   *
   * @param after only those behind this path; empty: from the first on
   * @param limit at most so many, and at most a page
   */
  public List<StoredBlob> list(String prefix, String after, int limit) {
    return rows.read(
        all -> all.blobs(prefix(prefix), after, Math.min(limit, limits.settings().page())));
  }

  private static String prefix(String given) {
    return given.isEmpty() ? "" : path(given);
  }
}
