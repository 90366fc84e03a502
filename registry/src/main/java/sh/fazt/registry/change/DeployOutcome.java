package sh.fazt.registry.change;

import java.util.List;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.Rejection;

/** How a deploy ended. */
public sealed interface DeployOutcome {
  /**
   * The release is served.
   *
   * @param version the app's version by then
   * @param repeated whether it had been deployed before under the same idempotency key
   */
  record Deployed(AppId app, ReleaseNo release, Version version, boolean repeated)
      implements DeployOutcome {}

  /** Only what would be written was asked for; nothing was done. */
  record Planned(List<JournalEvent> events) implements DeployOutcome {
    public Planned {
      events = List.copyOf(events);
    }
  }

  /** Nothing new is served, unless the outcome is unknown. */
  record Rejected(Rejection rejection) implements DeployOutcome {}
}
