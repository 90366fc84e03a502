package sh.fazt.registry.database;

/**
 * Is notified of each commit of the journal, after it is on the disk and before it is acknowledged.
 */
@FunctionalInterface
public interface CommitListener {
  /** Ignores commits. */
  CommitListener NONE = (_, _) -> {};

  /**
   * A commit reached this place.
   *
   * @param revision its last event
   * @param hash the link of the chain there
   */
  void reached(long revision, byte[] hash);
}
