package sh.fazt.cli.shell;

/** The exit codes of the process. */
public enum ExitCode {
  OK(0),
  /** Understood and refused; nothing was changed. */
  REFUSED(1),
  /** Not a command of fazt, or wrong usage. */
  USAGE(2),
  /** The peer did not answer. */
  UNREACHABLE(3),
  /** The key is missing, wrong, or may not do this. */
  NOT_ALLOWED(4),
  /** Something else is there already, or changed meanwhile. */
  CONFLICT(5),
  /** Of a node that wants to be started again, in another version or in the one before. */
  RESTART(75);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
