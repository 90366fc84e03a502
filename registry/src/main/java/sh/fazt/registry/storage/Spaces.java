package sh.fazt.registry.storage;

import java.util.Set;
import java.util.function.Function;
import sh.fazt.journal.AppId;
import sh.fazt.registry.storage.document.IndexDeclaration;

/**
 * The rows of all apps, in one database. What a write returned is durable when it returned. Blocks;
 * refuses with a {@link sh.fazt.registry.domain.RejectedException}.
 */
public interface Spaces extends AutoCloseable {
  /** Reads an app's rows at one moment. */
  <T> T read(AppId app, Function<Rows, T> read);

  /**
   * Changes an app's rows, all or nothing. Others wait meanwhile: at most 20 ms of work.
   *
   * @param what names it in refusals and logs
   */
  <T> T write(AppId app, String what, Function<Rows, T> work);

  /** Keeps the present moment of an app's rows for reading; the caller closes it soon. */
  Moment pin(AppId app);

  /**
   * Says which indexes an app declares now. New ones are used once {@link #upkeep} has filled them.
   */
  void declare(AppId app, Set<IndexDeclaration> indexes);

  /** The states of apps that are kept. */
  Snapshots snapshots();

  /** Does a step of what is done now and then; returns whether there may be more to do. */
  boolean upkeep();

  @Override
  void close();

  /** An app's rows as they were. */
  interface Moment extends AutoCloseable {
    <T> T read(Function<Rows, T> read);

    @Override
    void close();
  }

  /** Each call for itself. */
  default RowAccess of(AppId app) {
    return new RowAccess() {
      @Override
      public <T> T read(Function<Rows, T> read) {
        return Spaces.this.read(app, read);
      }

      @Override
      public <T> T write(String what, Function<Rows, T> work) {
        return Spaces.this.write(app, what, work);
      }
    };
  }
}
