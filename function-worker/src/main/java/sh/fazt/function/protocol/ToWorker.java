package sh.fazt.function.protocol;

import org.jspecify.annotations.Nullable;

/** What a node says to its worker. */
public sealed interface ToWorker {
  /**
   * Run this.
   *
   * @param id by which the rest of the talk names it
   */
  record Invoke(long id, Invocation invocation, Limits limits) implements ToWorker {}

  /** The time of an invocation is over: end it. */
  record Cancel(long id) implements ToWorker {}

  /** Answers {@link ToNode.FileWanted}; null: there is no such file. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record FileFound(long call, byte @Nullable [] content) implements ToWorker {}

  /** Answers {@link ToNode.HostCall}. */
  record CallAnswered(long call, CallResult result) implements ToWorker {}

  /**
   * Can this be parsed?
   *
   * @param name its path, whose end says what it is: {@code .mjs}, {@code .json}, a script
   */
  record Check(long id, String name, String source) implements ToWorker {}
}
