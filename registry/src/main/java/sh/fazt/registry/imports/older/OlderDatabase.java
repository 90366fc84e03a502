package sh.fazt.registry.imports.older;

import java.io.InputStream;
import java.util.function.Consumer;
import sh.fazt.registry.domain.RejectedException;

/**
 * A database file of the older release, open to be read. Nothing of it is changed, nor anything
 * beside it; if it has a write-ahead log, a private copy of both is read. One thread at a time.
 * Blocks; what cannot be read any more is refused with a {@link RejectedException}.
 */
public interface OlderDatabase extends AutoCloseable {
  /**
   * Everything but the bytes of files and what apps stored. That is read too, to say what stays.
   */
  OlderServer read();

  /** The bytes of a file, some at a time. */
  InputStream open(OlderApp.File file);

  /** The bytes of a blob, some at a time. */
  InputStream open(OlderStored.Blob blob);

  /** Passes on all values of an app that can come along, by key. */
  void values(OlderApp app, Consumer<OlderStored.Value> each);

  /** Passes on all documents of an app that can come along, by collection and id. */
  void documents(OlderApp app, Consumer<OlderStored.Document> each);

  /** Passes on all blobs of an app that can come along, by path, without their bytes. */
  void blobs(OlderApp app, Consumer<OlderStored.Blob> each);

  @Override
  void close();
}
