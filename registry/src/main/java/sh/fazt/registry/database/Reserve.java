package sh.fazt.registry.database;

/**
 * Space that is kept for what frees space: removals and collections are written with it when the
 * disk, or the set maximum, is full. While it is out, nothing else is written.
 */
public interface Reserve {
  /** There is none. */
  Reserve NONE =
      new Reserve() {
        @Override
        public boolean isOut() {
          return false;
        }

        @Override
        public boolean give() {
          return false;
        }

        @Override
        public long pages() {
          return 0;
        }
      };

  /** Whether it was given and is not back yet. */
  boolean isOut();

  /**
   * Gives it to a write that frees space.
   *
   * @return whether there is one; if so, that write may be tried again
   */
  boolean give();

  /** Pages the database may have with it; 0 is no limit of ours. */
  long pages();
}
