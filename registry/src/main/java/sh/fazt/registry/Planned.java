package sh.fazt.registry;

import java.util.List;
import java.util.concurrent.CompletionException;
import sh.fazt.journal.JournalEvent;

/**
 * What a command would write, thrown instead of doing it when only that was asked for. It passes
 * everything that would follow from an answer, so that a plan ends where the doing would begin.
 */
public final class Planned extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<JournalEvent> events;

  public Planned(List<? extends JournalEvent> events) {
    super("a plan", null, false, false);
    this.events = List.copyOf(events);
  }

  /** In their order. */
  public List<JournalEvent> events() {
    return events;
  }

  /** Throws it on if this failure is one. */
  public static void passOn(Throwable failure) {
    if (Failures.cause(failure) instanceof Planned planned) {
      throw planned;
    }
  }

  /**
   * The plan behind a failure.
   *
   * @throws CompletionException with the failure if it is none
   */
  public static Planned of(Throwable failure) {
    if (Failures.cause(failure) instanceof Planned planned) {
      return planned;
    }
    throw new CompletionException(failure);
  }
}
