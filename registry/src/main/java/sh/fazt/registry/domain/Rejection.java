package sh.fazt.registry.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal. Nothing was changed; the caller can read what to do.
 *
 * @param sentence one for people that says what to do. It never holds a path of the server, SQL or
 *     a stack trace
 * @param retryAfter when it is worth to ask again, if that is known
 */
public record Rejection(RejectionCode code, String sentence, @Nullable Duration retryAfter) {
  /** The same, with the time after which it is worth to ask again. */
  public Rejection retryAfter(Duration time) {
    return new Rejection(code, sentence, time);
  }

  /** The HTTP status that fits. */
  public int status() {
    return code.status();
  }

  /** For where only an exception can go. */
  public RejectedException asException() {
    return new RejectedException(this);
  }
}
