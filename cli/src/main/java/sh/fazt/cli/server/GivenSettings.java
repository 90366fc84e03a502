package sh.fazt.cli.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.settings.OperatorSetting;

/**
 * The settings a user gave by a file and by the environment, all of them known and of their type.
 * Stored ones come between the two.
 *
 * @param file empty if none was named
 */
record GivenSettings(KnownSettings known, Config file, Config environment) {
  private static final String ANY_FREE_PORT = "0";

  /**
   * Reads them.
   *
   * @throws Failure naming each that cannot be used, with its place
   */
  static GivenSettings read(Optional<Path> file, Map<String, String> environment) {
    var problems = new ArrayList<String>();
    var known = KnownSettings.load();
    Config ofFile = file.map(GivenSettings::parsed).orElse(ConfigFactory.empty());
    Config ofEnvironment = new EnvironmentSettings(known, environment).read(problems);
    problems.addAll(known.problems(ofFile));
    problems.addAll(known.problems(ofEnvironment));
    if (problems.isEmpty()) {
      ofFile = checked(ofFile, problems);
      ofEnvironment = checked(ofEnvironment, problems);
    }
    if (!problems.isEmpty()) {
      throw bad(problems);
    }
    return new GivenSettings(known, ofFile, ofEnvironment);
  }

  private static Config parsed(Path file) {
    if (!Files.isRegularFile(file)) {
      throw Failure.refused(
          "SETTINGS_FILE",
          (Files.exists(file) ? file + " is no file" : "there is no settings file " + file),
          "Name one that is there with --config FILE, or leave it out.");
    }
    if (!Files.isReadable(file)) {
      throw Failure.refused(
          "SETTINGS_FILE",
          "the settings file " + file + " may not be read by this user",
          "Allow it: chmod, chown");
    }
    try {
      return ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolveWith(ConfigFactory.load());
    } catch (ConfigException e) {
      throw bad(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** In the form in which {@code server set-config} stores the same settings. */
  private static Config checked(Config given, List<String> problems) {
    Config checked = given;
    for (OperatorSetting setting : OperatorSetting.values()) {
      if (!given.hasPath(setting.path())) {
        continue;
      }
      var value = given.getValue(setting.path());
      String text = given.getString(setting.path());
      if (setting == OperatorSetting.PORT && text.equals(ANY_FREE_PORT)) {
        continue;
      }
      String place = value.origin().description();
      try {
        checked =
            checked.withValue(
                setting.path(), ConfigValueFactory.fromAnyRef(setting.checked(text), place));
      } catch (RejectedException refused) {
        problems.add(setting.path() + ": " + refused.rejection().sentence() + " (" + place + ")");
      }
    }
    return checked;
  }

  /** The refusal of settings, one sentence for each. */
  static Failure bad(List<String> problems) {
    var rest = new ArrayList<>(problems.subList(1, problems.size()));
    rest.add("Every setting with its default: docs/reference/settings.md. Nothing was started.");
    return Failure.refused("BAD_SETTING", problems.getFirst(), String.join("\n", rest));
  }

  /** What stored settings win over. */
  Config below() {
    return file.withFallback(ConfigFactory.load());
  }

  /** What wins over stored settings. */
  Config above() {
    return environment;
  }

  /** All of them over the defaults, without stored ones. */
  Config whole() {
    return environment.withFallback(below()).resolve();
  }

  /** Each that is given, where the environment wins over the file. */
  List<LocalNode.Setting> settings() {
    Config given = environment.withFallback(file);
    return known.defaults().keySet().stream()
        .filter(given::hasPath)
        .map(
            path -> {
              var value = given.getValue(path);
              return new LocalNode.Setting(
                  path, SettingKind.written(value.unwrapped()), value.origin().description());
            })
        .toList();
  }
}
