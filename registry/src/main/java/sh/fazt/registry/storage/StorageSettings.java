package sh.fazt.registry.storage;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * {@code fazt.registry.storage}, explained in reference.conf. Sizes are in bytes.
 *
 * @param readers connections for single reads
 * @param transactions connections for transactions
 * @param readWithin how long a call waits for one of these
 */
public record StorageSettings(
    long maxBytes,
    long maxBlobBytes,
    long maxKeys,
    long maxDocuments,
    long maxBlobs,
    int maxKey,
    int maxValue,
    int maxDocument,
    int maxBlob,
    long maxUnused,
    int page,
    int maxResult,
    int scanDocuments,
    long scanBytes,
    int tries,
    int transactionChanges,
    int transactionBytes,
    int transactionReads,
    int maxIndexes,
    int maxSnapshots,
    int readers,
    int transactions,
    Duration readWithin) {
  /** Reads them from a whole configuration. */
  public static StorageSettings from(Config config) {
    Config storage = config.getConfig("fazt.registry.storage");
    return new StorageSettings(
        storage.getBytes("max-bytes"),
        storage.getBytes("max-blob-bytes"),
        storage.getLong("max-keys"),
        storage.getLong("max-documents"),
        storage.getLong("max-blobs"),
        size(storage, "max-key"),
        size(storage, "max-value"),
        size(storage, "max-document"),
        size(storage, "max-blob"),
        storage.getBytes("max-unused"),
        storage.getInt("page"),
        size(storage, "max-result"),
        storage.getInt("scan-documents"),
        storage.getBytes("scan-bytes"),
        storage.getInt("transaction.tries"),
        storage.getInt("transaction.changes"),
        size(storage, "transaction.bytes"),
        storage.getInt("transaction.reads"),
        storage.getInt("max-indexes"),
        storage.getInt("max-snapshots"),
        storage.getInt("readers"),
        storage.getInt("transaction.at-once"),
        storage.getDuration("read-within"));
  }

  private static int size(Config storage, String name) {
    return Math.toIntExact(storage.getBytes(name));
  }
}
