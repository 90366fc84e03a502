package sh.fazt.registry;

import java.util.concurrent.CompletionException;

/** What really failed, behind the exceptions that stages wrap around it. */
public final class RootCause {
  private RootCause() {}

  public static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
      cause = wrapped.getCause();
    }
    return cause;
  }
}
