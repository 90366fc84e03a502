package sh.fazt.http.function;

import sh.fazt.function.protocol.SyntaxProblem;

/** Whether a file can be parsed. */
public sealed interface CheckOutcome {
  record Parsed() implements CheckOutcome {}

  record Malformed(SyntaxProblem problem) implements CheckOutcome {}

  /** Nobody looked: the workers are busy, or parsing it took too long. */
  record Unchecked(String why) implements CheckOutcome {}
}
