package sh.fazt.cli.command;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgressBar;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/** Long work of a node on this machine, with a bar that shows how far it is. */
final class LongCommandProgress {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final LocalOperator operator;
  private final Shell shell;
  private final InstantSource clock;

  LongCommandProgress(LocalOperator operator, Shell shell, InstantSource clock) {
    this.operator = operator;
    this.shell = shell;
    this.clock = clock;
  }

  /**
   * Has the running node do it, or does it here when none runs.
   *
   * @param begin makes a running node begin
   * @param here does it without one, and moves the bar
   * @return what it came to
   * @throws Failure if it was refused, or the node stopped meanwhile
   */
  Map<String, @Nullable Object> done(ControlRequest begin, Function<Bar, ControlAnswer> here) {
    try (var bar = new Bar(shell, clock)) {
      Optional<ControlAnswer> running = operator.askRunning(begin);
      return running.isPresent()
          ? watched(begin.command(), LocalOperator.dataOf(running.get()), bar)
          : LocalOperator.dataOf(here.apply(bar));
    }
  }

  private Map<String, @Nullable Object> watched(
      String command, Map<String, @Nullable Object> begun, Bar bar) {
    var data = begun;
    while (Boolean.TRUE.equals(data.get("running"))) {
      bar.at(number(data, "read"), number(data, "total"));
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      data =
          LocalOperator.dataOf(
              operator
                  .askRunning(new ControlRequest(command, Map.of("watch", "true")))
                  .orElseThrow(
                      () ->
                          new Failure(
                              ExitCode.UNREACHABLE,
                              "NOT_RUNNING",
                              "the node stopped meanwhile",
                              "Do the same again")));
    }
    return data;
  }

  private static long number(Map<String, @Nullable Object> data, String name) {
    return data.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** A bar whose length is known only when the first word comes. */
  static final class Bar implements AutoCloseable {
    private final Shell shell;
    private final InstantSource clock;
    private @Nullable ProgressBar bar;
    private long shown;

    Bar(Shell shell, InstantSource clock) {
      this.shell = shell;
      this.clock = clock;
    }

    void at(long read, long total) {
      ProgressBar drawn = bar;
      if (drawn == null) {
        if (total == 0) {
          return;
        }
        drawn = ProgressBar.of(shell, total, clock);
        bar = drawn;
      }
      drawn.add(read - shown);
      shown = read;
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
