package sh.fazt.journal;

/**
 * A fact that was accepted once and is never changed or deleted. Every event is a top-level record
 * whose first component is its {@link Meta}.
 */
public interface JournalEvent {
  /** Who, when, why, and in answer to which command. */
  Meta meta();
}
