package sh.fazt.journal.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Version;

/**
 * The content of these releases is about to be deleted; they can no longer be activated or forked.
 * Changes no version.
 */
public record ContentCollected(Meta meta, AppId app, Version version, List<ReleaseNo> releases)
    implements AppEvent {
  public ContentCollected(
      Meta meta, AppId app, Version version, @Nullable List<ReleaseNo> releases) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.releases = releases == null ? List.of() : List.copyOf(releases);
  }
}
