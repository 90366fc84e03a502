package sh.fazt.cli.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.fazt.cli.shell.EnvironmentVariable;
import sh.fazt.http.contract.Nearest;

/**
 * The settings in the environment: {@code FAZT_HTTP_PORT} for {@code fazt.http.port} and so on, and
 * the shorter names of older releases, over which the whole name wins.
 */
final class EnvironmentSettings {
  private static final String OURS = "FAZT_";

  /** A name of older releases. */
  record Older(String variable, String path) {}

  /** The later win. */
  static final List<Older> OLDER =
      List.of(
          new Older("PORT", "fazt.http.port"),
          new Older("ENV", "fazt.http.environment"),
          new Older("FAZT_PORT", "fazt.http.port"),
          new Older("FAZT_ENV", "fazt.http.environment"),
          new Older("FAZT_DOMAIN", "fazt.http.domain"),
          new Older("FAZT_INTERFACE", "fazt.http.interface"));

  private final KnownSettings known;
  private final Map<String, String> environment;

  EnvironmentSettings(KnownSettings known, Map<String, String> environment) {
    this.known = known;
    this.environment = environment;
  }

  /** Those that are set, each with the variable it came from. What is blank is not set. */
  Config read(List<String> problems) {
    Config read = ConfigFactory.empty();
    for (Older older : OLDER) {
      read = with(read, older.variable(), older.path(), problems);
    }
    for (String path : known.defaults().keySet()) {
      read = with(read, KnownSettings.variable(path), path, problems);
    }
    problems.addAll(unknown());
    return read;
  }

  private Config with(Config before, String variable, String path, List<String> problems) {
    String text = environment.get(variable);
    if (text == null || text.isBlank()) {
      return before;
    }
    SettingKind kind = known.kind(path);
    try {
      return before.withValue(path, ConfigValueFactory.fromAnyRef(kind.read(text), variable));
    } catch (ConfigException _) {
      problems.add(variable + " must be " + kind.described());
      return before;
    }
  }

  /** Variables that look like ours and are not: a typo would have no effect. */
  private List<String> unknown() {
    var names = new TreeSet<String>();
    known.defaults().keySet().forEach(path -> names.add(KnownSettings.variable(path)));
    OLDER.forEach(older -> names.add(older.variable()));
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      names.add(variable.name());
    }
    var problems = new ArrayList<String>();
    for (String variable : new TreeMap<>(environment).keySet()) {
      if (variable.startsWith(OURS) && !names.contains(variable)) {
        problems.add(
            variable
                + " (environment) is no setting"
                + Nearest.to(variable, List.copyOf(names))
                    .map(name -> "; did you mean " + name + "?")
                    .orElse(""));
      }
    }
    return problems;
  }
}
