package sh.fazt.registry.change;

import java.util.List;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.Rejection;

/** How the making of an app ended. */
public sealed interface AppOutcome {
  /**
   * It is there.
   *
   * @param version by then
   */
  record Made(AppId app, Version version) implements AppOutcome {}

  /** The label it was to have leads somewhere else; there is no new app. */
  record NameTaken(Subdomain name) implements AppOutcome {}

  /** Only what would be written was asked for; nothing was done. */
  record Planned(List<JournalEvent> events) implements AppOutcome {
    public Planned {
      events = List.copyOf(events);
    }
  }

  /** There is no new app, unless the outcome is unknown. */
  record Rejected(Rejection rejection) implements AppOutcome {}
}
