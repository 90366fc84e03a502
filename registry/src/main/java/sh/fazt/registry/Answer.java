package sh.fazt.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Version;

/** What an entity says to a command, once and always. */
public sealed interface Answer extends Message {
  /**
   * The command holds, and is already served.
   *
   * @param version the entity's version by then
   * @param number the number the command drew (a release's, a key's), or 0
   * @param repeated whether it had been accepted before under the same idempotency key
   * @param planned what would be written, if that was all that was asked for; else none
   */
  record Done(Version version, long number, boolean repeated, @Nullable List<JournalEvent> planned)
      implements Answer {
    public Done {
      planned = planned == null ? null : List.copyOf(planned);
    }

    public Done(Version version, long number, boolean repeated) {
      this(version, number, repeated, null);
    }
  }

  /** The command was refused and changed nothing, or its outcome is unknown. */
  record Rejected(Rejection rejection) implements Answer {}

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
