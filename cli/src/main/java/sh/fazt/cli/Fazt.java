package sh.fazt.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Grammar;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.network.Network;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** The {@code fazt} command. */
public final class Fazt {
  private final Grammar grammar;

  public Fazt(LocalNode node, Timeouts timeouts, Clock clock) {
    this.grammar = new Grammar(new Commands(node, timeouts, clock).root());
  }

  public static void main(String[] words) {
    Shell shell = prepared();
    var fazt = new Fazt(new NodeProcess(), Timeouts.NORMAL, Clock.systemUTC());
    ExitCode exit = fazt.run(List.of(words), shell);
    // Everything is closed and flushed here. An orderly exit would first look for a logger to tell
    // of itself, and so open every jar of the class path: half of the time a client takes.
    Runtime.getRuntime().halt(exit.number());
  }

  /** The shell of this process. It comes before anything else a command does. */
  static Shell prepared() {
    // Results go to the standard output by the shell alone. Libraries of the node print to it too
    // (the projections log every stop), and what they say is in the log where it matters.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    return new Shell(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminal(),
        Shell.Style.PEOPLE);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 4096),
        false,
        StandardCharsets.UTF_8);
  }

  /**
   * The launcher says which of file descriptors 0, 1, 2 are terminals: Java knows only about all at
   * once.
   */
  private static Shell.Terminal terminal() {
    String streams = System.getProperty("fazt.terminal", "");
    return new Shell.Terminal(streams.contains("0"), streams.contains("1"), streams.contains("2"));
  }

  /** Runs one command line, says how it went, and never throws. */
  public ExitCode run(List<String> words, Shell shell) {
    // A command line that cannot be parsed may still ask for JSON.
    Shell answering = shell.with(words.contains("--json") ? Shell.Style.JSON : Shell.Style.PEOPLE);
    try {
      Invocation invocation = grammar.parse(words);
      answering = withAuthorities(invocation, shell).with(invocation.style());
      CommandResult reply = invocation.reply(answering);
      answering.print(reply);
      if (!answering.isWritten()) {
        throw new Failure(
            ExitCode.REFUSED, "NOT_WRITTEN", "it was done, but the answer could not be written");
      }
      return reply.exit();
    } catch (Failure failure) {
      answering.print(failure);
      return failure.exit();
    } catch (IOException | RuntimeException accident) {
      Failure failure = failureOf(accident);
      answering.print(failure);
      if (shell.variable("FAZT_DEBUG").isPresent()) {
        answering.trace(accident);
      }
      return failure.exit();
    }
  }

  /** The flag is the variable for one command. */
  private static Shell withAuthorities(Invocation invocation, Shell shell) {
    return invocation
        .text(Network.CA_FLAG)
        .map(file -> shell.with(Network.CA_VARIABLE, shell.path(file).toString()))
        .orElse(shell);
  }

  private static Failure failureOf(Exception accident) {
    String what =
        switch (accident) {
          case NoSuchFileException e -> "no such file: " + e.getFile();
          case AccessDeniedException e -> "not allowed to use " + e.getFile();
          case FileSystemException e -> e.getFile() + ": " + e.getReason();
          case IOException e -> String.valueOf(e.getMessage());
          default -> "fazt itself failed: " + accident;
        };
    return new Failure(ExitCode.REFUSED, "FAILED", what, "FAZT_DEBUG=1 shows where.");
  }
}
