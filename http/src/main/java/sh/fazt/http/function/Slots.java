package sh.fazt.http.function;

import static sh.fazt.http.function.Slot.Role.APART;
import static sh.fazt.http.function.Slot.Role.LEAVING;
import static sh.fazt.http.function.Slot.Role.MAIN;
import static sh.fazt.http.function.Slot.Role.SPARE;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.ToNode;

/** The workers there are, and how they come and go. Under the pool's lock. */
final class Slots {
  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(1);

  /** What workers tell, each under the lock. */
  interface Events {
    void said(Slot slot, WorkerProcess process, ToNode message);

    void ended(Slot slot, String how, int status);

    /** A worker may be started again. */
    void mayStart();
  }

  private final FunctionSettings settings;
  private final PoolLock lock;
  private final Events events;
  private final Starts starts;
  private final List<Slot> all = new ArrayList<>();

  Slots(FunctionSettings settings, PoolLock lock, Events events) {
    this.settings = settings;
    this.lock = lock;
    this.events = events;
    this.starts = new Starts(settings.backOff(), settings.maxBackOff());
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean isIdle() {
    return all.stream().allMatch(slot -> slot.running().isEmpty());
  }

  Optional<Slot> the(Slot.Role role) {
    return all.stream().filter(slot -> slot.is(role)).findFirst();
  }

  /** Whether the main worker is ready and there is no other. */
  boolean isMainAlone() {
    return !all.isEmpty() && all.stream().allMatch(slot -> slot.ready() && slot.is(MAIN));
  }

  /** The worker of a role: there already, the spare one, or one that starts if one may. */
  Optional<Slot> have(Slot.Role role) {
    var there = the(role);
    if (there.isPresent()) {
      return there;
    }
    var spare = the(SPARE);
    if (spare.isPresent()) {
      spare.get().role(role);
      return spare;
    }
    var wait = starts.untilNext(System.nanoTime());
    if (wait.isZero()) {
      return Optional.of(start(role));
    }
    if (starts.ringOnce()) {
      var _ =
          lock.after(
              wait,
              () -> {
                starts.rang();
                events.mayStart();
              });
    }
    return Optional.empty();
  }

  /** One that ran what is kept apart, and there is no more of it. */
  void noLongerApart() {
    the(APART)
        .filter(slot -> slot.ready() && slot.running().isEmpty())
        .ifPresent(
            slot -> {
              if (the(SPARE).isEmpty()) {
                slot.role(SPARE);
              } else {
                leave(slot);
              }
            });
  }

  /** One that was draining can be used again. */
  void comeBack(Slot slot) {
    if (the(MAIN).isEmpty()) {
      slot.role(MAIN);
    } else if (the(SPARE).isEmpty()) {
      slot.role(SPARE);
    } else if (slot.running().isEmpty()) {
      leave(slot);
    }
  }

  private Slot start(Slot.Role role) {
    var slot = new Slot(role);
    all.add(slot);
    starts.started();
    slot.startAlarm(lock.after(settings.startWithin(), () -> kill(slot)));
    Thread.startVirtualThread(() -> start(slot));
    return slot;
  }

  private void start(Slot slot) {
    try {
      var process = WorkerProcess.start(settings);
      lock.run(
          () -> {
            slot.process(process);
            if (slot.is(LEAVING)) {
              process.kill();
            }
          });
      process.talk(
          message -> lock.run(() -> events.said(slot, process, message)),
          status -> lock.run(() -> events.ended(slot, "it ended with status " + status, status)));
    } catch (IOException e) {
      LOG.error("no worker can be started", e);
      lock.run(() -> events.ended(slot, "it cannot be started", -1));
    }
  }

  /** One has ended. */
  void remove(Slot slot) {
    all.remove(slot);
    slot.startAlarm(null);
  }

  /** One ended before it did anything. */
  void startFailed() {
    starts.failed(System.nanoTime());
  }

  /** One has done something. */
  void worked() {
    starts.worked();
  }

  void killAll() {
    all.forEach(this::kill);
  }

  void leaveAll() {
    all.forEach(this::leave);
  }

  /** Ends one, whatever it runs. */
  void kill(Slot slot) {
    var process = slot.process();
    if (process != null) {
      process.kill();
    } else {
      slot.role(LEAVING);
    }
  }

  /** Has one end that runs nothing. */
  private void leave(Slot slot) {
    slot.role(LEAVING);
    var process = slot.process();
    if (process != null) {
      process.end();
      var _ = lock.after(LEAVE_WITHIN, process::kill);
    }
  }

  FunctionStatus status(boolean closed, int waiting, Deaths deaths, List<String> suspects) {
    long now = System.nanoTime();
    return new FunctionStatus(
        state(closed, now),
        all.stream()
            .flatMap(slot -> Optional.ofNullable(slot.process()).stream())
            .map(WorkerProcess::pid)
            .toList(),
        all.stream().mapToInt(slot -> slot.running().size()).sum(),
        waiting,
        starts.count(),
        deaths.killed(),
        deaths.died(),
        deaths.last(),
        starts.untilNext(now),
        suspects);
  }

  private FunctionStatus.State state(boolean closed, long now) {
    if (closed) {
      return FunctionStatus.State.CLOSED;
    }
    if (all.stream().anyMatch(Slot::ready)) {
      return FunctionStatus.State.RUNNING;
    }
    if (!starts.untilNext(now).isZero()) {
      return FunctionStatus.State.BACKING_OFF;
    }
    return all.isEmpty() ? FunctionStatus.State.ASLEEP : FunctionStatus.State.STARTING;
  }
}
