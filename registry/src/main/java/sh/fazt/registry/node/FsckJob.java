package sh.fazt.registry.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check of everything on a running node, on a thread of its own. There is one at a time; who asks
 * for one while it runs looks at that one.
 */
final class FsckJob {
  private static final Logger LOG = LoggerFactory.getLogger(FsckJob.class);

  private final Database database;
  private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

  /** How far the last one is. */
  private record State(
      boolean running, Fsck.Progress progress, Fsck.@Nullable Report report, boolean failed) {
    static final State NONE = new State(false, new Fsck.Progress(0, 0), null, false);
  }

  FsckJob(Database database) {
    this.database = database;
  }

  /** Begins one, unless one is running. */
  void begin() {
    State before = now();
    var begun = new State(true, new Fsck.Progress(0, 0), null, false);
    if (!before.running() && state.compareAndSet(before, begun)) {
      Thread.ofPlatform().daemon().name("fazt-fsck").start(this::run);
    }
  }

  private void run() {
    try {
      var report = new Fsck(database, this::reached).run();
      state.set(new State(false, now().progress(), report, false));
      if (!report.isSound()) {
        LOG.error("fsck found {} damages, the first: {}", report.damages(), report.told());
      }
    } catch (RuntimeException e) {
      LOG.error("fsck failed", e);
      state.set(new State(false, now().progress(), null, true));
    }
  }

  private void reached(Fsck.Progress progress) {
    state.set(new State(true, progress, null, false));
  }

  private State now() {
    return Objects.requireNonNull(state.get());
  }

  /** How far it is, or what it found. */
  ControlAnswer told() {
    State now = now();
    if (now.failed()) {
      return ControlAnswer.refused(
          "DATABASE_FAILED", "The check itself failed: see the node's log, and try again");
    }
    var report = now.report();
    if (report != null) {
      return told(report);
    }
    return ControlAnswer.done(
        Map.of(
            "running", now.running(),
            "read", now.progress().read(),
            "total", now.progress().total()));
  }

  /** What a check found. */
  static ControlAnswer told(Fsck.Report report) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("running", false);
    data.put("sound", report.isSound());
    data.put("revisions", report.revisions());
    data.put("bytes", report.bytes());
    data.put("damages", report.damages());
    data.put("told", report.told());
    return new ControlAnswer.Done(data);
  }
}
