package sh.fazt.cli.command;

import java.io.IOException;
import java.util.Locale;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.RemoteCommand;

/** Asks before something is lost. */
public final class Confirmation {
  private Confirmation() {}

  /**
   * Asks a person; a program says {@code --yes} beforehand.
   *
   * @throws Failure unless it may be done
   */
  static void of(RemoteCommand command, String what, boolean yes, Shell shell) throws IOException {
    String question = command.question();
    if (question != null && !yes) {
      ask(what.isEmpty() ? question : what + ": " + question, shell);
    }
  }

  public static void ask(String question, Shell shell) throws IOException {
    if (!shell.interactive()) {
      throw Failure.usage("this has to be confirmed", "Say --yes if it is meant.");
    }
    String answer = shell.ask(question + " [y/N] ").orElse("").strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw new Failure(ExitCode.REFUSED, "NOT_CONFIRMED", "nothing was changed");
    }
  }
}
