package sh.fazt.http.upgrade;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.control.PlainJson;
import sh.fazt.registry.upgrade.UpgradeRejections;

/**
 * Has a version of the program try a copy of the database, in a process of its own with memory of
 * its own. It may take as long as it reports progress. Blocks; whatever happens, the process is
 * gone afterwards.
 */
final class PreflightProcess {
  private static final Logger LOG = LoggerFactory.getLogger(PreflightProcess.class);
  private static final int MAX_LINE = 64 * 1024;
  private static final int KEPT_ERRORS = 4096;

  /** What tells a process who started it, and where; none of it is for a trial. */
  private static final List<String> NOT_FOR_IT =
      List.of("FAZT_ROOT", "FAZT_SUPERVISOR", "FAZT_DB_PATH", "NOTIFY_SOCKET");

  private final Path copy;
  private final Optional<Path> config;
  private final long heap;
  private final Duration silentFor;

  /**
   * A trial that has not begun.
   *
   * @param config the file of settings the node was started with
   * @param heap bytes
   */
  PreflightProcess(Path copy, Optional<Path> config, long heap, Duration silentFor) {
    this.copy = copy;
    this.config = config;
    this.heap = heap;
    this.silentFor = silentFor;
  }

  /**
   * Runs it to its end.
   *
   * @param release the folder of the version
   * @throws sh.fazt.registry.domain.RejectedException if that version cannot use the copy
   */
  PreflightReport run(Path release, Consumer<Activity> progress) throws IOException {
    Process process = start(release);
    var heard = new AtomicLong(System.nanoTime());
    Thread watch = Thread.ofVirtual().start(() -> endWhenSilent(process, heard));
    var errors = new AtomicReference<>("");
    Thread drain = Thread.ofVirtual().start(() -> keep(process.getErrorStream(), errors));
    try {
      var report = read(process, heard, progress);
      if (report.isEmpty()) {
        drain.join(Duration.ofSeconds(1));
        LOG.warn("The version that was tried ended without a result; it wrote: {}", errors.get());
        throw UpgradeRejections.preflight(silence(process, heard)).asException();
      }
      return report.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UpgradeRejections.preflight("this node is stopping").asException();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      watch.interrupt();
      awaitEnd(process, drain);
      LOG.debug("The version that was tried wrote: {}", errors.get());
    }
  }

  private Process start(Path release) throws IOException {
    var command = new ArrayList<String>();
    command.add(release.resolve("bin/fazt").toString());
    command.addAll(List.of("server", "preflight", "--db", copy.toString()));
    config.ifPresent(file -> command.addAll(List.of("--config", file.toString())));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(PreflightProcess::isNotForIt);
    // The last one wins.
    builder.environment().merge("FAZT_JAVA_OPTIONS", "-Xmx" + heap, (own, max) -> own + " " + max);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return builder.start();
  }

  private static boolean isNotForIt(String variable) {
    return NOT_FOR_IT.contains(variable)
        || variable.startsWith("WATCHDOG_")
        || variable.startsWith("LISTEN_");
  }

  private Optional<PreflightReport> read(
      Process process, AtomicLong heard, Consumer<Activity> progress) throws IOException {
    try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8), MAX_LINE)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard.set(System.nanoTime());
        var said = object(line);
        if ("refused".equals(said.get("result"))) {
          throw UpgradeRejections.preflight(String.valueOf(said.get("message"))).asException();
        }
        var report = PreflightReport.read(said);
        if (report.isPresent()) {
          return report;
        }
        if (said.get("progress") instanceof String what && said.get("done") instanceof Long done) {
          progress.accept(new Activity("preflight: " + what, done, 0));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, @Nullable Object> object(String line) {
    try {
      return PlainJson.readObject(line);
    } catch (IOException e) {
      return Map.of();
    }
  }

  private void endWhenSilent(Process process, AtomicLong heard) {
    try {
      while (process.isAlive()) {
        long left = silentFor.toNanos() - (System.nanoTime() - heard.get());
        if (left <= 0) {
          process.destroyForcibly();
          return;
        }
        TimeUnit.NANOSECONDS.sleep(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String silence(Process process, AtomicLong heard) {
    boolean silent = System.nanoTime() - heard.get() >= silentFor.toNanos();
    if (silent) {
      return "it got no further for %d s (setting fazt.upgrade.preflight.silent-for)"
          .formatted(silentFor.toSeconds());
    }
    try {
      boolean ended = process.waitFor(1, TimeUnit.SECONDS);
      return ended
          ? "it ended early, with status " + process.exitValue()
          : "it stopped to say how it gets on";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "this node is stopping";
    }
  }

  /** The last of what it writes there, for the log. */
  private static void keep(InputStream stream, AtomicReference<String> kept) {
    try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      char[] piece = new char[1024];
      for (int read = reader.read(piece); read >= 0; read = reader.read(piece)) {
        String all = kept.get() + new String(piece, 0, read);
        kept.set(all.substring(Math.max(0, all.length() - KEPT_ERRORS)));
      }
    } catch (IOException e) {
      LOG.debug("the errors of a preflight ended early", e);
    }
  }

  private static void awaitEnd(Process process, Thread drain) {
    try {
      process.waitFor(5, TimeUnit.SECONDS);
      drain.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
