package sh.fazt.registry.sqlite.storage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import sh.fazt.journal.AppId;

/** Lets each app have only a part of what all share, so that none takes all of it. */
final class AppShares {
  private final int most;
  private final Map<AppId, Share> shares = new HashMap<>();

  /**
   * Nobody has anything yet.
   *
   * @param most what one app may have at once
   */
  AppShares(int most) {
    this.most = most;
  }

  /** What one app has; it is forgotten when nobody has or wants any of it. */
  private static final class Share {
    final Semaphore left;
    int users;

    Share(int most) {
      left = new Semaphore(most, true);
    }
  }

  /** Waits until the app may have another one; whether that came in time. */
  boolean take(AppId app, Duration within) throws InterruptedException {
    Share share;
    synchronized (shares) {
      share = shares.computeIfAbsent(app, _ -> new Share(most));
      share.users++;
    }
    boolean taken = false;
    try {
      taken = share.left.tryAcquire(within.toMillis(), TimeUnit.MILLISECONDS);
      return taken;
    } finally {
      if (!taken) {
        forget(app, share);
      }
    }
  }

  void give(AppId app) {
    Share share;
    synchronized (shares) {
      share = shares.get(app);
    }
    if (share != null) {
      share.left.release();
      forget(app, share);
    }
  }

  private void forget(AppId app, Share share) {
    synchronized (shares) {
      share.users--;
      if (share.users == 0) {
        shares.remove(app);
      }
    }
  }
}
