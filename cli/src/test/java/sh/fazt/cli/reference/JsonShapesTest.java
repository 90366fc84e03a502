package sh.fazt.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** {@code docs/reference/json.md}: each command prints the fields its row names. */
class JsonShapesTest {
  private static final Pattern ROW = Pattern.compile("^\\| `fazt ([^`]+)` \\| (.+) \\|$");

  /** What each is called with; those of other rows run as they are. */
  private static final Map<String, String> MORE =
      Map.ofEntries(
          Map.entry("server init", "--username me --port 4711"),
          Map.entry("server create-key", "--name ci --scopes read"),
          Map.entry("server set-config", "--domain example.org"),
          Map.entry("server set-credentials", "--username you"),
          Map.entry("remote default", "zyt"),
          Map.entry("remote remove", "extra --yes"),
          Map.entry("app deploy", "site --name shown"),
          Map.entry("app pull", "shown --dir pulled"),
          Map.entry("app create", "made"),
          Map.entry("completion", "bash"),
          Map.entry("backup", "--to backups"),
          Map.entry("restore", "backups --db restored.db"));

  private final Path folder;
  private final TestShell shell;

  JsonShapesTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell =
        new TestShell(folder, new NodeProcess())
            .with("FAZT_DB_PATH", folder.resolve("own.db").toString())
            .with("FAZT_PASSWORD", "a long password");
  }

  @Test
  void everyRowIsWhatIsPrinted() throws IOException {
    Files.createDirectories(folder.resolve("site"));
    Files.writeString(folder.resolve("site/index.html"), "hello");
    try (var peer = RealPeer.start(Files.createDirectories(folder.resolve("peer")))) {
      String url = peer.url();
      run("remote add zyt --token " + peer.key("zyt", "admin") + " --url " + url);
      for (var row : rows().entrySet()) {
        if (row.getKey().equals("remote default")) {
          run("remote add again --token t --url " + url);
        }
        String more =
            row.getKey().equals("remote add")
                ? "extra --token t --url " + url
                : MORE.getOrDefault(row.getKey(), "");
        run((row.getKey() + " " + more).strip());
        var printed = PlainJson.object(PlainJson.readObject(shell.out()).get("data")).keySet();
        var always = new TreeSet<>(row.getValue());
        always.removeIf(field -> field.endsWith("?"));
        var ever = new TreeSet<String>();
        row.getValue().forEach(field -> ever.add(field.replace("?", "")));
        assertThat(printed).as(row.getKey()).containsAll(always).isSubsetOf(ever);
      }
    }
  }

  private void run(String line) {
    var words = new ArrayList<>(Arrays.asList(line.split(" ", -1)));
    words.add("--json");
    assertThat(shell.run(words.toArray(String[]::new))).as(shell.err()).isEqualTo(ExitCode.OK);
  }

  private static Map<String, List<String>> rows() throws IOException {
    var rows = new LinkedHashMap<String, List<String>>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "reference", "json.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), List.of(row.group(2).split(", ", -1)));
      }
    }
    return rows;
  }
}
