package sh.fazt.cli.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.control.PlainJson;

/**
 * {@code fazt server ...} on the service's database, in a process of its own: where no node runs it
 * becomes the user whose database it is, and could not install anything any more.
 */
record NodeCommand(Path launcher, Path database, Programs programs) {

  /**
   * What it answers.
   *
   * @throws Failure as the command failed
   */
  Map<?, ?> ask(String input, List<String> words) throws IOException {
    var line = new ArrayList<>(List.of(launcher.toString(), "server"));
    line.addAll(words);
    line.addAll(List.of("--db", database.toString(), "--json"));
    var ended = programs.run(input, line);
    if (map(ended.out()).get("data") instanceof Map<?, ?> data && ended.isGood()) {
      return data;
    }
    if (map(ended.out()).get("error") instanceof Map<?, ?> error) {
      throw new Failure(
          exit(ended.status()),
          String.valueOf(error.get("code")),
          String.valueOf(error.get("message")),
          error.get("hint") instanceof String hint ? hint : null);
    }
    throw Failure.refused(
        "FAILED", "fazt server " + words.getFirst() + " failed: " + ended.reason(), "");
  }

  private static Map<?, ?> map(String json) {
    try {
      @Nullable Object value = PlainJson.read(json);
      return value instanceof Map<?, ?> map ? map : Map.of();
    } catch (IOException _) {
      return Map.of();
    }
  }

  private static ExitCode exit(int status) {
    for (ExitCode code : ExitCode.values()) {
      if (code.number() == status && code != ExitCode.OK) {
        return code;
      }
    }
    return ExitCode.REFUSED;
  }
}
