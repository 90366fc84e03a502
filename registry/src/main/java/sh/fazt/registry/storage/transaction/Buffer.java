package sh.fazt.registry.storage.transaction;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.StorageRejections;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StoredBlob;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.document.CodePoints;
import sh.fazt.registry.storage.document.StoredDocument;

/** What a transaction is going to write, and how a call that fails takes its part of it back. */
final class Buffer {
  /** Documents that are not stored yet have sequences from here on: they are newer than all. */
  private static final long NEW = 1L << 62;

  private final StorageSettings settings;
  private final NavigableMap<String, Optional<StoredKey>> keys = new TreeMap<>(CodePoints.ORDER);
  private final NavigableMap<String, Optional<StoredBlob>> blobs = new TreeMap<>(CodePoints.ORDER);
  private final Map<String, Map<String, Change>> documents = new HashMap<>();
  private final Map<ContentHash, Map<Integer, byte[]>> chunks = new LinkedHashMap<>();
  private final Map<ContentHash, Long> sizes = new HashMap<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private long sequence = NEW;
  private int count;
  private long bytes;

  Buffer(StorageSettings settings) {
    this.settings = settings;
  }

  /**
   * What becomes of a document.
   *
   * @param stored whether there was one with this id before the transaction
   * @param now what it is after; nothing if it goes
   */
  record Change(boolean stored, Optional<StoredDocument> now) {}

  boolean isEmpty() {
    return count == 0;
  }

  NavigableMap<String, Optional<StoredKey>> keys() {
    return keys;
  }

  NavigableMap<String, Optional<StoredBlob>> blobs() {
    return blobs;
  }

  Map<String, Change> documents(String collection) {
    return documents.getOrDefault(collection, Map.of());
  }

  Optional<byte[]> chunk(ContentHash hash, int number) {
    return Optional.ofNullable(chunks.getOrDefault(hash, Map.of()).get(number));
  }

  long nextSequence() {
    return ++sequence;
  }

  static boolean isStored(StoredDocument document) {
    return document.sequence() < NEW;
  }

  void putKey(String key, Optional<StoredKey> value) {
    replace(keys, key, value, one -> one.map(StoredKey::weight).orElse(0));
  }

  void putBlob(String path, Optional<StoredBlob> blob) {
    replace(blobs, path, blob, _ -> 0); // its bytes are counted
  }

  void putDocument(
      String collection, String id, boolean stored, Optional<StoredDocument> document) {
    var changes = documents.computeIfAbsent(collection, _ -> new LinkedHashMap<>());
    var before = changes.get(id);
    boolean wasStored = before == null ? stored : before.stored();
    replace(
        changes,
        id,
        new Change(wasStored, document),
        change -> change.now().map(one -> one.weight(collection)).orElse(0));
  }

  void putChunk(ContentHash hash, long size, int number, byte[] piece) {
    sizes.put(hash, size);
    replace(
        chunks.computeIfAbsent(hash, _ -> new HashMap<>()), number, piece, bytes -> bytes.length);
  }

  /** A row counts once, however often it is changed, with what it is in the end. */
  private <K, V> void replace(Map<K, V> map, K key, V value, ToIntFunction<V> weight) {
    V before = map.get(key);
    int newRows = before == null ? 1 : 0;
    long more = (long) weight.applyAsInt(value) - (before == null ? 0 : weight.applyAsInt(before));
    if (count + newRows > settings.transactionChanges()) {
      throw StorageRejections.transactionTooLarge("rows", settings.transactionChanges(), "changes")
          .asException();
    }
    if (bytes + more > settings.transactionBytes()) {
      throw StorageRejections.transactionTooLarge("bytes", settings.transactionBytes(), "bytes")
          .asException();
    }
    count += newRows;
    bytes += more;
    map.put(key, value);
    undo.push(
        () -> {
          count -= newRows;
          bytes -= more;
          if (before == null) {
            map.remove(key);
          } else {
            map.put(key, before);
          }
        });
  }

  /** From here on a call may be taken back. */
  void mark() {
    undo.clear();
  }

  /** Takes back what was changed since {@link #mark}. */
  void takeBack() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  /** Writes it all. */
  void applyTo(Rows rows) {
    keys.forEach((key, value) -> value.ifPresentOrElse(rows::put, () -> rows.removeKey(key)));
    documents.forEach((collection, changes) -> apply(rows, collection, changes));
    chunks.forEach(
        (hash, pieces) ->
            pieces.forEach(
                (number, piece) ->
                    rows.putChunk(hash, sizes.getOrDefault(hash, 0L), number, piece)));
    blobs.forEach(
        (path, blob) -> blob.ifPresentOrElse(one -> put(rows, one), () -> rows.removeBlob(path)));
  }

  private static void put(Rows rows, StoredBlob blob) {
    if (!rows.put(blob)) {
      throw new IllegalStateException("the bytes of a blob are missing");
    }
  }

  private static void apply(Rows rows, String collection, Map<String, Change> changes) {
    changes.forEach(
        (id, change) -> {
          boolean goes = change.now().filter(Buffer::isStored).isEmpty();
          if (change.stored() && goes) {
            rows.document(collection, id).ifPresent(old -> rows.remove(collection, old));
          }
          change.now().filter(Buffer::isStored).ifPresent(now -> rows.put(collection, now));
        });
    changes.values().stream()
        .flatMap(change -> change.now().stream())
        .filter(document -> !isStored(document))
        .sorted(Comparator.comparingLong(StoredDocument::sequence))
        .forEach(document -> rows.put(collection, document.at(rows.nextSequence())));
  }
}
