package sh.fazt.registry.sqlite.storage;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StoredBlob;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.Usage;
import sh.fazt.registry.storage.document.Candidates;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;

/** The rows of one space; within one transaction of the database. */
final class SqliteRows implements Rows {
  private final Space space;
  private final SqliteKeys keys;
  private final SqliteDocuments documents;
  private final SqliteBlobs blobs;

  SqliteRows(
      Statements statements,
      Space space,
      StorageSettings settings,
      InstantSource clock,
      Runnable left) {
    this.space = space;
    this.keys = new SqliteKeys(statements, space);
    this.documents = new SqliteDocuments(statements, space, settings);
    this.blobs = new SqliteBlobs(statements, space, new StorageLimits(settings), clock, left);
  }

  @Override
  public long changes() {
    return space.changes();
  }

  @Override
  public Usage usage() {
    return space.after();
  }

  @Override
  public Optional<StoredKey> key(String key) {
    return keys.key(key);
  }

  @Override
  public Found keys(String prefix, String after, int limit, long room) {
    return keys.keys(prefix, after, limit, room);
  }

  @Override
  public void put(StoredKey key) {
    keys.put(key);
  }

  @Override
  public void removeKey(String key) {
    keys.removeKey(key);
  }

  @Override
  public Optional<StoredDocument> document(String collection, String id) {
    return documents.document(collection, id);
  }

  @Override
  public Set<String> indexed(String collection) {
    return documents.indexed(collection);
  }

  @Override
  public long visit(String collection, Candidates candidates, Query query, Visitor visitor) {
    return documents.visit(collection, candidates, query, visitor);
  }

  @Override
  public long count(String collection) {
    return documents.count(collection);
  }

  @Override
  public Optional<Long> sequenceBehind(String collection, long newer) {
    return documents.sequenceBehind(collection, newer);
  }

  @Override
  public long nextSequence() {
    return documents.nextSequence();
  }

  @Override
  public void put(String collection, StoredDocument document) {
    documents.put(collection, document);
  }

  @Override
  public void remove(String collection, StoredDocument document) {
    documents.remove(collection, document);
  }

  @Override
  public Optional<StoredBlob> blob(String path) {
    return blobs.blob(path);
  }

  @Override
  public List<StoredBlob> blobs(String prefix, String after, int limit) {
    return blobs.blobs(prefix, after, limit);
  }

  @Override
  public Optional<byte[]> chunk(ContentHash hash, int number) {
    return blobs.chunk(hash, number);
  }

  @Override
  public void putChunk(ContentHash hash, long size, int number, byte[] bytes) {
    blobs.putChunk(hash, size, number, bytes);
  }

  @Override
  public boolean put(StoredBlob blob) {
    return blobs.put(blob);
  }

  @Override
  public void removeBlob(String path) {
    blobs.removeBlob(path);
  }
}
