package sh.fazt.registry.node;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.Progress;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/**
 * A command of the node's own machine that takes long, on a thread of its own. There is one of its
 * kind at a time; a request while it runs gets the progress of that one.
 */
final class LongCommand {
  private static final Logger LOG = LoggerFactory.getLogger(LongCommand.class);

  private final String name;
  private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

  /** The work; reports its progress to the listener. */
  @FunctionalInterface
  interface Work {
    ControlAnswer run(Consumer<Progress> listener);
  }

  /** How far the last one is, and what it came to. */
  private record State(boolean running, Progress progress, @Nullable ControlAnswer answer) {
    static final State NONE = new State(false, Progress.NONE, null);
  }

  /**
   * None runs yet.
   *
   * @param name as the operator types it
   */
  LongCommand(String name) {
    this.name = name;
  }

  /** Begins it, unless one is running. */
  void begin(Work work) {
    State before = now();
    if (!before.running() && state.compareAndSet(before, new State(true, Progress.NONE, null))) {
      Thread.ofPlatform().daemon().name("fazt-" + name).start(() -> run(work));
    }
  }

  private void run(Work work) {
    ControlAnswer answer;
    try {
      answer = work.run(progress -> state.set(new State(true, progress, null)));
    } catch (RejectedException rejected) {
      answer = ControlAnswer.refused(rejected.rejection());
    } catch (RuntimeException e) {
      LOG.error("{} failed", name, e);
      answer =
          ControlAnswer.refused(
              RejectionCode.DATABASE_FAILED.because(
                  name + " itself failed: see the node's log, and try again"));
    }
    state.set(new State(false, now().progress(), answer));
  }

  private State now() {
    return Objects.requireNonNull(state.get());
  }

  /** How far it is, or what it came to. */
  ControlAnswer answer() {
    State now = now();
    return now.answer() != null
        ? now.answer()
        : ControlAnswer.done(
            Map.of(
                "running", now.running(),
                "read", now.progress().done(),
                "total", now.progress().total()));
  }
}
