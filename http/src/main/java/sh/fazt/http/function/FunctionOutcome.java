package sh.fazt.http.function;

import java.time.Duration;
import java.util.List;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.FunctionResponse;
import sh.fazt.function.protocol.LogLine;

/** How a request to a function ended. */
public sealed interface FunctionOutcome {
  /** The script answered. */
  record Answered(FunctionResponse response, List<LogLine> log) implements FunctionOutcome {
    public Answered {
      log = List.copyOf(log);
    }
  }

  /** It did not; the failure is for the app's owner, visitors learn only that it failed. */
  record Failed(FunctionFailure failure, List<LogLine> log) implements FunctionOutcome {
    public Failed {
      log = List.copyOf(log);
    }
  }

  /** It was not run: there is more to do than the workers can. */
  record Busy(Duration retryAfter) implements FunctionOutcome {}
}
