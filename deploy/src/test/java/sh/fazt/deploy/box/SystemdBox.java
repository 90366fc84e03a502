package sh.fazt.deploy.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A machine of its own with systemd as process 1, over a copy-on-write view of this machine's files
 * ({@code src/test/box/systemd-box} says what that is). It can be rebooted, and its power can fail;
 * its disk survives both and nothing of it survives {@link #close()}, which leaves its log in
 * {@code target/systemd-box}.
 *
 * <p>Its network is its own: what is to be asked of a port in it is asked from inside.
 */
public final class SystemdBox implements AutoCloseable {
  /** For one command in the box; and for the box to come up. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Path SCRIPT = Path.of("src", "test", "box", "systemd-box");
  private static final Path LOGS = Path.of("target", "systemd-box");

  private final String name;
  private final Process machine;
  private final BufferedReader answers;
  private String init;

  /**
   * How a command in the box ended.
   *
   * @param err what it said on its error stream
   */
  public record Ended(int status, String out, String err) {
    /** Both streams. */
    public String said() {
      return out + err;
    }
  }

  private SystemdBox(String name, Process machine) {
    this.name = name;
    this.machine = machine;
    this.answers = machine.inputReader(UTF_8);
    this.init = "";
  }

  /**
   * Boots a fresh one. Where that cannot be done, the test is skipped and says why.
   *
   * @param name of the file its log is left in
   */
  public static SystemdBox boot(String name) {
    try {
      missing().ifPresent(what -> Assumptions.abort("a systemd box needs " + what));
      var builder = new ProcessBuilder(SCRIPT.toAbsolutePath().toString(), "-");
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      var box = new SystemdBox(name, builder.start());
      box.word("boot");
      return box;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this machine lacks to have boxes. */
  private static Optional<String> missing() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("root");
    }
    for (String program : List.of("/lib/systemd/systemd", "/usr/bin/unshare", "/usr/bin/nsenter")) {
      if (!Files.isExecutable(Path.of(program))) {
        return Optional.of(program);
      }
    }
    var probe =
        new ProcessBuilder(
            "sh", "-c", "unshare --mount --pid --fork --net true && findmnt -t cgroup2");
    try {
      return probe.redirectErrorStream(true).start().waitFor() == 0
          ? Optional.empty()
          : Optional.of("namespaces and cgroup2, which root may not have here");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** An orderly reboot. What is enabled has been started, and may not be ready yet. */
  public void reboot() {
    word("reboot");
  }

  /**
   * The power fails: everything that runs is killed at once, and the box boots again with what was
   * written so far.
   */
  public void powerCut() {
    word("cut");
  }

  private void word(String word) {
    try {
      var out = machine.outputWriter(UTF_8);
      out.write(word + "\n");
      out.flush();
      String answer =
          CompletableFuture.supplyAsync(this::answer)
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .orElseThrow(() -> new AssertionError("the box ended at '" + word + "'"));
      init = answer.substring("up ".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      machine.destroy();
      throw new AssertionError("the box did not come up after '" + word + "'", e);
    }
  }

  private Optional<String> answer() {
    try {
      return Optional.ofNullable(answers.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file or folder of the box as it can be reached from here; not across a reboot. */
  public Path path(String inBox) {
    return Path.of("/proc", init, "root").resolve(inBox.substring(1));
  }

  /** Copies a file, or a folder with all that is in it; modes and links are kept. */
  public void copy(Path from, String to) {
    Path target = path(to);
    try {
      Files.createDirectories(target.getParent());
      var copy = new ProcessBuilder("cp", "-a", "-T", from.toString(), target.toString());
      assertThat(copy.inheritIO().start().waitFor()).as("copying %s", from).isZero();
      assertThat(run("chown", "-R", "0:0", to).status()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts a command as root; it ends with the box at the latest. */
  public Process start(String... command) {
    var line = new ArrayList<>(List.of("nsenter", "--target", init, "--all", "--root"));
    line.addAll(List.of("--wd=/proc/" + init + "/root", "--", "env", "-i", "TERM=dumb"));
    line.addAll(List.of("HOME=/var/lib/systemd-box", "LANG=C.UTF-8"));
    line.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    line.addAll(List.of(command));
    try {
      return new ProcessBuilder(line).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command as root, without input, and waits for its end. */
  public Ended run(String... command) {
    Process process = start(command);
    try (var in = process.inputReader(UTF_8);
        var errors = process.errorReader(UTF_8)) {
      process.getOutputStream().close();
      var err = CompletableFuture.supplyAsync(() -> all(errors));
      var out = CompletableFuture.supplyAsync(() -> all(in));
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", command) + " goes on and on; the log of the box:\n" + journal());
      }
      return new Ended(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String all(BufferedReader reader) {
    return String.join("", reader.lines().map(line -> line + "\n").toList());
  }

  /** What a script prints; it must end well. */
  public String sh(String script) {
    Ended ended = run("sh", "-euc", script);
    assertThat(ended.status()).as("%s\n%s", script, ended.said()).isZero();
    return ended.out().stripTrailing();
  }

  /** Waits until a script ends well. */
  public void await(String script) {
    Ended ended =
        run(
            "sh",
            "-c",
            "for _ in $(seq 600); do (" + script + ") && exit; sleep 0.1; done; exit 1");
    assertThat(ended.status()).as("%s\n%s\n%s", script, ended.said(), journal()).isZero();
  }

  /** The log of the box, of all its boots. */
  public String journal() {
    return run("journalctl", "-o", "short-precise", "--no-pager").out();
  }

  @Override
  public void close() {
    try {
      if (machine.isAlive()) {
        Files.createDirectories(LOGS);
        Files.writeString(LOGS.resolve(name + ".log"), journal());
      }
      machine.getOutputStream().close();
      if (!machine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        machine.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      machine.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
