package sh.fazt.registry.storage;

import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.storage.document.Json;

/** What names and sizes may be, and how much an app may have. Each check refuses by throwing. */
public final class StorageLimits {
  private static final int LONGEST_SNAPSHOT_NAME = 100;

  private final StorageSettings settings;

  public StorageLimits(StorageSettings settings) {
    this.settings = settings;
  }

  /**
   * A key, the name of a collection, an id, a path: any text that is not too long.
   *
   * @param what names it at the beginning of a sentence
   */
  String name(String what, String name) {
    if (name.isEmpty()) {
      throw StorageRejections.wrong(what + " cannot be empty").asException();
    }
    if (name.indexOf('\0') >= 0 || !Json.isWhole(name)) {
      throw StorageRejections.wrong(what + " has a letter that is none (NUL, half a surrogate)")
          .asException();
    }
    // A letter has at least one byte: what has more letters need not be counted.
    if (name.length() > settings.maxKey() || Json.bytes(name) > settings.maxKey()) {
      throw StorageRejections.tooLarge(what, settings.maxKey(), "max-key").asException();
    }
    return name;
  }

  String value(String json) {
    if (Json.bytes(json) > settings.maxValue()) {
      throw StorageRejections.tooLarge("A value", settings.maxValue(), "max-value").asException();
    }
    return json;
  }

  void document(String json) {
    if (Json.bytes(json) > settings.maxDocument()) {
      throw StorageRejections.tooLarge("A document", settings.maxDocument(), "max-document")
          .asException();
    }
  }

  void blob(long size) {
    if (size > settings.maxBlob()) {
      throw StorageRejections.tooLarge("A blob", settings.maxBlob(), "max-blob").asException();
    }
  }

  /**
   * Refuses the bytes of another blob while too many wait to be removed.
   *
   * @param unused size of the blobs that no app has, on the whole node
   */
  public void unused(long unused) {
    if (unused > settings.maxUnused()) {
      throw StorageRejections.tooMuchUnused().asException();
    }
  }

  /** The name of a snapshot. */
  public void snapshotName(String name) {
    name("The name of a snapshot", name);
    if (name.indexOf('/') >= 0 || name.length() > LONGEST_SNAPSHOT_NAME) {
      throw StorageRejections.wrong(
              "The name of a snapshot has at most " + LONGEST_SNAPSHOT_NAME + " letters, none a /")
          .asException();
    }
  }

  /** How many snapshots an app may have. */
  public void snapshots(long count) {
    if (count > settings.maxSnapshots()) {
      throw StorageRejections.quota("snapshots", settings.maxSnapshots(), "max-snapshots")
          .asException();
    }
  }

  /** How many indexes an app may declare. */
  public void indexes(int count) {
    if (count > settings.maxIndexes()) {
      throw StorageRejections.wrong(
              "manifest.json may declare "
                  + settings.maxIndexes()
                  + " indexes, as fazt.registry.storage.max-indexes says")
          .asException();
    }
  }

  /**
   * Refuses a write after which there is more of something than there may be, if it made it more.
   *
   * @param before what the app had
   * @param after what it would have
   * @throws RejectedException if that is too much
   */
  public void grow(Usage before, Usage after) {
    room("keys", before.keys(), after.keys(), settings.maxKeys(), "max-keys");
    room(
        "documents",
        before.documents(),
        after.documents(),
        settings.maxDocuments(),
        "max-documents");
    room("blobs", before.blobs(), after.blobs(), settings.maxBlobs(), "max-blobs");
    room(
        "bytes of keys and documents",
        before.bytes(),
        after.bytes(),
        settings.maxBytes(),
        "max-bytes");
    room(
        "bytes of blobs",
        before.blobBytes(),
        after.blobBytes(),
        settings.maxBlobBytes(),
        "max-blob-bytes");
  }

  private static void room(String what, long before, long after, long most, String setting) {
    if (after > most && after > before) {
      throw StorageRejections.quota(what, most, setting).asException();
    }
  }

  public StorageSettings settings() {
    return settings;
  }
}
