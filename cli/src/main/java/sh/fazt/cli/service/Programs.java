package sh.fazt.cli.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import sh.fazt.cli.shell.Failure;

/**
 * Other programs of this machine.
 *
 * @param environment they are started with
 */
record Programs(Map<String, String> environment) {
  /** Where administrators' programs are, which {@code su} leaves out of the path. */
  private static final List<String> FOR_ADMINISTRATORS = List.of("/usr/sbin", "/sbin");

  Programs {
    environment = Map.copyOf(environment);
  }

  /**
   * How one ended.
   *
   * @param err what it said on its error stream
   */
  record Ended(int status, String out, String err) {
    boolean isGood() {
      return status == 0;
    }

    /** The last line it said, which mostly says why. */
    String reason() {
      return Stream.of(err, out)
          .flatMap(
              text -> text.lines().filter(line -> !line.isBlank()).toList().reversed().stream())
          .findFirst()
          .orElse("it ended with status " + status);
    }
  }

  /** Whether it is there. */
  boolean has(String program) {
    return find(program).isPresent();
  }

  private Optional<Path> find(String program) {
    return Stream.concat(
            Stream.of(environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)),
            FOR_ADMINISTRATORS.stream())
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs one and waits for its end; a program that is not there ends with 127. */
  Ended run(String... words) throws IOException {
    return run("", List.of(words));
  }

  /**
   * The same.
   *
   * @param input what it reads
   */
  Ended run(String input, List<String> words) throws IOException {
    Optional<Path> program = program(words.getFirst());
    if (program.isEmpty()) {
      return new Ended(127, "", words.getFirst() + " is not installed");
    }
    Process process = builder(program.get(), words).start();
    var err =
        CompletableFuture.supplyAsync(() -> text(process.errorReader(StandardCharsets.UTF_8)));
    var out =
        CompletableFuture.supplyAsync(() -> text(process.inputReader(StandardCharsets.UTF_8)));
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended before it read all of it, and its status says why.
    }
    return new Ended(await(process), out.join(), err.join());
  }

  /** Runs one that speaks with the user itself, and waits for its end. */
  int show(List<String> words) throws IOException {
    Optional<Path> program = program(words.getFirst());
    if (program.isEmpty()) {
      throw Failure.refused(
          "NO_PROGRAM", words.getFirst() + " is not installed", "Install it, or look without it.");
    }
    return await(builder(program.get(), words).inheritIO().start());
  }

  private Optional<Path> program(String word) {
    return word.startsWith("/") ? Optional.of(Path.of(word)) : find(word);
  }

  private ProcessBuilder builder(Path program, List<String> words) {
    var line = new ArrayList<>(words);
    line.set(0, program.toString());
    var builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String text(BufferedReader reader) {
    return String.join("", reader.lines().map(line -> line + "\n").toList());
  }
}
