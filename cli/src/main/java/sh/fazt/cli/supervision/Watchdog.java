package sh.fazt.cli.supervision;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to the service manager that the node lives, for as long as it does: twice in the time after
 * which the manager ends a silent service, a visit and a write have to be answered. When one is
 * not, nothing is said, and it is tried again at once; so a node that hangs is started again, and
 * one that was only slow goes on.
 *
 * <p>A thread of its own, which nothing that hangs in the node can keep from looking.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** Receives what is said. */
  @FunctionalInterface
  interface Listener {
    void told(String... lines);
  }

  private final SignsOfLife node;
  private final Listener manager;
  private final Duration patience;
  private final Thread thread;
  private volatile boolean ended;

  private Watchdog(SignsOfLife node, Listener manager, Duration patience) {
    this.node = node;
    this.manager = manager;
    this.patience = patience;
    this.thread = Thread.ofPlatform().daemon().name("fazt-watchdog").unstarted(this::run);
  }

  /** How long this process may be silent, if it is watched. */
  static Optional<Duration> patience(Map<String, String> environment) {
    String process = environment.getOrDefault("WATCHDOG_PID", "");
    if (!process.isEmpty() && !process.equals(Long.toString(ProcessHandle.current().pid()))) {
      return Optional.empty();
    }
    return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
        .filter(text -> text.matches("[1-9][0-9]{0,17}"))
        .map(text -> Duration.ofNanos(Long.parseLong(text) * 1000));
  }

  /** Begins to look. */
  static Watchdog begin(SignsOfLife node, Listener manager, Duration patience) {
    var watchdog = new Watchdog(node, manager, patience);
    watchdog.thread.start();
    return watchdog;
  }

  private void run() {
    Duration half = patience.dividedBy(2);
    while (!ended) {
      Optional<String> silence = look(half.multipliedBy(9).dividedBy(10));
      if (ended) {
        return;
      }
      if (silence.isEmpty()) {
        manager.told("WATCHDOG=1", "STATUS=Serving");
        pause(half);
      } else {
        LOG.error(
            "The node does not answer itself: {}. If that does not change, the service manager"
                + " starts it again within {} s.",
            silence.get(),
            patience.toSeconds());
        manager.told("STATUS=Does not answer itself: " + silence.get());
      }
    }
  }

  /** What is not answered; nothing if all is. */
  private Optional<String> look(Duration within) {
    long from = System.nanoTime();
    Optional<String> unwritten = node.heartbeat(within);
    if (unwritten.isPresent()) {
      return unwritten;
    }
    Duration left = within.minusNanos(System.nanoTime() - from);
    return node.askItself(left).isPresent()
        ? Optional.empty()
        : Optional.of("a request to the open port got no answer");
  }

  private void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !ended; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
  }
}
