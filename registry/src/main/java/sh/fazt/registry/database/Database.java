package sh.fazt.registry.database;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/** The open database of a node. */
public interface Database extends AutoCloseable {
  Path file();

  WriteLane lane();

  /** Runs a query on one of a few read-only connections, on a thread of the database's own. */
  <T> CompletableFuture<T> read(Read<T> read);

  /**
   * Like {@link #read}, on the caller's thread: only for start-up, tests and threads that may
   * block.
   */
  <T> T readNow(Read<T> read);

  @Override
  void close();

  /** A query on a read-only handle, which it must not keep. */
  @FunctionalInterface
  interface Read<T> {
    T on(Handle handle);
  }
}
