package sh.fazt.registry.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.fazt.registry.domain.Rejection;

/**
 * Whether a node takes changes. While a version is on trial it does not: then whatever it wrote
 * would be lost, or wrong, for the version before that may come back. Visitors are served all the
 * same.
 */
public final class ChangeGate {
  private final List<Runnable> waiting = new ArrayList<>();
  private volatile boolean open;

  private ChangeGate(boolean open) {
    this.open = open;
  }

  /** A gate that is open, and stays so. */
  public static ChangeGate opened() {
    return new ChangeGate(true);
  }

  /** A gate that is closed until somebody opens it. */
  public static ChangeGate closed() {
    return new ChangeGate(false);
  }

  public boolean isOpen() {
    return open;
  }

  /** Why no change is taken, if none is. */
  public Optional<Rejection> refusal() {
    return open ? Optional.empty() : Optional.of(UpgradeRejections.onTrial());
  }

  /**
   * Lets pass whoever wants to change something.
   *
   * @throws sh.fazt.registry.domain.RejectedException while it is closed
   */
  public void pass() {
    if (!open) {
      throw UpgradeRejections.onTrial().asException();
    }
  }

  /** Runs this once changes are taken: at once if they are. */
  public void whenOpen(Runnable work) {
    synchronized (waiting) {
      if (!open) {
        waiting.add(work);
        return;
      }
    }
    work.run();
  }

  /** Changes are taken from now on, and what waited for that is run. */
  public void open() {
    List<Runnable> now;
    synchronized (waiting) {
      open = true;
      now = List.copyOf(waiting);
      waiting.clear();
    }
    now.forEach(Runnable::run);
  }
}
