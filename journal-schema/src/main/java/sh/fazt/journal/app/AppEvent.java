package sh.fazt.journal.app;

import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Version;

/** Something that happened to one app. */
public sealed interface AppEvent extends JournalEvent
    permits AppCreated,
        AppForked,
        ReleaseDeployed,
        ReleaseActivated,
        ReleasePinned,
        ReleaseUnpinned,
        ContentCollected,
        MetadataChanged,
        EnvChanged,
        AppRemoved,
        AppRemovalFinished,
        AppRestored,
        AppRestorationFinished,
        AppPurged {
  AppId app();

  /** The app's version after this event. */
  Version version();
}
