package sh.fazt.registry.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the start of a version on trial: it may take as long as it gets on. When it does not for
 * too long it is given up, whatever its threads wait for, and the version before comes back.
 */
public final class StartWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StartWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final UpgradeFolder folder;
  private final Trial trial;
  private final Duration patience;
  private final Runnable end;
  private final AtomicBoolean progressed = new AtomicBoolean(true);
  private final CountDownLatch over = new CountDownLatch(1);

  private StartWatch(UpgradeFolder folder, Trial trial, Duration patience, Runnable end) {
    this.folder = folder;
    this.trial = trial;
    this.patience = patience;
    this.end = end;
  }

  /**
   * Begins to watch.
   *
   * @param end ends the process at once
   */
  public static StartWatch begin(
      UpgradeFolder folder, Trial trial, Duration patience, Runnable end) {
    var watch = new StartWatch(folder, trial, patience, end);
    Thread.ofPlatform().daemon().name("fazt-start-watch").start(watch::run);
    return watch;
  }

  /** Watches nothing. */
  public static StartWatch none() {
    var nobody = new Trial("", "", "");
    return new StartWatch(UpgradeFolder.of(Path.of("fazt.db")), nobody, Duration.ZERO, () -> {});
  }

  /** The start got on; costs next to nothing. */
  public void progressed() {
    progressed.setPlain(true);
  }

  private void run() {
    long last = System.nanoTime();
    try {
      while (!over.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        if (progressed.getAndSet(false)) {
          last = System.nanoTime();
          touch();
        } else if (System.nanoTime() - last > patience.toNanos()) {
          giveUp();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void touch() {
    try {
      folder.touch();
    } catch (IOException e) {
      LOG.warn("Whoever watches the start cannot be told that it gets on: {}", e.getMessage());
    }
  }

  private void giveUp() {
    String reason =
        "%s was not ready, and got no further for %d s".formatted(trial.to(), patience.toSeconds());
    LOG.error("The version before comes back: {}", reason);
    try {
      folder.reject(trial.id(), reason);
    } catch (IOException e) {
      LOG.error("That this version gives itself up could not be written", e);
    }
    end.run();
  }

  /** The version serves, or its start failed. */
  @Override
  public void close() {
    over.countDown();
  }
}
