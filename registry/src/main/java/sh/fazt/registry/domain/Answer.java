package sh.fazt.registry.domain;

import java.util.List;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Version;
import sh.fazt.registry.Message;

/** What an entity says to a command, once and always. */
public sealed interface Answer extends Message {
  /**
   * The command holds, and is already served.
   *
   * @param version the entity's version by then
   * @param result its result, if it has one besides the version
   * @param repeated whether it had been accepted before under the same idempotency key
   */
  record Done(Version version, Result result, boolean repeated) implements Answer {
    /** Done now, without a result. */
    public static Done at(Version version) {
      return new Done(version, Result.CHANGED, false);
    }
  }

  /**
   * Only what would be written was asked for, and nothing was done.
   *
   * @param events in their order
   */
  record Planned(List<JournalEvent> events) implements Answer {
    public Planned {
      events = List.copyOf(events);
    }
  }

  /** The command was refused and changed nothing, or its outcome is unknown. */
  record Rejected(Rejection rejection) implements Answer {}

  /** The result of a command, besides the new version. */
  sealed interface Result {
    /** No result. */
    record Changed() implements Result {}

    /** A release was deployed. */
    record Released(ReleaseNo release) implements Result {}

    /** A key was issued. */
    record KeyIssued(KeyNo key) implements Result {}

    /**
     * Two aliases were swapped.
     *
     * @param partner the version of the one that was not asked
     */
    record Swapped(Version partner) implements Result {}

    Changed CHANGED = new Changed();
  }

  /** The write failed in a way that leaves open whether it happened. */
  Rejected OUTCOME_UNKNOWN =
      new Rejected(
          RejectionCode.OUTCOME_UNKNOWN.because(
              "It is not known whether this was done; look, or retry with the same"
                  + " Idempotency-Key"));

  /** Too many commands wait for one entity. */
  Rejected BUSY =
      new Rejected(
          RejectionCode.BUSY.because(
              "Too many changes of this one are waiting; retry in a moment"));
}
