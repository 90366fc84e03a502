package sh.fazt.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Shell;

/** A user who has nothing yet, and what the command line says to that user. */
public final class TestShell {
  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMillis(5));

  private final Heard out = new Heard();
  private final Heard err = new Heard();
  private final Map<String, String> environment = new HashMap<>();
  private final Path folder;
  private final LocalNode node;
  private String typed = "";
  private Shell.Terminal terminal = Shell.Terminal.NONE;
  private Timeouts timeouts = TIMEOUTS;

  public TestShell(Path folder, LocalNode node) {
    this.folder = folder;
    this.node = node;
    environment.put("HOME", folder.resolve("home").toString());
  }

  public TestShell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public TestShell typing(String text) {
    typed = text;
    return this;
  }

  public TestShell at(Shell.Terminal seen) {
    terminal = seen;
    return this;
  }

  public TestShell waiting(Timeouts shorter) {
    timeouts = shorter;
    return this;
  }

  public Shell shell() {
    return new Shell(
        Map.copyOf(environment),
        folder,
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        Shell.Style.PEOPLE);
  }

  /** Runs one command line; what it says replaces what was said before. */
  public ExitCode run(String... words) {
    out.forget();
    err.forget();
    return new Fazt(node, timeouts, Clock.systemUTC()).run(List.of(words), shell());
  }

  public String out() {
    return out.text();
  }

  public String err() {
    return err.text();
  }

  public void awaitOut(String text) throws InterruptedException {
    out.await(text);
  }

  public void awaitErr(String text) throws InterruptedException {
    err.await(text);
  }
}
