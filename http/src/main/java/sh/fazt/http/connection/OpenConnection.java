package sh.fazt.http.connection;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one connection keeps of the node's memory and time, and whether it is its client that is
 * waited for. Written by the stages of the connection, read by whoever looks for room.
 */
public final class OpenConnection {
  /** Which connections go first when there is no room; those that are worked for never do. */
  public enum Waiting {
    /** It has not sent a whole request yet. */
    FOR_FIRST_REQUEST,
    /** It is between two requests, or in the head of the next. */
    FOR_NEXT_REQUEST,
    /** It does not read its answer, or not send the rest of its request. */
    FOR_ITS_PART,
    NOT
  }

  private static final long NEVER = Long.MIN_VALUE;

  private final OpenConnections all;
  private final @Nullable Object network;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile Runnable end = () -> {};
  private volatile boolean ended;
  private volatile boolean answered;

  /** All by {@link System#nanoTime}. */
  private volatile long quietSince = System.nanoTime();

  private volatile long sendingSince = NEVER;
  private volatile long bodyAwaitedSince = NEVER;

  private volatile int sending;
  private volatile int received;
  private boolean closed;

  /**
   * A new one.
   *
   * @param network it comes from, if connections of one are counted
   */
  OpenConnection(OpenConnections all, @Nullable Object network) {
    this.all = all;
    this.network = network;
  }

  /** Whether it comes from this network. */
  boolean isFrom(Object network) {
    return network.equals(this.network);
  }

  /**
   * How it can be ended.
   *
   * @param now ends it at once, whatever its client does
   */
  public void endsBy(Runnable now) {
    end = now;
    if (ended) {
      now.run();
    }
  }

  /** Ends it for want of room. */
  public void evict() {
    ended = true;
    end.run();
  }

  public boolean isEvicted() {
    return ended;
  }

  /** A whole head has come in, and is being answered. */
  public void requestBegan() {
    underWay.incrementAndGet();
  }

  /** The last byte of an answer is made. */
  public void requestEnded() {
    answered = true;
    if (underWay.decrementAndGet() <= 0) {
      quietSince = System.nanoTime();
    }
  }

  /** A request was answered at once. */
  public void answered() {
    answered = true;
    quietSince = System.nanoTime();
  }

  /** Bytes of an answer are given to the socket, which takes them as the client reads. */
  public synchronized void sends(int bytes) {
    sendingSince = System.nanoTime();
    keep(bytes, received);
  }

  /** The socket has taken them. */
  public synchronized void sent() {
    if (sending != 0) {
      sendingSince = NEVER;
      quietSince = System.nanoTime();
      keep(0, received);
    }
  }

  /** So many bytes came in that nobody takes yet: an unfinished head, or requests behind one. */
  public synchronized void keepsReceived(int bytes) {
    if (bytes != received) {
      keep(sending, bytes);
    }
  }

  /** Gives back what it kept, and keeps nothing more. */
  public synchronized void closed() {
    keep(0, 0);
    closed = true;
  }

  private void keep(int sending, int received) {
    if (!closed) {
      int before = bytes();
      this.sending = sending;
      this.received = received;
      all.keeps(bytes() - before);
    }
  }

  /** More of a request's body is awaited, or has come. */
  public void awaitsBody(boolean now) {
    if (now) {
      bodyAwaitedSince = System.nanoTime();
    } else if (bodyAwaitedSince != NEVER) {
      bodyAwaitedSince = NEVER;
    }
  }

  /** How many bytes it keeps. */
  public int bytes() {
    return sending + received;
  }

  /** Whom it waits for. */
  public Waiting waiting() {
    if (sendingSince != NEVER) {
      return Waiting.FOR_ITS_PART;
    }
    if (underWay.get() > 0) {
      return bodyAwaitedSince != NEVER ? Waiting.FOR_ITS_PART : Waiting.NOT;
    }
    return answered ? Waiting.FOR_NEXT_REQUEST : Waiting.FOR_FIRST_REQUEST;
  }

  /** How long it has been waiting for its client, in nanoseconds. */
  public long waited(long now) {
    long sendingFrom = sendingSince;
    long bodyFrom = bodyAwaitedSince;
    if (sendingFrom != NEVER) {
      return now - sendingFrom;
    }
    if (underWay.get() > 0) {
      return bodyFrom == NEVER ? 0 : now - bodyFrom;
    }
    return now - quietSince;
  }
}
