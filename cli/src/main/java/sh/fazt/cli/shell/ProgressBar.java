package sh.fazt.cli.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A bar on one line of the terminal, with the rate. It draws nothing unless on a terminal, and
 * erases itself when done.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 24;
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(80);
  private static final String ERASE = "\r\u001b[K";

  private final @Nullable PrintStream terminal;
  private final long total;
  private final InstantSource clock;
  private final long startMillis;
  private long done;
  private long drawnMillis;

  private ProgressBar(@Nullable PrintStream terminal, long total, InstantSource clock) {
    this.terminal = terminal;
    this.total = total;
    this.clock = clock;
    this.startMillis = clock.millis();
  }

  /**
   * A bar for work of a known size, on the shell's error stream if that is a terminal.
   *
   * @param total bytes
   */
  public static ProgressBar of(Shell shell, long total, InstantSource clock) {
    boolean seen = shell.terminal().err() && shell.style() == Shell.Style.PEOPLE;
    return new ProgressBar(seen ? shell.err() : null, total, clock);
  }

  /** More bytes are done. */
  public void add(long bytes) {
    done += bytes;
    if (terminal == null) {
      return;
    }
    long now = clock.millis();
    if (now - drawnMillis >= BETWEEN_DRAWINGS.toMillis()) {
      drawnMillis = now;
      terminal.print(ERASE + line(now));
      terminal.flush();
    }
  }

  private String line(long now) {
    long percent = total == 0 ? 100 : Math.min(100, done * 100 / total);
    int full = (int) (percent * WIDTH / 100);
    long rate = done * 1000 / Math.max(1, now - startMillis);
    return "[%s%s] %d%%  %s of %s  %s/s"
        .formatted(
            "#".repeat(full),
            "-".repeat(WIDTH - full),
            percent,
            Sizes.bytes(done),
            Sizes.bytes(total),
            Sizes.bytes(rate));
  }

  @Override
  public void close() {
    if (terminal != null && drawnMillis != 0) {
      terminal.print(ERASE);
      terminal.flush();
    }
  }
}
