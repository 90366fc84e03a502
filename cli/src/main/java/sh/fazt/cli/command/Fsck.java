package sh.fazt.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.DataPlace;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.Operator;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Progress;
import sh.fazt.cli.shell.Reply;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.registry.node.ControlAnswer;
import sh.fazt.registry.node.ControlRequest;

/**
 * {@code fazt server fsck}: has the running node read everything, or reads the file itself when
 * none runs, however damaged it is.
 */
final class Fsck {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final LocalNode node;
  private final InstantSource clock;

  Fsck(LocalNode node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  Reply run(Invocation invocation, Shell shell) throws IOException {
    var operator = new Operator(DataPlace.of(invocation.text("db"), shell), node, shell);
    try (var bar = new Bar(shell, clock)) {
      Optional<ControlAnswer> running = operator.askRunning(ControlRequest.of("fsck"));
      Map<String, @Nullable Object> found =
          running.isPresent()
              ? watched(operator, Operator.dataOf(running.get()), bar)
              : Operator.dataOf(node.check(operator.database(), bar::at));
      return told(found);
    }
  }

  private static Map<String, @Nullable Object> watched(
      Operator operator, Map<String, @Nullable Object> begun, Bar bar) {
    var data = begun;
    while (Boolean.TRUE.equals(data.get("running"))) {
      bar.at(number(data, "read"), number(data, "total"));
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      data =
          Operator.dataOf(
              operator
                  .askRunning(new ControlRequest("fsck", Map.of("watch", "true")))
                  .orElseThrow(
                      () ->
                          new Failure(
                              ExitCode.UNREACHABLE,
                              "NOT_RUNNING",
                              "the node stopped during the check",
                              "Check it again: fazt server fsck")));
    }
    return data;
  }

  private static long number(Map<String, @Nullable Object> data, String name) {
    return data.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static Reply told(Map<String, @Nullable Object> found) {
    long damages = number(found, "damages");
    String read =
        "%d events and %s of content"
            .formatted(number(found, "revisions"), Sizes.bytes(number(found, "bytes")));
    if (damages == 0) {
      return Reply.of(found, List.of("Everything is as it was stored: " + read + "."))
          .essentially("sound");
    }
    var lines = new ArrayList<String>();
    lines.add((damages == 1 ? "1 damage" : damages + " damages") + " in " + read + ":");
    if (found.get("told") instanceof List<?> told) {
      told.forEach(what -> lines.add("  " + what));
      if (told.size() < damages) {
        lines.add("  and " + (damages - told.size()) + " more");
      }
    }
    lines.add("Restore the database from a backup. What is damaged is not served.");
    return Reply.of(found, lines).essentially(damages + " damaged").exiting(ExitCode.REFUSED);
  }

  /** A bar whose length is known only when the first word comes. */
  private static final class Bar implements AutoCloseable {
    private final Shell shell;
    private final InstantSource clock;
    private @Nullable Progress bar;
    private long shown;

    Bar(Shell shell, InstantSource clock) {
      this.shell = shell;
      this.clock = clock;
    }

    void at(long read, long total) {
      Progress drawn = bar;
      if (drawn == null) {
        if (total == 0) {
          return;
        }
        drawn = Progress.of(shell, total, clock);
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
