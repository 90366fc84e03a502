package sh.fazt.http.serverless;

import java.util.concurrent.atomic.AtomicLong;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Memory for the bodies of all requests to functions together, from their first byte until they are
 * answered. Whoever is slow takes only what came of his.
 *
 * @param most bytes
 */
record BodyRoom(long most, AtomicLong taken) {
  static BodyRoom of(long most) {
    return new BodyRoom(most, new AtomicLong());
  }

  /** What one request takes of it. Parts come one after another; any thread ends it, once. */
  final class Share {
    private final AtomicLong own = new AtomicLong();

    /**
     * Takes more.
     *
     * @throws sh.fazt.registry.domain.RejectedException if there is no room
     */
    void take(long bytes) {
      own.addAndGet(bytes);
      if (taken.addAndGet(bytes) > most) {
        throw RejectionCode.BUSY
            .because("Too many requests are being sent at the moment; try again")
            .asException();
      }
    }

    /** Gives all of it back. */
    void end() {
      taken.addAndGet(-own.getAndSet(0));
    }
  }

  Share share() {
    return new Share();
  }
}
