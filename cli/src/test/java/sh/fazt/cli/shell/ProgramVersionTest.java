package sh.fazt.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramVersionTest {
  private static final Path HOUSE = Path.of("..");

  @Test
  void theVersionIsTheOneOfTheBuildAndOfTheLauncher() throws IOException {
    assertThat(Files.readString(HOUSE.resolve("pom.xml")))
        .contains(
            "<artifactId>fazt</artifactId>\n  <version>" + ProgramVersion.NUMBER + "</version>");
    assertThat(Files.readString(HOUSE.resolve("fazt")))
        .contains("target/fazt-" + ProgramVersion.NUMBER + "\n");
  }
}
