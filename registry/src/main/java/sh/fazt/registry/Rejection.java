package sh.fazt.registry;

/**
 * A refusal. Nothing was changed; the caller can read what to do. Each part of the domain has its
 * own sealed family of these.
 */
public interface Rejection {
  /** Stable, upper snake case; programs depend on it. */
  String code();

  /** The HTTP status that fits. */
  int status();

  /**
   * One sentence for people that says what to do. It never holds a path of the server, SQL or a
   * stack trace.
   */
  String sentence();
}
