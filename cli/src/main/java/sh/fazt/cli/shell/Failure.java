package sh.fazt.cli.shell;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command that did not do what was asked: one sentence that says why, and mostly a hint what to
 * do. It carries no stack, since it is an answer and not an accident.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;
  private final String code;
  private final @Nullable String hint;

  public Failure(ExitCode exit, String code, String sentence) {
    this(exit, code, sentence, null);
  }

  /**
   * A failure with a hint.
   *
   * @param code stable, upper snake case; {@code --json} prints it
   * @param hint what to do, without a leading capital's worth of ceremony; may be several lines
   */
  public Failure(ExitCode exit, String code, String sentence, @Nullable String hint) {
    super(sentence, null, false, false);
    this.exit = exit;
    this.code = code;
    this.hint = hint;
  }

  public static Failure refused(String code, String sentence, String hint) {
    return new Failure(ExitCode.REFUSED, code, sentence, hint);
  }

  public static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, "USAGE", sentence, hint);
  }

  public ExitCode exit() {
    return exit;
  }

  public String code() {
    return code;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
