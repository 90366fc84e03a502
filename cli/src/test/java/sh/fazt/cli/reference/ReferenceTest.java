package sh.fazt.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.domain.RejectionCode;

/**
 * The pages of {@code docs/reference} say what the program does. With {@code -Dreference=write}
 * they are written anew.
 */
class ReferenceTest {
  private static final Path PAGES = Path.of("..", "docs", "reference");
  private static final List<String> MODULES = List.of("registry", "http", "cli", "deploy");
  private static final Pattern CODE =
      Pattern.compile(
          "(?:return|other \\?|ExitCode\\.[A-Z_]+,|refused\\(|not\\([^;]{0,60}?,)\\s*\"([A-Z][A-Z]+(?:_[A-Z]+)*)\"");
  private static final Pattern ROW = Pattern.compile("^\\| `([A-Z_]+)` \\|", Pattern.MULTILINE);

  @Test
  void commandsAreAsTheirHelpSays() throws IOException {
    isAsWritten("commands.md", CommandPage.text());
  }

  @Test
  void theApiIsAsTheContractSays() throws IOException {
    isAsWritten("api.md", ApiPage.text());
  }

  @Test
  void settingsAreAsTheirFilesSay() throws IOException {
    isAsWritten("settings.md", SettingsPage.text());
  }

  @Test
  void theCodesOfANodeAreAsItsEnumSays() throws IOException {
    String page = "error-codes.md";
    isAsWritten(page, ErrorCodesPage.text(Files.readString(PAGES.resolve(page))));
  }

  private static void isAsWritten(String page, String text) throws IOException {
    Path file = PAGES.resolve(page);
    if ("write".equals(System.getProperty("reference"))) {
      Files.writeString(file, text);
    }
    assertThat(difference(Files.readString(file), text))
        .as(page + ": write it anew with -Dtest=ReferenceTest -Dreference=write")
        .isEmpty();
  }

  /** The first line that differs; nothing if none does. */
  private static String difference(String written, String meant) {
    List<String> there = written.lines().toList();
    List<String> here = meant.lines().toList();
    for (int i = 0; i < Math.max(there.size(), here.size()); i++) {
      String old = i < there.size() ? there.get(i) : "(its end)";
      String now = i < here.size() ? here.get(i) : "(its end)";
      if (!old.equals(now)) {
        return "line " + (i + 1) + ": '" + old + "' should be '" + now + "'";
      }
    }
    return "";
  }

  @Test
  void everyCodeIsInTheTableAndInATest() throws IOException {
    String table = Files.readString(PAGES.resolve("error-codes.md"));
    var told = new TreeSet<String>();
    ROW.matcher(table).results().forEach(row -> told.add(row.group(1)));
    var used = new TreeSet<String>();
    for (RejectionCode code : RejectionCode.values()) {
      used.add(code.wireName());
    }
    for (Path source : sources("main")) {
      CODE.matcher(Files.readString(source)).results().forEach(code -> used.add(code.group(1)));
    }
    var missing = new TreeSet<>(used);
    missing.removeAll(told);
    assertThat(missing).as("codes that are not in the table").isEmpty();
    told.removeAll(used);
    assertThat(told).as("codes that are not in the program").isEmpty();

    var tests = new StringBuilder();
    for (Path source : sources("test")) {
      tests.append(Files.readString(source));
    }
    String ofTheApi = table.substring(0, table.indexOf(ErrorCodesPage.COMMAND_LINE));
    ROW.matcher(ofTheApi)
        .results()
        .forEach(row -> assertThat(tests.toString()).contains(row.group(1)));
  }

  private static List<Path> sources(String kind) throws IOException {
    var all = new ArrayList<Path>();
    for (String module : MODULES) {
      Path root = Path.of("..", module, "src", kind, "java");
      if (Files.isDirectory(root)) {
        try (var files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
        }
      }
    }
    return all;
  }

  @Test
  void everyExitCodeIsInTheTable() throws IOException {
    String table = Files.readString(PAGES.resolve("exit-codes.md"));
    Set<String> told = new TreeSet<>();
    Pattern.compile("^\\| (\\d+) \\| `([A-Z_]+)` \\|", Pattern.MULTILINE)
        .matcher(table)
        .results()
        .forEach(row -> told.add(row.group(1) + " " + row.group(2)));
    Set<String> used = new TreeSet<>();
    for (ExitCode code : ExitCode.values()) {
      used.add(code.number() + " " + code.name());
    }
    assertThat(told).isEqualTo(used);
  }
}
