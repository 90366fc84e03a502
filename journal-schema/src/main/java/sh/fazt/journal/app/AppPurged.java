package sh.fazt.journal.app;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/** The storage of a removed app is deleted for good. */
public record AppPurged(Meta meta, AppId app, Version version) implements AppEvent {}
