package sh.fazt.cli.shell;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.control.PlainJson;

/**
 * What a command sees of the world around it. Results go to {@code out}, everything else (errors,
 * notices, progress) to {@code err}, so that results can be piped.
 *
 * @param environment the process's variables
 * @param directory what relative paths are relative to
 * @param terminal which of the three streams a person sits at
 */
public record Shell(
    Map<String, String> environment,
    Path directory,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Style style) {

  private static final int NARROWEST = 40;
  private static final int USUAL_WIDTH = 80;

  /** Which streams are a terminal. */
  public record Terminal(boolean in, boolean out, boolean err) {
    /** Not a terminal. */
    public static final Terminal NONE = new Terminal(false, false, false);
  }

  /** The amount and format of output. */
  public enum Style {
    PEOPLE,
    QUIET,
    JSON
  }

  public Shell with(Style style) {
    return new Shell(environment, directory, in, out, err, terminal, style);
  }

  /** The same with a variable of the environment set to this. */
  public Shell with(String variable, String value) {
    var variables = new HashMap<>(environment);
    variables.put(variable, value);
    return new Shell(variables, directory, in, out, err, terminal, style);
  }

  /** A variable of the environment that is set and not blank. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The path a word names: {@code ~/} is the user's home, anything relative starts here. */
  public Path path(String word) {
    if (word.equals("~") || word.startsWith("~/")) {
      return home().resolve(word.length() > 2 ? word.substring(2) : "");
    }
    return directory.resolve(word).normalize();
  }

  public Path home() {
    return Path.of(
        variable("HOME").orElseGet(() -> System.getProperty("user.home", directory.toString())));
  }

  /** The folder for temporary files. */
  public Path temporary() {
    return Path.of(
        variable("TMPDIR").orElseGet(() -> System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /** Prints progress for people; not with {@code --json} or {@code --quiet}. */
  public void say(String line) {
    if (style == Style.PEOPLE) {
      out.println(Printable.line(line));
      out.flush();
    }
  }

  /** Something worth knowing that is no failure. */
  public void notice(String line) {
    if (style != Style.QUIET) {
      err.println(Printable.line(line));
      err.flush();
    }
  }

  /** Prints an answer; of a long list each piece as it comes. */
  public void print(CommandResult reply) {
    if (style == Style.JSON && reply.rest() != null) {
      printRows(reply);
      return;
    }
    for (var piece = reply; piece != null; piece = piece.next()) {
      printPiece(piece);
    }
  }

  private void printRows(CommandResult reply) {
    String before = "{\"data\":[";
    for (var piece = reply; piece != null; piece = piece.next()) {
      for (Object row : piece.rows()) {
        out.print(before + Printable.json(PlainJson.write(row)));
        before = ",";
      }
      out.flush();
    }
    out.println("]}");
    out.flush();
  }

  private void printPiece(CommandResult reply) {
    switch (style) {
      case PEOPLE -> reply.lines().stream().map(Printable::line).forEach(out::println);
      case QUIET -> {
        @Nullable String quietOutput = reply.quietOutput();
        if (quietOutput != null) {
          quietOutput.lines().map(Printable::line).forEach(out::println);
        }
      }
      case JSON -> {
        var whole = new LinkedHashMap<String, @Nullable Object>();
        whole.put("data", reply.data());
        out.println(Printable.json(PlainJson.write(whole)));
      }
    }
    out.flush();
  }

  public void print(Failure failure) {
    if (style == Style.JSON) {
      var error = new LinkedHashMap<String, Object>();
      error.put("code", failure.code());
      error.put("message", failure.sentence());
      failure.hint().ifPresent(hint -> error.put("hint", hint));
      out.println(Printable.json(PlainJson.write(Map.of("error", error))));
      out.flush();
    }
    err.println("fazt: " + Printable.line(failure.sentence()));
    failure
        .hint()
        .ifPresent(hint -> hint.lines().forEach(line -> err.println("  " + Printable.line(line))));
    err.flush();
  }

  /** Shows where an accident happened. */
  public void trace(Throwable accident) {
    var trace = new StringWriter();
    accident.printStackTrace(new PrintWriter(trace));
    trace.toString().lines().forEach(line -> err.println(Printable.line(line)));
    err.flush();
  }

  /** How many columns a line may have; unlimited where the output is no terminal. */
  public int columns() {
    if (!terminal.out()) {
      return Integer.MAX_VALUE;
    }
    try {
      int columns =
          Integer.parseInt(
              variable("COLUMNS").orElse(System.getProperty("fazt.columns", "80").strip()));
      return Math.max(columns, NARROWEST);
    } catch (NumberFormatException _) {
      return USUAL_WIDTH;
    }
  }

  /** Whether all that was printed could be written; a disk may be full, a pipe closed. */
  public boolean isWritten() {
    return !out.checkError();
  }

  /** Whether a person can be asked something. */
  public boolean interactive() {
    return terminal.in() && terminal.err() && style == Style.PEOPLE;
  }

  /**
   * Asks a person for a line.
   *
   * @return empty if the person just pressed Enter or closed the input
   */
  public Optional<String> ask(String question) throws IOException {
    err.print(Printable.line(question));
    err.flush();
    return readLine();
  }

  /** Asks a person for something that must not be seen on the screen. */
  public Optional<String> readSecret(String question) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readPassword("%s", question))
        .map(String::new)
        .filter(text -> !text.isEmpty());
  }

  /** The next line of the input, without its end; empty if there is none or it is blank. */
  public Optional<String> readLine() throws IOException {
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1);
    return Optional.ofNullable(reader.readLine()).filter(line -> !line.isBlank());
  }
}
