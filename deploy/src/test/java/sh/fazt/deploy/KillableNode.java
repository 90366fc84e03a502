package sh.fazt.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlClient;
import sh.fazt.registry.control.ControlRequest;

/**
 * A node in a process of its own, started with the command line an operator uses. It can be killed
 * at any time, before its port opens too.
 */
final class KillableNode implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("\"port\"\\s*:\\s*(\\d+)");

  /** More flags for the node's virtual machine, for instance a cache that lets it start faster. */
  private static final String MORE_FLAGS = System.getProperty("crash.node.flags", "");

  private static final long PATIENCE_SECONDS = 90;

  private final Path database;
  private final Process process;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private KillableNode(Path database, Process process) {
    this.database = database;
    this.process = process;
    Thread.ofVirtual().name("node-output").start(this::readOutput);
  }

  /** Makes a database with an operator account, and a settings file beside it. */
  static Path initialized(Path folder) {
    Path database = folder.resolve("fazt.db");
    dataOf(
        new NodeProcess()
            .offline(
                database,
                new ControlRequest(
                    "init", Map.of("username", "me", "password", "correct horse battery"))));
    try {
      Files.createDirectories(folder.resolve("tmp"));
      Files.writeString(
          folder.resolve("fazt.conf"),
          """
          fazt.http.interface = "127.0.0.1"
          fazt.http.upload.deploys-per-minute = 1000000
          fazt.http.stop-timeout = 3 s
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return database;
  }

  /**
   * Starts a node on the database; its port is not open yet.
   *
   * @param flags more of the JVM's
   */
  static KillableNode starting(Path database, String... flags) {
    Path folder = folderOf(database);
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder.resolve("tmp")));
    command.addAll(List.of(flags));
    Arrays.stream(MORE_FLAGS.split(" ", -1)).filter(flag -> !flag.isEmpty()).forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "sh.fazt.cli.Fazt"));
    command.addAll(List.of("server", "start", "--json", "--port", "0"));
    command.addAll(List.of("--db", database.toString()));
    command.addAll(List.of("--config", folder.resolve("fazt.conf").toString()));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("node.log").toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("FAZT") || name.equals("PORT"));
    try {
      return new KillableNode(database, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a node on the database and waits until its port is open. */
  static KillableNode started(Path database, String... flags) {
    var node = starting(database, flags);
    node.port();
    return node;
  }

  private void readOutput() {
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher matcher = PORT.matcher(line);
        if (matcher.find()) {
          port.complete(Integer.valueOf(matcher.group(1)));
        }
      }
      port.completeExceptionally(new IllegalStateException("the node ended"));
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
  }

  Path database() {
    return database;
  }

  /** The port; waits until it is open. */
  int port() {
    try {
      return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      kill();
      throw new AssertionError("the node did not start; its log:\n" + log(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** What the node said on its error stream, all starts on this database together. */
  String log() {
    try {
      return Files.readString(folderOf(database).resolve("node.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an operator asks through the node's socket. */
  Map<String, @Nullable Object> ask(ControlRequest request) {
    try {
      return dataOf(
          ControlClient.ask(
                  database, System.getenv(), request, Duration.ofSeconds(PATIENCE_SECONDS))
              .orElseThrow(() -> new AssertionError("no node listens")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token that may deploy. */
  String newKey() {
    return String.valueOf(
        ask(new ControlRequest("create-key", Map.of("name", "writer"))).get("token"));
  }

  /** SIGKILL. Returns at once; may be called by anyone, more than once. */
  void kill() {
    process.destroyForcibly();
  }

  /** SIGTERM. Returns at once. */
  void askToEnd() {
    process.destroy();
  }

  /** Waits for the end of the process, bounded. */
  void awaitEnd(long seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError("the node did not end within " + seconds + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, @Nullable Object> dataOf(ControlAnswer answer) {
    return switch (answer) {
      case ControlAnswer.Done(var data) -> data;
      case ControlAnswer.Rejected(String code, String message) ->
          throw new AssertionError(code + ": " + message);
    };
  }

  private static Path folderOf(Path database) {
    return Objects.requireNonNull(database.toAbsolutePath().getParent());
  }

  @Override
  public void close() {
    kill();
    awaitEnd(PATIENCE_SECONDS);
  }
}
