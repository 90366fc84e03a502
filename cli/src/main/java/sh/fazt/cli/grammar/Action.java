package sh.fazt.cli.grammar;

import java.io.IOException;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;

/** What a command does. */
@FunctionalInterface
public interface Action {
  /**
   * Does it.
   *
   * @throws sh.fazt.cli.shell.Failure with the sentence for the user
   * @throws IOException if the machine failed rather than the command
   */
  CommandResult run(Invocation invocation, Shell shell) throws IOException;
}
