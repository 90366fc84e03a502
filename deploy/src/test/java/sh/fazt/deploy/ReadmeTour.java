package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** README's tour, typed into a shell: what it shows is what one sees. */
@Timeout(120)
public abstract class ReadmeTour {
  private static final String PORT = "4698";

  private final Path folder;
  private final int port = freePort();

  /**
   * Types it into a shell in a folder.
   *
   * @param program as it is typed in a shell
   */
  protected ReadmeTour(Path folder, String program) throws IOException {
    this.folder = folder;
    Path fazt =
        Files.writeString(
            folder.resolve("fazt"),
            """
            #!/bin/sh
            exec %s "$@"
            """
                .formatted(program));
    Files.setPosixFilePermissions(fazt, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A command, and what it says. */
  private record Step(String command, List<String> output) {}

  private static List<Step> steps() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    String tour = readme.substring(readme.indexOf("## A tour"));
    int begin = tour.indexOf("```console\n") + 11;
    var steps = new ArrayList<Step>();
    for (String line : tour.substring(begin, tour.indexOf("\n```", begin)).lines().toList()) {
      if (line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else {
        steps.getLast().output().add(line);
      }
    }
    return steps;
  }

  @Test
  void everyStepSaysWhatTheReadmeShows() throws Exception {
    Process node = null;
    try {
      for (Step step : steps()) {
        if (step.command().endsWith(" &")) {
          node = shell(step.command().replaceFirst(" &$", ""));
          awaitPort(node);
          continue;
        }
        Process process = shell(step.command());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(step.command() + "\n" + said).isZero();
        assertThat(said.stripTrailing().replace(Integer.toString(port), PORT))
            .as(step.command())
            .matches(pattern(step.output()));
      }
      assertThat(node).isNotNull();
      assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      if (node != null) {
        node.destroyForcibly();
      }
    }
  }

  /** Where the README has an ellipsis anything may stand, and for an id any other one. */
  private static Pattern pattern(List<String> output) {
    return Pattern.compile(
        output.stream().map(ReadmeTour::pattern).collect(Collectors.joining("\n")));
  }

  private static String pattern(String line) {
    return Stream.of(line.split("…", -1))
        .map(
            part ->
                Stream.of(part.split("app_[0-9a-z]{8}", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("app_[0-9a-z]{8}")))
        .collect(Collectors.joining(".*"));
  }

  private Process shell(String command) throws IOException {
    var builder =
        new ProcessBuilder(
            "sh", "-c", "exec 2>&1; " + command.replace("init ", "init --port " + port + " "));
    builder.directory(folder.toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("FAZT") || name.startsWith("XDG"));
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("FAZT_PASSWORD", "a password for the tour");
    return builder.start();
  }

  private void awaitPort(Process node) throws InterruptedException {
    while (true) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        assertThat(node.waitFor(50, TimeUnit.MILLISECONDS)).as("the node ended").isFalse();
      }
    }
  }
}
