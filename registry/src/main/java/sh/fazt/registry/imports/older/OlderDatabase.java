package sh.fazt.registry.imports.older;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import sh.fazt.registry.domain.RejectedException;

/**
 * A database file of the older release, open to be read. Nothing of it is changed, nor anything
 * beside it; if it has a write-ahead log, a private copy of both is read. One thread at a time.
 * Blocks; what cannot be read any more is refused with a {@link RejectedException}.
 */
public final class OlderDatabase implements AutoCloseable {
  private OlderDatabase() {}

  /**
   * Opens the file.
   *
   * @param temporary a folder with space for a copy, if one is needed
   * @param clock tells what has expired
   * @throws RejectedException if it is no such file, a server is using it, or it is damaged
   */
  public static OlderDatabase open(
      Path file, Path temporary, OlderLimits limits, InstantSource clock) {
    throw new UnsupportedOperationException(file + " " + temporary + limits + clock);
  }

  /** Everything but the bytes of files and what apps stored. That is read too, to say what stays. */
  public OlderServer read() {
    throw new UnsupportedOperationException();
  }

  /** The bytes of a file, some at a time. */
  public InputStream open(OlderApp.File file) {
    throw new UnsupportedOperationException(file.path());
  }

  /** The bytes of a blob, some at a time. */
  public InputStream open(OlderStored.Blob blob) {
    throw new UnsupportedOperationException(blob.path());
  }

  /** Passes on all values of an app that can come along, by key. */
  public void values(OlderApp app, Consumer<OlderStored.Value> each) {
    throw new UnsupportedOperationException(app.key() + each);
  }

  /** Passes on all documents of an app that can come along, by collection and id. */
  public void documents(OlderApp app, Consumer<OlderStored.Document> each) {
    throw new UnsupportedOperationException(app.key() + each);
  }

  /** Passes on all blobs of an app that can come along, by path, without their bytes. */
  public void blobs(OlderApp app, Consumer<OlderStored.Blob> each) {
    throw new UnsupportedOperationException(app.key() + each);
  }

  @Override
  public void close() {}
}
