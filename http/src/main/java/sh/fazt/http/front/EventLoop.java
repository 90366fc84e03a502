package sh.fazt.http.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that moves the bytes of many connections, and the buffers they share while it is their
 * turn. Each has a turn when its socket is ready and when it asked for another; a turn is short.
 * All methods but {@link #execute}, {@link #arrive} and {@link #end} are for that thread alone.
 */
final class EventLoop implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  /** Bytes read in one turn. */
  static final int INPUT = 64 * 1024;

  /** Bytes written by one call. */
  static final int OUTPUT = 144 * 1024;

  /**
   * Tasks, and then turns that were asked for, may take so long before it looks at the sockets
   * again, so that a new request does not wait behind hundreds that are sent something large.
   */
  private static final long STINT_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** Between two looks at deadlines; no deadline is exact. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** What has turns. */
  interface Member {
    /** Its socket can be read or written. */
    void ready(int operations) throws IOException;

    /** It asked for another turn. */
    void turn() throws IOException;

    /** When it wants to be looked at, by {@link System#nanoTime}. */
    long deadline();

    /** The deadline has passed. */
    void expired(long now) throws IOException;

    /** Ends it, whatever the reason. */
    void abort();
  }

  private final Selector selector;
  private final InstantSource clock;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Set<Member> members = new LinkedHashSet<>();
  private final Deque<Member> waiting = new ArrayDeque<>();
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT);
  private final byte[] bytes = new byte[INPUT];
  private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT);
  private final Hits hits;
  private byte[] date = new byte[0];
  private long dateUntil = System.nanoTime();
  private long nextLook = Long.MAX_VALUE;
  private boolean arrivalIsNext;
  private volatile boolean ended;

  /**
   * Starts it.
   *
   * @param hitBytes that answers it keeps may weigh
   */
  EventLoop(String name, InstantSource clock, long hitBytes) throws IOException {
    this.selector = Selector.open();
    this.clock = clock;
    this.hits = new Hits(hitBytes);
    Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** Has something done by the thread. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    wakeUp();
  }

  /**
   * Has a new connection begin. Those and other tasks are done in turn, so that neither a new
   * visitor waits behind pieces of files for hundreds, nor those behind a rush of visitors.
   */
  void arrive(Runnable beginning) {
    arrivals.add(beginning);
    wakeUp();
  }

  private void wakeUp() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      selector.wakeup();
    }
  }

  /** Lets the thread end, and all connections with it. */
  void end() {
    ended = true;
    execute(() -> {});
  }

  /** Takes turns with the others from now on. */
  SelectionKey join(Member member, SelectableChannel channel, int operations) throws IOException {
    members.add(member);
    return channel.register(selector, operations, member);
  }

  /** Has no turn any more. */
  void leave(Member member) {
    members.remove(member);
  }

  /** Everybody who takes turns, as of now. */
  List<Member> members() {
    return new ArrayList<>(members);
  }

  /** Lets go of what was closed, which stays open until then. */
  void letGo() throws IOException {
    selector.selectNow(this::ready);
  }

  /** Wants another turn after all others. */
  void again(Member member) {
    waiting.add(member);
  }

  /** Somebody has a deadline that is nearer than those before. */
  void lookBy(long deadline) {
    if (nextLook == Long.MAX_VALUE || deadline - nextLook < 0) {
      nextLook = deadline;
    }
  }

  /** For bytes that are read in this turn. */
  ByteBuffer input() {
    return input;
  }

  /** The same, for who looks at them. */
  byte[] bytes() {
    return bytes;
  }

  /** For bytes that are written in this turn. */
  ByteBuffer output() {
    return output;
  }

  Hits hits() {
    return hits;
  }

  /** The date for an answer that is given now. */
  byte[] date() {
    long now = System.nanoTime();
    if (now - dateUntil >= 0) {
      long millis = clock.millis();
      date = AnswerHead.date(Instant.ofEpochMilli(millis));
      dateUntil = now + TimeUnit.MILLISECONDS.toNanos(1000 - millis % 1000);
    }
    return date;
  }

  private void run() {
    try (selector) {
      while (!ended) {
        select();
        runTasks();
        takeTurns();
        lookAtDeadlines();
      }
      for (Member member : members()) {
        member.abort();
      }
      runTasks();
      hits.clear();
    } catch (IOException | RuntimeException e) {
      LOG.error("A thread of the port has ended", e);
    }
  }

  private void select() throws IOException {
    asleep.set(true);
    if (!tasks.isEmpty() || !arrivals.isEmpty() || !waiting.isEmpty()) {
      selector.selectNow(this::ready);
    } else if (nextLook == Long.MAX_VALUE) {
      selector.select(this::ready);
    } else {
      long millis = TimeUnit.NANOSECONDS.toMillis(nextLook - System.nanoTime()) + 1;
      if (millis > 0) {
        selector.select(this::ready, millis);
      } else {
        selector.selectNow(this::ready);
      }
    }
    asleep.set(false);
  }

  private void ready(SelectionKey key) {
    Member member = (Member) key.attachment();
    try {
      member.ready(key.readyOps());
    } catch (IOException | RuntimeException | Error e) {
      failed(member, e);
    }
  }

  /** What may fail because of a socket. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** Does something that is part of a member's turn; if it fails, the member ends. */
  void inTurn(Member member, Step step) {
    try {
      if (members.contains(member)) {
        step.run();
      }
    } catch (IOException | RuntimeException | Error e) {
      failed(member, e);
    }
  }

  private void failed(Member member, Throwable failure) {
    output.clear();
    switch (failure) {
      case IOException broken -> LOG.debug("a connection broke", broken);
      case CancelledKeyException closed -> LOG.debug("a connection broke", closed);
      default -> LOG.error("A connection failed", failure);
    }
    member.abort();
  }

  private void runTasks() {
    long until = System.nanoTime() + STINT_NANOS;
    for (Runnable task = nextTask(); task != null; task = nextTask()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("A task of the port failed", e);
      }
      if (System.nanoTime() - until >= 0 && !ended) {
        return;
      }
    }
  }

  private @Nullable Runnable nextTask() {
    arrivalIsNext = !arrivalIsNext;
    Runnable first = arrivalIsNext ? arrivals.poll() : tasks.poll();
    if (first != null) {
      return first;
    }
    return arrivalIsNext ? tasks.poll() : arrivals.poll();
  }

  private void takeTurns() {
    long until = System.nanoTime() + STINT_NANOS;
    for (int left = waiting.size(); left > 0; left--) {
      Member member = waiting.remove();
      inTurn(member, member::turn);
      if (System.nanoTime() - until >= 0) {
        return;
      }
    }
  }

  private void lookAtDeadlines() {
    long now = System.nanoTime();
    if (nextLook == Long.MAX_VALUE || now - nextLook < 0) {
      return;
    }
    nextLook = Long.MAX_VALUE;
    for (Member member : members()) {
      long deadline = member.deadline();
      if (deadline != Long.MAX_VALUE && now - deadline >= 0) {
        inTurn(member, () -> member.expired(now));
      }
    }
    for (Member member : members) {
      long deadline = member.deadline();
      if (deadline != Long.MAX_VALUE) {
        lookBy(Math.max(deadline, now + LOOK_NANOS));
      }
    }
  }
}
