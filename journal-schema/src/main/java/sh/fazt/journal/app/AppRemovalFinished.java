package sh.fazt.journal.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/**
 * No alias points at the removed app any more. Changes no version.
 *
 * @param aliases each alias the removal changed
 */
public record AppRemovalFinished(Meta meta, AppId app, Version version, List<AliasChange> aliases)
    implements AppEvent {
  public AppRemovalFinished(
      Meta meta, AppId app, Version version, @Nullable List<AliasChange> aliases) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.aliases = aliases == null ? List.of() : List.copyOf(aliases);
  }
}
