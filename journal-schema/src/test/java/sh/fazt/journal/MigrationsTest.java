package sh.fazt.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private static final Path FOLDER = Path.of("src/main/resources/db/sqlite");
  private static final Pattern TABLE =
      Pattern.compile("CREATE TABLE (\\w+) \\(.*?\\n\\)([^;]*);", Pattern.DOTALL);

  @Test
  void everySqliteTableChecksItsTypes() throws IOException {
    List<String> tables =
        migrations()
            .flatMap(sql -> TABLE.matcher(sql).results())
            .map(table -> table.group(1) + table.group(2))
            .toList();

    assertThat(tables).isNotEmpty().allMatch(table -> table.contains("STRICT"));
  }

  private static Stream<String> migrations() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(MigrationsTest::text).toList().stream();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
