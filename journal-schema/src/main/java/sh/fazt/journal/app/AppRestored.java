package sh.fazt.journal.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/**
 * The app is back under its id.
 *
 * @param aliases the aliases it wants back
 */
public record AppRestored(
    Meta meta, AppId app, Version version, RemovedApp restored, List<AliasChange> aliases)
    implements AppEvent {
  public AppRestored(
      Meta meta,
      AppId app,
      Version version,
      RemovedApp restored,
      @Nullable List<AliasChange> aliases) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.restored = restored;
    this.aliases = aliases == null ? List.of() : List.copyOf(aliases);
  }
}
