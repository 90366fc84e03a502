package sh.fazt.registry.visits;

import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import sh.fazt.journal.AppId;
import sh.fazt.registry.control.PlainJson;

/**
 * Which events somebody may know about.
 *
 * @param all every one, also those about no app
 * @param apps if not all: only those about these apps
 */
public record VisibleVisits(boolean all, Set<AppId> apps) {
  /** A caller that may see every event. */
  public static final VisibleVisits EVERYTHING = new VisibleVisits(true, Set.of());

  /** The condition in SQL, on the column {@code app}. */
  static final String CONDITION = "(:all OR app IN (SELECT value FROM json_each(:apps)))";

  public VisibleVisits {
    apps = Set.copyOf(apps);
  }

  /** Events about these apps only. */
  public static VisibleVisits of(Set<AppId> apps) {
    return new VisibleVisits(false, apps);
  }

  Query bind(Query query) {
    return query
        .bind("all", all ? 1 : 0)
        .bind(
            "apps", PlainJson.write(apps.stream().map(AppId::value).collect(Collectors.toList())));
  }
}
