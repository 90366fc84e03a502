package sh.fazt.journal.app;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Version;

/** A release is subject to retention again. */
public record ReleaseUnpinned(Meta meta, AppId app, Version version, ReleaseNo release)
    implements AppEvent {}
