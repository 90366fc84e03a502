package sh.fazt.cli.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import sh.fazt.http.contract.Nearest;

/**
 * Every setting a node has, from the {@code reference.conf} of its modules: what a settings file or
 * the environment may set, and what its value may be. Immutable.
 *
 * @param defaults path of a setting, such as {@code fazt.http.port} → its default
 * @param libraries names under which the libraries below fazt are configured, such as {@code pekko}
 */
record KnownSettings(SortedMap<String, ConfigValue> defaults, Set<String> libraries) {
  static final String ROOT = "fazt";

  /** Any free port; nothing checked, kept or waited for. Elsewhere 0 would let nothing through. */
  private static final Set<String> ZERO_IS_MEANT =
      Set.of(
          "fazt.http.port",
          "fazt.http.cache.max-size",
          "fazt.http.stop-timeout",
          "fazt.upgrade.observe",
          "fazt.http.api.max-ignored-body",
          "fazt.http.max-discarded-body",
          "fazt.registry.content.collection-grace",
          "fazt.registry.entities.kept-states",
          "fazt.registry.database.check-up-to");

  KnownSettings {
    defaults = Collections.unmodifiableSortedMap(defaults);
    libraries = Set.copyOf(libraries);
  }

  /** Those of this program. */
  static KnownSettings load() {
    ConfigObject all = ConfigFactory.defaultReference().root();
    var defaults = new TreeMap<String, ConfigValue>();
    collect(ROOT, all.toConfig().getObject(ROOT), defaults);
    return new KnownSettings(defaults, all.keySet());
  }

  private static void collect(
      String path, ConfigObject object, SortedMap<String, ConfigValue> into) {
    object.forEach(
        (name, value) -> {
          String whole = path + "." + name;
          if (value instanceof ConfigObject below && !below.isEmpty()) {
            collect(whole, below, into);
          } else {
            into.put(whole, value);
          }
        });
  }

  /** The environment variable of a setting: {@code FAZT_HTTP_PORT} for {@code fazt.http.port}. */
  static String variable(String path) {
    return path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What a setting takes. */
  SettingKind kind(String path) {
    return SettingKind.of(Objects.requireNonNull(defaults.get(path), path));
  }

  /**
   * What is wrong with settings that were given, a sentence each: a name that no setting has, a
   * value that its setting cannot take.
   *
   * @param given resolved
   */
  List<String> problems(Config given) {
    var problems = new ArrayList<String>();
    given
        .root()
        .forEach(
            (name, value) -> {
              if (name.equals(ROOT) && value instanceof ConfigObject ours) {
                look(ROOT, ours, problems);
              } else if (name.equals(ROOT) || !libraries.contains(name)) {
                problems.add(unknown(name, value));
              }
            });
    return problems;
  }

  private void look(String path, ConfigObject object, List<String> problems) {
    object.forEach(
        (name, value) -> {
          String whole = path + "." + name;
          if (defaults.containsKey(whole)) {
            problem(whole, value).ifPresent(why -> problems.add(whole + why + place(value)));
          } else if (value instanceof ConfigObject below && isGroup(whole)) {
            look(whole, below, problems);
          } else {
            problems.add(unknown(whole, value));
          }
        });
  }

  private Optional<String> problem(String path, ConfigValue value) {
    SettingKind kind = kind(path);
    return kind.problem(value)
        .or(
            () ->
                kind.isZero(value)
                        && !kind.isZero(Objects.requireNonNull(defaults.get(path)))
                        && !ZERO_IS_MEANT.contains(path)
                    ? Optional.of(" must be more than 0")
                    : Optional.empty());
  }

  private boolean isGroup(String path) {
    String start = path + ".";
    return defaults.tailMap(start).keySet().stream()
        .findFirst()
        .filter(first -> first.startsWith(start))
        .isPresent();
  }

  private String unknown(String path, ConfigValue value) {
    String what =
        path
            + (isGroup(path) ? " is a group of settings, not one" : " is no setting")
            + place(value);
    return what + nearest(path).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private Optional<String> nearest(String path) {
    if (isGroup(path)) {
      return Optional.empty();
    }
    List<String> names =
        path.contains(".") ? List.copyOf(defaults.keySet()) : List.copyOf(libraries);
    return Nearest.to(path, names);
  }

  private static String place(ConfigValue value) {
    String description = value.origin().description();
    return description.isBlank() ? "" : " (" + description + ")";
  }
}
