package sh.fazt.registry.content;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which hashes somebody relies on before an event says so. In memory only: after a crash nobody
 * relies on anything that has no event.
 *
 * <p>A collection never removes what is pinned, nor what was pinned at any moment since it began
 * (its list of what is in use may be older than the pin). A caller that pins a hash that is being
 * removed at that moment waits until it is gone, and then finds it missing.
 *
 * @param <H> the kind of hash
 */
final class Pins<H> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition removed = lock.newCondition();
  private final Map<H, Integer> holders = new HashMap<>();
  private final Set<H> beingDeleted = new HashSet<>();
  private @Nullable Set<H> usedSinceSweep;

  /** Pins once more. May wait for as long as one slice of a collection takes. */
  void pin(H hash) {
    lock.lock();
    try {
      while (beingDeleted.contains(hash)) {
        removed.awaitUninterruptibly();
      }
      holders.merge(hash, 1, Integer::sum);
      if (usedSinceSweep != null) {
        usedSinceSweep.add(hash);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes one pin of each back. */
  void unpin(Collection<H> hashes) {
    lock.lock();
    try {
      hashes.forEach(hash -> holders.computeIfPresent(hash, (_, n) -> n == 1 ? null : n - 1));
    } finally {
      lock.unlock();
    }
  }

  /** Begins a collection; false if one is running. */
  boolean beginSweep() {
    lock.lock();
    try {
      if (usedSinceSweep != null) {
        return false;
      }
      usedSinceSweep = new HashSet<>(holders.keySet());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Those of the hashes that may be removed; they cannot be pinned until {@link #endDeletion}. */
  Set<H> claimForDeletion(Collection<H> candidates) {
    lock.lock();
    try {
      var chosen = new HashSet<>(candidates);
      if (usedSinceSweep == null) {
        throw new IllegalStateException("no collection is running");
      }
      chosen.removeAll(usedSinceSweep);
      beingDeleted.addAll(chosen);
      return chosen;
    } finally {
      lock.unlock();
    }
  }

  /** Those of the hashes that were not used since the collection began; for a plan. */
  Set<H> unused(Collection<H> candidates) {
    lock.lock();
    try {
      var unused = new HashSet<>(candidates);
      if (usedSinceSweep != null) {
        unused.removeAll(usedSinceSweep);
      }
      return unused;
    } finally {
      lock.unlock();
    }
  }

  /** The removal is over, whatever came of it. */
  void endDeletion(Collection<H> hashes) {
    lock.lock();
    try {
      beingDeleted.removeAll(hashes);
      removed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void endSweep() {
    lock.lock();
    try {
      usedSinceSweep = null;
    } finally {
      lock.unlock();
    }
  }
}
