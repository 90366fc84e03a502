package sh.fazt.registry.sqlite.older;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.access.EnvName;
import sh.fazt.registry.imports.older.OlderApp.EnvValue;
import sh.fazt.registry.imports.older.OlderProblem;

/**
 * Values of the environment. What they are stored under was typed by people: a site, an id, or an
 * alias.
 */
final class EnvReader {
  private final OlderTables tables;
  private final OwnerKeys owners;
  private final Set<String> apps;
  private final Map<String, String> aliases = new HashMap<>();
  private final Held held;
  private final ProblemLog log;
  private final Map<String, Map<String, Found>> found = new HashMap<>();

  /**
   * Of one file.
   *
   * @param apps those that come along, by key
   */
  EnvReader(
      OlderTables tables,
      OwnerKeys owners,
      Set<String> apps,
      List<AliasRow> rows,
      Held held,
      ProblemLog log) {
    this.tables = tables;
    this.owners = owners;
    this.apps = apps;
    this.held = held;
    this.log = log;
    rows.forEach(row -> row.app().ifPresent(app -> aliases.put(row.name(), app)));
  }

  private record Found(EnvValue value, Instant at) {}

  /** Reads all of them; then {@link #of} tells those of an app. */
  EnvReader read() throws SQLException {
    tables
        .query("env_vars", "site_id", "name", "value", "created_at")
        .by("site_id", "name")
        .each(
            row -> {
              String owner = row.textOrEmpty("site_id");
              String shown = owner + ": " + row.textOrEmpty("name");
              try {
                add(row, owner, shown);
              } catch (OddCell e) {
                log.add(OlderProblem.ENV_VALUE_NOT_ALLOWED, shown);
              }
            });
    return this;
  }

  private void add(OlderRow row, String owner, String shown) throws SQLException {
    String app = app(owner);
    String name = row.text("name");
    if (app == null) {
      log.add(OlderProblem.ENV_OWNER_GONE, shown);
    } else if (EnvName.wrong(name).isPresent()) {
      log.add(OlderProblem.ENV_NAME_NOT_ALLOWED, shown);
    } else {
      String value = row.text("value");
      if (value.length() > EnvName.LONGEST_VALUE) {
        log.add(OlderProblem.ENV_VALUE_NOT_ALLOWED, shown);
        return;
      }
      held.row(name, value);
      var one =
          new Found(new EnvValue(name, value, owner), row.time("created_at").orElse(Instant.MIN));
      Found before = found.computeIfAbsent(app, _ -> new TreeMap<>()).get(name);
      if (before != null) {
        log.add(OlderProblem.ENV_TWICE, shown);
      }
      if (before == null || before.at.isBefore(one.at)) {
        found.get(app).put(name, one);
      }
    }
  }

  private @Nullable String app(String owner) {
    String app = owners.owner(owner);
    if (app == null) {
      app = aliases.get(owner);
    }
    return app != null && apps.contains(app) ? app : null;
  }

  List<EnvValue> of(String app) {
    return Optional.ofNullable(found.get(app)).orElse(Map.of()).values().stream()
        .map(Found::value)
        .toList();
  }
}
