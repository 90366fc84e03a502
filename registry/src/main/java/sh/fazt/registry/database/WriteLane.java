package sh.fazt.registry.database;

import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/**
 * The one way to write the database file, apart from the journal's own connection: fair, bounded,
 * several writes in one commit. A write that fails takes back only itself.
 */
public interface WriteLane {
  /**
   * Runs the write in a transaction and completes after the commit. Writes run in the order given.
   * A write holds the file for as long as it takes, so callers cut long work into slices of at most
   * 4 MiB and 20 ms.
   *
   * @param what names the work in failures and logs, for instance {@code "content slice"}
   */
  <T> CompletableFuture<T> write(String what, Write<T> write);

  /** The same for work that frees space: it may use the reserve when the disk is full. */
  default <T> CompletableFuture<T> free(String what, Write<T> write) {
    return write(what, write);
  }

  /** Work on a transaction's handle. It must not commit, and must not keep the handle. */
  @FunctionalInterface
  interface Write<T> {
    T on(Handle handle) throws Exception;
  }
}
