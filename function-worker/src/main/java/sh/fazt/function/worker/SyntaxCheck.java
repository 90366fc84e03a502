package sh.fazt.function.worker;

import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.SyntaxProblem;

/** Parses a file without running it. */
final class SyntaxCheck {
  private static final String MAIN = "api/main.js";

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
      return problem(e, name)
          .orElseGet(() -> new SyntaxProblem(name, 1, 1, plain(String.valueOf(e.getMessage()))));
    }
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
