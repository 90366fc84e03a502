package sh.fazt.registry.storage;

/**
 * All that one app has stored, at one moment, and changes to it. This is what a database has to
 * know; whatever can be asked for more is made of it.
 */
public interface Rows extends KeyRows, DocumentRows, BlobRows {
  /** Grows with every write to the app's storage. */
  long changes();

  /** What the app has. */
  Usage usage();
}
