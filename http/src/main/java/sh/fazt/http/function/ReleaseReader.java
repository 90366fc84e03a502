package sh.fazt.http.function;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.Invocation;

/** Reads the files of a release for a worker, which keeps them. On threads that may block. */
public interface ReleaseReader {
  /**
   * A file of the release that an invocation runs.
   *
   * @param path as in the tree, without a slash in front; always below api/
   * @return its bytes, or null if there is no such file
   */
  byte @Nullable [] read(Invocation invocation, String path) throws IOException;
}
