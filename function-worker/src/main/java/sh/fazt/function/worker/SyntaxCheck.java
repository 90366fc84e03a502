package sh.fazt.function.worker;

import java.util.Optional;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.SyntaxProblem;

/** Parses a file without running it. */
final class SyntaxCheck {
  private static final String MAIN = "api/main.js";

  /** Where it is, as {@code JSON.parse} says it. */
  private static final Pattern POSITION = Pattern.compile(" at position (\\d{1,9})");

  private final Sandbox sandbox;

  SyntaxCheck(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Why a file cannot be parsed; null if it can. */
  @Nullable SyntaxProblem of(String name, String text) {
    try (Context context = sandbox.context(new ModuleFiles(_ -> Optional.empty()), 0)) {
      if (name.endsWith(".json")) {
        context.eval(Sources.LANGUAGE, "JSON.parse").executeVoid(text);
      } else {
        context.parse(source(name, text));
      }
      return null;
    } catch (PolyglotException e) {
      String message = plain(String.valueOf(e.getMessage()));
      return name.endsWith(".json")
          ? inJson(name, text, message)
          : within(problem(e, name).orElse(new SyntaxProblem(name, 1, 1, message)), text);
    }
  }

  /** What is read around a file, as around a module, may be what is missed behind its end. */
  private static SyntaxProblem within(SyntaxProblem problem, String text) {
    return problem.line() > text.lines().count()
        ? at(problem.file(), text, text.length(), "the file ends in the middle of something")
        : problem;
  }

  private static SyntaxProblem inJson(String name, String text, String message) {
    var position = POSITION.matcher(message);
    return position.find()
        ? at(name, text, Integer.parseInt(position.group(1)), position.replaceFirst(""))
        : at(name, text, text.length(), message);
  }

  private static SyntaxProblem at(String name, String text, int offset, String message) {
    String before = text.substring(0, Math.min(offset, text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new SyntaxProblem(name, line, before.length() - before.lastIndexOf('\n'), message);
  }

  private static Source source(String name, String text) {
    if (name.endsWith(".mjs")) {
      return Sources.of(name, text, ReleaseFiles.Form.ES_MODULE);
    }
    return Sources.of(
        name, text, name.equals(MAIN) ? ReleaseFiles.Form.SCRIPT : ReleaseFiles.Form.COMMON_JS);
  }

  /** What a syntax error says, if that is what it is. */
  static Optional<SyntaxProblem> problem(PolyglotException e, String file) {
    if (!e.isSyntaxError()) {
      return Optional.empty();
    }
    var at = e.getSourceLocation();
    String message = plain(String.valueOf(e.getMessage()));
    if (at == null || !at.isAvailable()) {
      return Optional.of(new SyntaxProblem(file, 0, 0, message));
    }
    String name = at.getSource().getName();
    return Optional.of(
        new SyntaxProblem(
            name.startsWith("/") ? name.substring(1) : name,
            at.getStartLine(),
            at.getStartColumn(),
            message));
  }

  /** {@code SyntaxError: api/main.js:1:8 Expected …} and the line below it, as a sentence. */
  private static String plain(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^SyntaxError: ", "")
        .replaceFirst("^\\S+:\\d+:\\d+ ", "");
  }
}
