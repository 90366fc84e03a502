package sh.fazt.cli.supervision;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import sh.fazt.cli.shell.Failure;

/**
 * The service manager this process runs under, if there is one that wants to know: systemd with
 * {@code Type=notify}, or whoever else listens at {@code NOTIFY_SOCKET}. Without one nothing here
 * does anything.
 */
public final class Supervisor implements AutoCloseable {
  /** A start that goes on may take as long as it takes; one that stands still this long is over. */
  private static final Duration BETWEEN_STEPS = Duration.ofMinutes(2);

  private static final long TELL_EVERY = Duration.ofSeconds(1).toNanos();
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final @Nullable NotifySocket socket;
  private final Optional<Duration> patience;
  private long toldAt = System.nanoTime() - TELL_EVERY;
  private @Nullable Watchdog watchdog;

  private Supervisor(@Nullable NotifySocket socket, Optional<Duration> patience) {
    this.socket = socket;
    this.patience = patience;
  }

  /**
   * The one the environment names.
   *
   * @throws Failure if it cannot be told anything
   */
  public static Supervisor of(Map<String, String> environment) {
    try {
      return new Supervisor(
          NotifySocket.of(environment).orElse(null), Watchdog.patience(environment));
    } catch (IOException e) {
      throw Failure.refused(
          "NO_SERVICE_MANAGER",
          "the service manager cannot be told that the node is ready: " + e.getMessage(),
          "Start it with systemctl, or without NOTIFY_SOCKET.");
    }
  }

  /** Whether there is one. */
  public boolean isThere() {
    return socket != null;
  }

  /** The start has come so far; while it goes on it is given more time. */
  public void replayed(long done, long total) {
    if (socket != null && System.nanoTime() - toldAt >= TELL_EVERY) {
      toldAt = System.nanoTime();
      tell(
          "EXTEND_TIMEOUT_USEC=" + BETWEEN_STEPS.toNanos() / 1000,
          "STATUS=Reading the journal: " + done + " of " + total + " events");
    }
  }

  /**
   * The port is open. Ready is what answers a request to itself; from then on it is watched.
   *
   * @throws Failure if it does not answer
   */
  public void serving(SignsOfLife node) {
    if (socket == null) {
      return;
    }
    tell("STATUS=Asking itself");
    OptionalInt status = node.askItself(READY_WITHIN);
    if (status.orElse(0) != OK) {
      throw Failure.refused(
          "NOT_READY",
          status.isEmpty()
              ? "the port is open, but a request to it got no answer"
              : "a request to the open port was answered with status " + status.getAsInt(),
          "Its log says why.");
    }
    tell("READY=1", "STATUS=Serving");
    watchdog = patience.map(time -> Watchdog.begin(node, this::tell, time)).orElse(null);
  }

  private synchronized void tell(String... lines) {
    if (socket == null) {
      return;
    }
    try {
      socket.send(lines);
    } catch (IOException e) {
      // A manager that is gone has nothing to decide any more; one that comes back asks by itself.
      LoggerFactory.getLogger(Supervisor.class).warn(e.getMessage());
    }
  }

  /** The node stops. */
  @Override
  public void close() {
    if (watchdog != null) {
      watchdog.close();
    }
    tell("STOPPING=1", "STATUS=Stopping");
  }
}
