package sh.fazt.registry.storage;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.domain.RejectedException;

/**
 * Does what has to be done now and then to all storage: one step after another, each short, until
 * nothing is left. Whoever makes something to do may begin it; it is begun now and then anyhow.
 */
public final class StorageUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(StorageUpkeep.class);

  private final Spaces spaces;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean ended;

  public StorageUpkeep(Spaces spaces) {
    this.spaces = spaces;
  }

  /** Begins, on a thread of its own, unless it is under way. */
  public void begin() {
    if (!ended && running.compareAndSet(false, true)) {
      Thread.ofVirtual().name("fazt-storage-upkeep").start(this::run);
    }
  }

  /** Whether there may be something left to do. */
  public boolean isUnderWay() {
    return running.get();
  }

  private void run() {
    try {
      while (!ended && spaces.upkeep()) {
        // another step
      }
    } catch (RejectedException e) {
      LOG.warn("Upkeep of app storage goes on later: {}", e.rejection().sentence());
    } finally {
      running.set(false);
    }
  }

  /** Begins no further step. */
  public void end() {
    ended = true;
  }
}
