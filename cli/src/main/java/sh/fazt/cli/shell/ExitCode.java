package sh.fazt.cli.shell;

/** What the process tells whoever started it. */
public enum ExitCode {
  OK(0),
  /** Understood and refused; nothing was changed. */
  REFUSED(1),
  /** Not a command fazt has, or not said as it has to be. */
  USAGE(2),
  /** Nobody answered at the other end. */
  UNREACHABLE(3),
  /** The key is missing, wrong, or may not do this. */
  NOT_ALLOWED(4),
  /** Something else is there already, or changed meanwhile. */
  CONFLICT(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
