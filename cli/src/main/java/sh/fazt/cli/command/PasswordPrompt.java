package sh.fazt.cli.command;

import java.io.IOException;
import java.util.Optional;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/**
 * Where the operator's name and password come from: flags, the standard input, {@code
 * FAZT_PASSWORD}, else a question on the terminal that does not show what is typed.
 */
final class PasswordPrompt {
  private static final String HOW =
      "Give --password-stdin or FAZT_PASSWORD, or run it on a terminal to be asked.";

  private PasswordPrompt() {}

  static String username(Invocation invocation, Shell shell) throws IOException {
    Optional<String> given = invocation.text("username");
    if (given.isEmpty() && shell.interactive()) {
      given = shell.ask("Admin username: ");
    }
    return given.orElseThrow(
        () -> Failure.usage("--username is missing", "Example: fazt server init --username me"));
  }

  /** The password of a new account. */
  static String password(Invocation invocation, Shell shell) throws IOException {
    return given(invocation, shell)
        .or(() -> asked(shell))
        .orElseThrow(() -> Failure.usage("--password is missing", HOW));
  }

  /** The new password, if it is to be changed. */
  static Optional<String> changed(Invocation invocation, Shell shell) throws IOException {
    Optional<String> given = given(invocation, shell);
    boolean onlyName = given.isEmpty() && invocation.text("username").isPresent();
    return given.isPresent() || onlyName ? given : asked(shell);
  }

  private static Optional<String> given(Invocation invocation, Shell shell) throws IOException {
    if (invocation.on("password-stdin")) {
      Optional<String> line = shell.readLine();
      if (line.isEmpty()) {
        throw Failure.usage("the standard input holds no password", HOW);
      }
      return line;
    }
    return invocation.text("password").or(() -> shell.variable("FAZT_PASSWORD"));
  }

  private static Optional<String> asked(Shell shell) {
    if (!shell.interactive()) {
      return Optional.empty();
    }
    Optional<String> first = shell.readSecret("Admin password: ");
    if (first.isPresent() && !first.equals(shell.readSecret("Again: "))) {
      throw Failure.usage("the two passwords differ", "Run it again.");
    }
    return first;
  }
}
