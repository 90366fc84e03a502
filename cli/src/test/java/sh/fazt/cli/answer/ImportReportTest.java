package sh.fazt.cli.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.control.PlainJson;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderFile;
import sh.fazt.registry.imports.older.OlderReport;
import sh.fazt.registry.sqlite.older.OlderDatabases;

class ImportReportTest {
  @TempDir Path folder;

  private Map<String, @Nullable Object> data(String name) throws IOException {
    Path file = OlderFile.copy(name, folder);
    try (OlderDatabase database =
        OlderDatabases.open(file, folder, OlderFile.LIMITS, OlderFile.THEN)) {
      // as it comes from a node
      return PlainJson.readObject(PlainJson.write(OlderReport.data(database.read(), 20)));
    }
  }

  @Test
  void saysWhatComesAndWhatNotAndWhy() throws IOException {
    assertThat(ImportReport.lines(data("dangling.data.db"), 80))
        .contains(
            "A server of fazt 0.10.0 to 0.10.10, cloud.example.com (migration 12)",
            "What does not come along:",
            "  files (9): the path cannot be one here, and never was served",
            "    messy: ../escape.txt has '..' in its path; paths must stay inside the upload",
            "    and more: --json names 9",
            "  aliases (1): the weights of a split do not add up to 100",
            "    uneven: 120 together",
            "What comes along, but not as it was:",
            "    quoted: https://example.com/?q=%22x%22")
        .anyMatch(line -> line.startsWith("History stays where it is: "));
  }

  @Test
  void linesAreNoWiderThanTheTerminalAndLongListsAreCut() throws IOException {
    var lines = ImportReport.lines(data("v0.10.1-migrated.data.db"), 60);
    assertThat(lines.stream().filter(line -> line.startsWith("app_")))
        .isNotEmpty()
        .allMatch(line -> line.length() <= 60);
  }

  @Test
  void tellsNoSecret() throws IOException {
    String all = PlainJson.write(data("v0.10.1-migrated.data.db"));
    assertThat(all).doesNotContain("$2a$", "77777777", "password");
  }
}
