package sh.fazt.function.worker;

import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.FunctionResponse;

/** How a script ended. */
sealed interface Outcome {
  record Response(FunctionResponse response) implements Outcome {}

  record Failure(FunctionFailure failure) implements Outcome {}
}
