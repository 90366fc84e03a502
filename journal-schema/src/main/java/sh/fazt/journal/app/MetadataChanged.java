package sh.fazt.journal.app;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Version;

/** What the app says about itself changed. */
public record MetadataChanged(
    Meta meta, AppId app, Version version, Metadata before, Metadata after) implements AppEvent {}
