package sh.fazt.deploy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Watches what writers do and kills the node at its moment, on the thread that brings it about. */
final class Killer {
  private static final long LONGEST_SECONDS = 120;

  private final KillableNode node;
  private final KillMoment moment;
  private final AtomicInteger uploads = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicLong killedAt = new AtomicLong(Long.MAX_VALUE);
  private final CountDownLatch killed = new CountDownLatch(1);

  Killer(KillableNode node, KillMoment moment) {
    this.node = node;
    this.moment = moment;
  }

  /** A writer begins the upload that gets this number, from 1. */
  int nextUpload() {
    return uploads.incrementAndGet();
  }

  /** How many of the bytes of an upload may be sent before the kill; all of them if it lives. */
  int bytesBeforeKill(int upload, int length) {
    return moment instanceof KillMoment.InUpload(int fatal, double share) && fatal == upload
        ? (int) (length * share)
        : length;
  }

  /** So many bytes of an upload were sent. */
  void sent(int upload, int bytes, int length) {
    switch (moment) {
      case KillMoment.InUpload(int fatal, _) when fatal == upload && bytes < length -> kill(0);
      case KillMoment.AfterUpload(int fatal, long nanos) when fatal == upload && bytes == length ->
          kill(nanos);
      case KillMoment.InUpload _, KillMoment.AfterUpload _, KillMoment.AfterAnswers _ -> {}
    }
  }

  /** A deploy was answered. */
  void answered() {
    int now = answers.incrementAndGet();
    if (moment instanceof KillMoment.AfterAnswers(int enough, long nanos) && now == enough) {
      kill(nanos);
    }
  }

  private void kill(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
    killNow();
  }

  void killNow() {
    killedAt.accumulateAndGet(System.nanoTime(), Math::min);
    node.kill();
    killed.countDown();
  }

  /** Whether the node was killed. */
  boolean isDone() {
    return killed.getCount() == 0;
  }

  /** Instant of the kill, on the clock of {@link System#nanoTime}. */
  long killedAt() {
    return killedAt.get();
  }

  /** Waits for the kill and the process's end. */
  void await() {
    try {
      if (!killed.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        killNow();
        throw new AssertionError(moment + " did not come; the node's log:\n" + node.log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    node.awaitEnd(LONGEST_SECONDS);
  }
}
