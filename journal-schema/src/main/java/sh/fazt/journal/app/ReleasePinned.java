package sh.fazt.journal.app;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Version;

/** A release is kept whatever the retention says. */
public record ReleasePinned(Meta meta, AppId app, Version version, ReleaseNo release)
    implements AppEvent {}
