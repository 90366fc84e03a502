package sh.fazt.registry.storage.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.StoredBlob;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.Usage;
import sh.fazt.registry.storage.document.Candidates;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;

/** The rows of a moment with a transaction's own writes over them. Notes what it reads. */
final class BufferedRows implements Rows {
  private final Rows base;
  private final Buffer buffer;
  private final ReadLog reads;

  BufferedRows(Rows base, Buffer buffer, ReadLog reads) {
    this.base = base;
    this.buffer = buffer;
    this.reads = reads;
  }

  @Override
  public long changes() {
    return base.changes();
  }

  @Override
  public Usage usage() {
    return base.usage();
  }

  @Override
  public Optional<StoredKey> key(String key) {
    var own = buffer.keys().get(key);
    if (own != null) {
      return own;
    }
    var found = base.key(key);
    reads.note(1, ReadLog.ofKey(found), rows -> ReadLog.ofKey(rows.key(key)));
    return found;
  }

  @Override
  public Found keys(String prefix, String after, int limit, long room) {
    int wanted = limit + buffer.keys().size();
    var found = base.keys(prefix, after, wanted, room);
    reads.note(
        found.keys().size(),
        ReadLog.ofKeys(found.keys()),
        rows -> ReadLog.ofKeys(rows.keys(prefix, after, wanted, room).keys()));
    // Behind where it stopped there may be stored ones before those of the transaction.
    var own = found.stoppedAt().map(last -> buffer.keys().headMap(last, true));
    return new Found(
        merged(found.keys(), own.orElse(buffer.keys()), StoredKey::key, prefix, after, limit),
        found.stoppedAt());
  }

  private static <T> List<T> merged(
      List<T> found,
      NavigableMap<String, Optional<T>> own,
      Function<T, String> name,
      String prefix,
      String after,
      int limit) {
    var all = new TreeMap<String, T>(own.comparator());
    found.forEach(one -> all.put(name.apply(one), one));
    own.tailMap(after, false)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                value.ifPresentOrElse(one -> all.put(key, one), () -> all.remove(key));
              }
            });
    return all.values().stream().limit(limit).toList();
  }

  @Override
  public void put(StoredKey key) {
    buffer.putKey(key.key(), Optional.of(key));
  }

  @Override
  public void removeKey(String key) {
    buffer.putKey(key, Optional.empty());
  }

  @Override
  public Optional<StoredDocument> document(String collection, String id) {
    var own = buffer.documents(collection).get(id);
    if (own != null) {
      return own.now();
    }
    var found = base.document(collection, id);
    reads.note(
        1, ReadLog.ofDocument(found), rows -> ReadLog.ofDocument(rows.document(collection, id)));
    return found;
  }

  @Override
  public Set<String> indexed(String collection) {
    return base.indexed(collection);
  }

  @Override
  public long visit(String collection, Candidates candidates, Query query, Visitor visitor) {
    var changed = buffer.documents(collection);
    var order = candidates.order();
    var own = new ArrayList<StoredDocument>();
    changed.values().stream()
        .flatMap(change -> change.now().stream())
        .filter(candidates::contains)
        .filter(query::matches)
        .sorted(order)
        .forEach(own::add);
    var seen = new Seen();
    var more = new boolean[] {true};
    var next = new int[1];
    long looked =
        base.visit(
            collection,
            candidates,
            query,
            document -> {
              seen.see(document);
              if (changed.containsKey(document.id())) {
                return true;
              }
              while (more[0]
                  && next[0] < own.size()
                  && order.compare(own.get(next[0]), document) < 0) {
                more[0] = visitor.see(own.get(next[0]++));
              }
              more[0] = more[0] && visitor.see(document);
              return more[0];
            });
    note(looked, seen, more[0], collection, candidates, query);
    while (more[0] && next[0] < own.size()) {
      more[0] = visitor.see(own.get(next[0]++));
    }
    return looked;
  }

  /** What a visit was shown. */
  private static final class Seen {
    private final ReadLog.Digest digest = new ReadLog.Digest();
    private int count;

    void see(StoredDocument document) {
      digest.document(document);
      count++;
    }
  }

  /**
   * Notes a visit.
   *
   * @param toTheEnd whether it was shown all there are
   */
  private void note(
      long looked,
      Seen seen,
      boolean toTheEnd,
      String collection,
      Candidates candidates,
      Query query) {
    int count = seen.count;
    reads.note(
        looked,
        seen.digest.end(),
        rows -> {
          var again = new Seen();
          rows.visit(
              collection,
              candidates,
              query,
              document -> {
                again.see(document);
                return toTheEnd || again.count < count;
              });
          return again.digest.end();
        });
  }

  @Override
  public long count(String collection) {
    long stored = base.count(collection);
    reads.note(
        1,
        new ReadLog.Digest().number(stored).end(),
        rows -> new ReadLog.Digest().number(rows.count(collection)).end());
    long more = 0;
    for (var change : buffer.documents(collection).values()) {
      more += (change.now().isPresent() ? 1 : 0) - (change.stored() ? 1 : 0);
    }
    return stored + more;
  }

  @Override
  public Optional<Long> sequenceBehind(String collection, long newer) {
    var left = new long[] {newer};
    var found = new ArrayList<Long>();
    visit(
        collection,
        Candidates.InTime.NEWEST,
        Query.ALL,
        document -> {
          if (left[0]-- > 0) {
            return true;
          }
          found.add(document.sequence());
          return false;
        });
    return found.stream().findFirst();
  }

  @Override
  public long nextSequence() {
    return buffer.nextSequence();
  }

  @Override
  public void put(String collection, StoredDocument document) {
    buffer.putDocument(collection, document.id(), Buffer.isStored(document), Optional.of(document));
  }

  @Override
  public void remove(String collection, StoredDocument document) {
    buffer.putDocument(collection, document.id(), Buffer.isStored(document), Optional.empty());
  }

  @Override
  public Optional<StoredBlob> blob(String path) {
    var own = buffer.blobs().get(path);
    if (own != null) {
      return own;
    }
    var found = base.blob(path);
    reads.note(1, ReadLog.ofBlob(found), rows -> ReadLog.ofBlob(rows.blob(path)));
    return found;
  }

  @Override
  public List<StoredBlob> blobs(String prefix, String after, int limit) {
    int wanted = limit + buffer.blobs().size();
    var found = base.blobs(prefix, after, wanted);
    reads.note(
        found.size(),
        ReadLog.ofBlobs(found),
        rows -> ReadLog.ofBlobs(rows.blobs(prefix, after, wanted)));
    return merged(found, buffer.blobs(), StoredBlob::path, prefix, after, limit);
  }

  @Override
  public Optional<byte[]> chunk(ContentHash hash, int number) {
    return buffer.chunk(hash, number).or(() -> base.chunk(hash, number));
  }

  @Override
  public void putChunk(ContentHash hash, long size, int number, byte[] bytes) {
    buffer.putChunk(hash, size, number, bytes);
  }

  @Override
  public boolean put(StoredBlob blob) {
    buffer.putBlob(blob.path(), Optional.of(blob));
    return true;
  }

  @Override
  public void removeBlob(String path) {
    buffer.putBlob(path, Optional.empty());
  }
}
