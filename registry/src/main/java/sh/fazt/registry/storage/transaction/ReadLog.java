package sh.fazt.registry.storage.transaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.StoredBlob;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.document.StoredDocument;

/** What a transaction has read, to find out whether it would read the same again. */
final class ReadLog {
  private final List<Entry> entries = new ArrayList<>();
  private long cost;

  /** Reads again and says what it found, as a digest. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Entry(Function<Rows, byte[]> again, byte[] found) {
    boolean holds(Rows rows) {
      return Arrays.equals(again.apply(rows), found);
    }
  }

  /**
   * Notes a read.
   *
   * @param rows how many it looked at
   * @param found what it found
   * @param again reads the same and says what it finds
   */
  void note(long rows, byte[] found, Function<Rows, byte[]> again) {
    cost += rows;
    entries.add(new Entry(again, found));
  }

  /** How many rows reading all of it again looks at, about. */
  long cost() {
    return cost;
  }

  /** Whether all of it would be read again as it was. */
  boolean holds(Rows rows) {
    return entries.stream().allMatch(entry -> entry.holds(rows));
  }

  /** Adds up what was read. */
  static final class Digest {
    private final MessageDigest digest = Sha256.digest();

    Digest number(long value) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
      return this;
    }

    Digest text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      digest.update(utf8);
      return this;
    }

    Digest key(StoredKey key) {
      return text(key.key()).text(key.value()).number(key.expiresAt());
    }

    Digest document(StoredDocument document) {
      return number(document.sequence())
          .number(document.updatedAt())
          .text(document.id())
          .text(document.body());
    }

    Digest blob(StoredBlob blob) {
      return text(blob.path()).text(blob.hash().hex()).text(blob.mime()).number(blob.updatedAt());
    }

    byte[] end() {
      return digest.digest();
    }
  }

  static byte[] ofKey(Optional<StoredKey> key) {
    var digest = new Digest().number(key.isPresent() ? 1 : 0);
    key.ifPresent(digest::key);
    return digest.end();
  }

  static byte[] ofDocument(Optional<StoredDocument> document) {
    var digest = new Digest().number(document.isPresent() ? 1 : 0);
    document.ifPresent(digest::document);
    return digest.end();
  }

  static byte[] ofBlob(Optional<StoredBlob> blob) {
    var digest = new Digest().number(blob.isPresent() ? 1 : 0);
    blob.ifPresent(digest::blob);
    return digest.end();
  }

  static byte[] ofKeys(List<StoredKey> keys) {
    var digest = new Digest().number(keys.size());
    keys.forEach(digest::key);
    return digest.end();
  }

  static byte[] ofBlobs(List<StoredBlob> blobs) {
    var digest = new Digest().number(blobs.size());
    blobs.forEach(digest::blob);
    return digest.end();
  }
}
