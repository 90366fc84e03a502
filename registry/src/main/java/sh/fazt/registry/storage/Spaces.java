package sh.fazt.registry.storage;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

  /**
   * The same for what an app had stored on another server: it is not too much, however much it is.
   * Further writes of the app are held to its quota.
   */
  <T> T bring(AppId app, String what, Function<Rows, T> work);

  /** Keeps the present moment of an app's rows for reading; the caller closes it soon. */
  Moment pin(AppId app);

  /**
   * What an app stored, of one kind after the other, each by its key's bytes.
   *
   * @param kind only of this kind; none: of all
   * @param after only what is behind this
   * @param limit at most so many; fewer if they are large
   * @param withValues whether their JSON is wanted as well
   */
  List<StoredItem> list(
      AppId app, @Nullable StoredKind kind, StoredItem.Place after, int limit, boolean withValues);

  /**
   * Says which indexes an app declares now. New ones are used once {@link #upkeep} has filled them.
   */
  void declare(AppId app, Set<IndexDeclaration> indexes);

  /** The states of apps that are kept. */
  Snapshots snapshots();

  /** What is told when a call left something to {@link #upkeep}; it must not block. */
  void whenLeft(Runnable told);

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
