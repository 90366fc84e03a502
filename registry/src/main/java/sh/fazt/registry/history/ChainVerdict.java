package sh.fazt.registry.history;

import sh.fazt.journal.Revision;

/** The result of verifying the whole chain. */
public sealed interface ChainVerdict {

  /**
   * Every event is as it was written.
   *
   * @param head the last revision
   * @param hash the last link, lower-case hex; of an empty journal, 64 zeros
   */
  record Intact(Revision head, String hash) implements ChainVerdict {}

  /**
   * The first revision that is not as it was written; those after it cannot be verified.
   *
   * @param what what was done to it, as far as that is known
   */
  record Broken(Revision at, Damage what) implements ChainVerdict {}

  /** What can be wrong with a revision. */
  enum Damage {
    /** The event or its link differs from what was written. */
    CHANGED("the event is not as it was written"),
    /** There was an event here. */
    MISSING("an event is missing here"),
    /** An event that the journal's own writer never wrote. */
    INSERTED("an event stands here that this node never wrote"),
    /** Marked deleted, or with columns filled that this program never fills. */
    MARKED("the event has marks that this node never makes");

    private final String inWords;

    Damage(String inWords) {
      this.inWords = inWords;
    }

    /** What was done to the event, in words. */
    public String inWords() {
      return inWords;
    }
  }
}
