package sh.fazt.registry.storage;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;

/**
 * All that an app has stored, as it was at some moments. Taking one costs the same whatever there
 * is; what is kept only by snapshots counts against the app's quota. Blocks.
 */
public interface Snapshots {
  /**
   * A state that has a name.
   *
   * @param createdAt epoch milliseconds
   * @param keys how many it has; the same of documents and blobs
   */
  record Snapshot(String name, long createdAt, long keys, long documents, long blobs) {}

  /**
   * Keeps the present state; in the place of one of the same name.
   *
   * @throws RejectedException if there are as many as there may be, or the name cannot be one
   */
  Snapshot take(AppId app, String name);

  /** All of them, the newest first. */
  List<Snapshot> of(AppId app);

  /** Removes one; whether it was there. */
  boolean remove(AppId app, String name);

  /**
   * Makes the app's storage what it was. Until it is done everybody sees the present state, then
   * everybody the other one; what is written meanwhile is lost. The snapshot stays.
   *
   * @return the snapshot; nothing if there is none of this name
   */
  Optional<Snapshot> restore(AppId app, String name);

  /**
   * Makes the storage of one app what that of another one is now, unless it has one already: then
   * somebody else copied meanwhile.
   */
  void copy(AppId from, AppId to);

  /** The app was not made after all, or will never be asked for again: its storage goes. */
  void discard(AppId app);

  /** Discards the storage of apps that there are not, at start. */
  void discardAllBut(Predicate<AppId> known);
}
