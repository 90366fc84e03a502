package sh.fazt.journal.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/**
 * Environment values changed. Names only: values never enter the journal.
 *
 * @param before, after the names that have a value
 * @param changed the names set or removed by this change
 */
public record EnvChanged(
    Meta meta,
    AppId app,
    Version version,
    List<String> before,
    List<String> after,
    List<String> changed)
    implements AppEvent {
  public EnvChanged(
      Meta meta,
      AppId app,
      Version version,
      @Nullable List<String> before,
      @Nullable List<String> after,
      @Nullable List<String> changed) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.before = before == null ? List.of() : List.copyOf(before);
    this.after = after == null ? List.of() : List.copyOf(after);
    this.changed = changed == null ? List.of() : List.copyOf(changed);
  }
}
