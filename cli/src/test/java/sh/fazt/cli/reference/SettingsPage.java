package sh.fazt.cli.reference;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.cli.shell.EnvironmentVariable;

/**
 * {@code settings.md}: every setting, its default and its comment, from the files that hold them.
 */
final class SettingsPage {
  private SettingsPage() {}

  static String text() throws IOException {
    var page = new Markdown();
    page.line("# Settings");
    page.line("");
    page.line(
        """
        HOCON. Later ones win: the defaults below, a file (`fazt server start --config FILE`), what `fazt server set-config` stored, the environment, flags.
        Sizes are `512 KiB`, times `30 s`. In the environment a list is its items with commas between them. `fazt server check-config` says what is set and whether it can be used; a name that no setting has is refused, in a file and in the environment.""");
    page.line("");
    page.line("Older names, over which those in the tables win:");
    page.line("");
    for (var older : NodeProcess.olderVariables().entrySet()) {
      page.line("* `" + older.getKey() + "`: `" + older.getValue() + "`");
    }
    page.line("");
    page.line("Other variables:");
    page.line("");
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      page.line("* `" + variable.name() + "`: " + variable.meaning());
    }
    for (String module : new String[] {"registry", "http"}) {
      Path file = Path.of("..", module, "src", "main", "resources", "reference.conf");
      var parsed =
          ConfigFactory.parseString(Files.readString(file), ConfigParseOptions.defaults()).root();
      var settings = new TreeMap<String, ConfigValue>();
      collect("", parsed, settings);
      page.heading(2, module);
      page.table("setting", "variable", "default", "meaning");
      for (Map.Entry<String, ConfigValue> setting : settings.entrySet()) {
        page.row(
            "`" + setting.getKey() + "`",
            "`" + NodeProcess.variable(setting.getKey()) + "`",
            "`" + setting.getValue().render(ConfigRenderOptions.concise()) + "`",
            String.join(
                " ", setting.getValue().origin().comments().stream().map(String::strip).toList()));
      }
    }
    return page.page();
  }

  private static void collect(String path, ConfigObject object, Map<String, ConfigValue> into) {
    object.forEach(
        (name, value) -> {
          String whole = path.isEmpty() ? name : path + "." + name;
          if (value instanceof ConfigObject below && !below.isEmpty()) {
            collect(whole, below, into);
          } else if (whole.startsWith("fazt.")) {
            into.put(whole, value);
          }
        });
  }
}
