package sh.fazt.registry.change;

import java.util.List;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.access.ApiToken;
import sh.fazt.registry.domain.Rejection;

/** How the making of a key ended. */
public sealed interface KeyOutcome {
  /** The key works from now on; the token is shown once and cannot be had again. */
  record Issued(KeyNo key, ApiToken token) implements KeyOutcome {}

  /** The same command made this key before; its token was shown then. */
  record Repeated(KeyNo key) implements KeyOutcome {}

  /** Only what would be written was asked for; nothing was done. */
  record Planned(List<JournalEvent> events) implements KeyOutcome {
    public Planned {
      events = List.copyOf(events);
    }
  }

  /** There is no new key. */
  record Rejected(Rejection rejection) implements KeyOutcome {}
}
