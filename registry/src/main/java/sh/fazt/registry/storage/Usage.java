package sh.fazt.registry.storage;

/**
 * What an app has stored.
 *
 * @param keys that are there now; the same of documents and blobs
 * @param bytes of keys and documents, those that only snapshots still have included
 * @param blobBytes the same of blobs
 */
public record Usage(long keys, long documents, long blobs, long bytes, long blobBytes) {
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  public Usage plus(Usage more) {
    return new Usage(
        keys + more.keys,
        documents + more.documents,
        blobs + more.blobs,
        bytes + more.bytes,
        blobBytes + more.blobBytes);
  }
}
