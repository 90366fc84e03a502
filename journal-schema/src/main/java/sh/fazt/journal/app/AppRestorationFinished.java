package sh.fazt.journal.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;

/**
 * The aliases of a restored app are settled. Changes no version.
 *
 * @param takenMeanwhile aliases changed since the removal and therefore left alone
 */
public record AppRestorationFinished(
    Meta meta,
    AppId app,
    Version version,
    List<AliasChange> givenBack,
    List<Subdomain> takenMeanwhile)
    implements AppEvent {
  public AppRestorationFinished(
      Meta meta,
      AppId app,
      Version version,
      @Nullable List<AliasChange> givenBack,
      @Nullable List<Subdomain> takenMeanwhile) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.givenBack = givenBack == null ? List.of() : List.copyOf(givenBack);
    this.takenMeanwhile = takenMeanwhile == null ? List.of() : List.copyOf(takenMeanwhile);
  }
}
