package sh.fazt.http.hosting;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * An answer that everybody gets who sends the same head, as long as it is current.
 *
 * <p>Neither method blocks or fails.
 */
public interface Repeatable {
  /** Whether nothing has changed that the answer depends on. */
  boolean isCurrent();

  /** Whether somebody counts who is given it. */
  boolean isCounted();

  /** Counts that this request was given it. */
  void count(HttpRequest request);
}
