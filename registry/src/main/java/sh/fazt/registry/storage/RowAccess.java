package sh.fazt.registry.storage;

import java.util.function.Function;

/** The way to one app's rows: each call for itself, or all of them in one transaction. Blocks. */
public interface RowAccess {
  /** Reads at one moment. */
  <T> T read(Function<Rows, T> read);

  /** Changes all or nothing. What the work throws takes it back. */
  <T> T write(String what, Function<Rows, T> work);
}
