package sh.fazt.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.http.api.ServedContract;

/**
 * Holds the node against the document it tells of itself: schemathesis makes requests out of it,
 * good ones and bad ones, and looks whether the answers are those that are announced. What it is
 * told to leave out, and why, stands in {@code build/schemathesis/schemathesis.toml}; the version
 * beside it is installed by {@code .ci/run}.
 */
@Tag("system")
class ContractFuzzTest {
  private static final Path FOLDER = Path.of("..", "build", "schemathesis").toAbsolutePath();
  private static final String PROGRAM = ".cache/fazt/schemathesis/bin/schemathesis";
  private static final Pattern SELECTED = Pattern.compile("Selected: (\\d+)/(\\d+)");
  private static final int EXAMPLES = 5;
  private static final int LEFT_OUT = 2;
  private static final int MAX_MINUTES = 4;

  @Test
  void theNodeAnswersAsItsDocumentSays(@TempDir Path folder) throws Exception {
    Path program = Path.of(System.getProperty("user.home"), PROGRAM);
    assumeTrue(Files.isExecutable(program), "schemathesis is not installed; .ci/run does it");
    Path said = folder.resolve("said.txt");
    int exit;
    try (var node = ServedContract.open()) {
      exit = run(program, node, said, folder);
    }
    String report = Files.readString(said);
    assertThat(exit).as(report).isZero();
    var selected = SELECTED.matcher(report);
    assertThat(selected.find()).as(report).isTrue();
    int tested = Integer.parseInt(selected.group(2)) - LEFT_OUT;
    assertThat(tested).isGreaterThan(60);
    assertThat(selected.group(1)).isEqualTo("" + tested);
    assertThat(report).contains("Tested: " + tested + "\n");
  }

  private static int run(Path program, ServedContract node, Path said, Path folder)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                program.toString(),
                "--config-file",
                FOLDER.resolve("schemathesis.toml").toString(),
                "run",
                "http://127.0.0.1:" + node.port() + "/api/openapi.json",
                "--header",
                "Authorization: Bearer " + node.token(),
                "--max-examples",
                Integer.toString(EXAMPLES),
                "--generation-database",
                "none",
                "--no-color")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + Files.readString(said));
    }
    return process.exitValue();
  }
}
