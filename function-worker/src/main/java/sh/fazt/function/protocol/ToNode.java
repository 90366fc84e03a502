package sh.fazt.function.protocol;

import org.jspecify.annotations.Nullable;

/** What a worker says to its node. */
public sealed interface ToNode {
  /** The worker takes invocations. */
  record Ready() implements ToNode {}

  /** An invocation needs a file of its release. */
  record FileWanted(long call, long invocation, String path) implements ToNode {}

  /**
   * A script calls something that the node does.
   *
   * @param call by which the answer names it
   * @param name such as {@code kv.set}
   * @param json the arguments, a JSON array
   * @param bytes what goes with them
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record HostCall(long call, long invocation, String name, String json, byte @Nullable [] bytes)
      implements ToNode {}

  /** A script wrote to its log. */
  record Logged(long invocation, LogLine line) implements ToNode {}

  /** A script has answered. */
  record Answered(long invocation, FunctionResponse response) implements ToNode {}

  /**
   * A script has not.
   *
   * @param stalled for how many milliseconds of its time the whole process stood still, for which
   *     another script's memory may be to blame
   */
  record Failed(long invocation, FunctionFailure failure, long stalled) implements ToNode {}

  /** Answers {@link ToWorker.Check}; null: it can be parsed. */
  record Checked(long id, @Nullable SyntaxProblem problem) implements ToNode {}
}
