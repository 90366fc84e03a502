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
        HOCON. Later ones win: the defaults below, a file (`fazt server start --config FILE`), what `fazt server set-config` stored, the environment (`FAZT_HTTP_PORT` for `fazt.http.port`, and the older `PORT`, `ENV`, `FAZT_DOMAIN`), flags.
        Sizes are `512 KiB`, times `30 s`.""");
    for (String module : new String[] {"registry", "http"}) {
      Path file = Path.of("..", module, "src", "main", "resources", "reference.conf");
      var parsed =
          ConfigFactory.parseString(Files.readString(file), ConfigParseOptions.defaults()).root();
      var settings = new TreeMap<String, ConfigValue>();
      collect("", parsed, settings);
      page.heading(2, module);
      page.table("setting", "default", "meaning");
      for (Map.Entry<String, ConfigValue> setting : settings.entrySet()) {
        page.row(
            "`" + setting.getKey() + "`",
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
