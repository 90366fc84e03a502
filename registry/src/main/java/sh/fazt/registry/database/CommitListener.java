package sh.fazt.registry.database;

/** Is told of each commit of the journal, after it is on the disk and before it is answered. */
@FunctionalInterface
public interface CommitListener {
  /** Nobody is told. */
  CommitListener NONE = (_, _) -> {};

  /**
   * A commit reached this place.
   *
   * @param revision its last event
   * @param hash the link of the chain there
   */
  void reached(long revision, byte[] hash);
}
