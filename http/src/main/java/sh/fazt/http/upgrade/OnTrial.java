package sh.fazt.http.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.node.Upgrade;
import sh.fazt.registry.domain.node.UpgradeStep;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.upgrade.Trial;
import sh.fazt.registry.upgrade.UpgradeFolder;
import sh.fazt.registry.upgrade.UpgradeRejections;

/**
 * A version that was just put in place of another: it serves visitors and takes no changes until it
 * is confirmed. When that does not happen in time it gives itself up, and the version before comes
 * back.
 */
final class OnTrial implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnTrial.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Node node;
  private final UpgradeFolder folder;
  private final Trial trial;
  private final Duration observe;
  private final Duration confirmWithin;
  private final Object lock = new Object();
  private volatile long begun;
  private volatile boolean over;

  /**
   * A version that does not serve yet.
   *
   * @param observe how long it has to serve before it can be confirmed
   * @param confirmWithin how long it waits once it serves
   */
  OnTrial(Node node, UpgradeFolder folder, Trial trial, Duration observe, Duration confirmWithin) {
    this.node = node;
    this.folder = folder;
    this.trial = trial;
    this.observe = observe;
    this.confirmWithin = confirmWithin;
  }

  String id() {
    return trial.id();
  }

  boolean isOver() {
    return over;
  }

  /** How long it still waits. */
  Duration left() {
    return left(confirmWithin);
  }

  /** How long it still has to serve before it can be confirmed. */
  Duration unproven() {
    return left(observe);
  }

  private Duration left(Duration of) {
    long nanos = of.toNanos() - (System.nanoTime() - begun);
    return begun == 0 ? of : Duration.ofNanos(Math.max(0, nanos));
  }

  /**
   * Begins to wait.
   *
   * @param reachesItself whether a request to the open port is answered
   * @param restart ends the process, so that what starts it can put the version before in place
   */
  void begin(BooleanSupplier reachesItself, Runnable restart) {
    begun = System.nanoTime();
    Thread.ofVirtual().name("fazt-trial").start(() -> await(reachesItself, restart));
  }

  private void await(BooleanSupplier reachesItself, Runnable restart) {
    try {
      note(CommandMeta.system("upgrade", trial.id(), node.name()), new UpgradeStep.Ready());
      boolean alone = !folder.callerConfirms(trial.id());
      while (!over && !left().isZero()) {
        folder.touch();
        if (alone && unproven().isZero() && reachesItself.getAsBoolean()) {
          confirm(CommandMeta.system("upgrade", trial.id(), node.name()), false);
          return;
        }
        TimeUnit.NANOSECONDS.sleep(Math.min(BETWEEN_LOOKS.toNanos(), left().toNanos()));
      }
      giveUp(
          "%s was ready, and was not confirmed from outside within %d s"
              .formatted(trial.to(), confirmWithin.toSeconds()),
          restart);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.error("The trial of {} failed", trial.to(), e);
      giveUp(trial.to() + " could not be confirmed; its log says why", restart);
    }
  }

  private void giveUp(String reason, Runnable restart) {
    synchronized (lock) {
      if (over) {
        return;
      }
      over = true;
      LOG.error("The version before comes back: {}", reason);
      try {
        folder.reject(trial.id(), reason);
      } catch (IOException e) {
        LOG.error("That this version gives itself up could not be written", e);
      }
    }
    restart.run();
  }

  /**
   * The version stays, and takes changes from now on. Blocks.
   *
   * @param meta of whoever says so; its command is the upgrade's
   * @throws RejectedException if it is over already, or too early
   */
  void confirm(CommandMeta meta, boolean byCaller) {
    synchronized (lock) {
      if (over && !node.gate().isOpen()) {
        throw UpgradeRejections.nothingToConfirm().asException();
      }
      if (over) {
        return;
      }
      if (!unproven().isZero()) {
        throw UpgradeRejections.tooEarly(unproven()).asException();
      }
      try {
        // From here on whoever starts the node keeps this version, whatever happens.
        folder.confirm(trial.id());
      } catch (IOException e) {
        LOG.error("The confirmation could not be written", e);
        throw UpgradeRejections.failed("the confirmation could not be written").asException();
      }
      over = true;
    }
    try {
      note(meta, new UpgradeStep.Confirmed(byCaller));
    } catch (RejectedException e) {
      LOG.error("The confirmation is not in the journal yet: {}", e.getMessage());
    }
    node.gate().open();
    try {
      folder.clear();
    } catch (IOException e) {
      LOG.warn("What the upgrade left could not be deleted", e);
    }
  }

  private void note(CommandMeta meta, UpgradeStep step) {
    String digest = node.settings().upgrade().map(Upgrade.Position::digest).orElse("");
    new StepLog(node.registry(), meta, trial.from(), trial.to(), digest).note(step);
  }

  @Override
  public void close() {
    synchronized (lock) {
      over = true;
    }
  }
}
