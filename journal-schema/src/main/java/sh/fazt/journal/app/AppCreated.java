package sh.fazt.journal.app;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.Version;

/** An app exists from now on; nothing is served yet. */
public record AppCreated(Meta meta, AppId app, Version version, Metadata metadata, Source source)
    implements AppEvent {
  public AppCreated(
      Meta meta, AppId app, Version version, Metadata metadata, @Nullable Source source) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.metadata = metadata;
    this.source = source == null ? Source.DEPLOY : source;
  }
}
