package sh.fazt.function.protocol;

/** Why there is no response. */
public enum FailureKind {
  /** The script threw, or its promise was rejected. */
  EXCEPTION,
  /** The script, or a file it requires, cannot be parsed. */
  SYNTAX,
  /** The release has no such file. */
  NO_SCRIPT,
  /** It took longer than {@link Limits#time}. */
  TIMEOUT,
  /** It took more memory than there is for it. */
  MEMORY,
  /** It executed more than {@link Limits#statements}. */
  STATEMENTS,
  /** The response is larger than {@link Limits#output}. */
  OUTPUT,
  /** The result is no response: a status that is none, a header with a line break, a cycle. */
  RESULT,
  /** The script's promise can never settle: nothing is left that could settle it. */
  UNSETTLED,
  /** The process that ran it ended, and it had changed something, so it is not run again. */
  WORKER_LOST,
  /** The worker itself is at fault. */
  INTERNAL
}
