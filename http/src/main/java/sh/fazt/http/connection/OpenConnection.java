package sh.fazt.http.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.AttributeKey;
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

  /** How it goes with a request, so that whoever reads its body can say what is kept of it. */
  public static final AttributeKey<OpenConnection> OF_REQUEST =
      AttributeKey.create("connection", OpenConnection.class);

  /**
   * Bytes a second of a body that are quick enough when there is no room: whoever is slower for
   * some seconds may have to go.
   */
  private static final long QUICK = 16 * 1024;

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

  /** When the last byte of a body came that is quick enough; later ones do not make up for it. */
  private volatile long bodyDue = NEVER;

  /** What is kept for one reason or another; changed under the lock of this. */
  private int sending;

  private int received;
  private int given;
  private int ofRequest;

  /** All of it. */
  private volatile int bytes;

  private volatile boolean httpBehind;

  private volatile boolean closed;

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

  /** Whether Pekko HTTP is behind it, which takes room of its own. */
  public void hasHttpBehind(boolean now) {
    httpBehind = now;
  }

  boolean hasHttpBehind() {
    return httpBehind;
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
      keep(() -> ofRequest = 0);
    }
  }

  /** A request was answered at once. */
  public void answered() {
    answered = true;
    quietSince = System.nanoTime();
  }

  /** Bytes of an answer are given to the socket, which takes them as the client reads. */
  public void sends(int bytes) {
    sendingSince = System.nanoTime();
    keep(() -> sending = bytes);
  }

  /** The socket has taken them. */
  public void sent() {
    if (sending != 0) {
      sendingSince = NEVER;
      quietSince = System.nanoTime();
      keep(() -> sending = 0);
    }
  }

  /** So many bytes came in that nobody takes yet: an unfinished head, or requests behind one. */
  public void keepsReceived(int bytes) {
    if (bytes != received) {
      keep(() -> received = bytes);
    }
  }

  /** So many bytes more of a request wait for whoever takes it, or fewer. */
  public void keepsGiven(int more) {
    keep(() -> given += more);
  }

  /** So many bytes more of a request are kept until it is answered. */
  public void keepsOfRequest(int more) {
    keep(() -> ofRequest += more);
  }

  /** Whether there is room for more of a request. */
  public boolean mayKeepMore() {
    return !closed && !all.isFull();
  }

  /** Gives back what it kept, and keeps nothing more. */
  public void closed() {
    keep(
        () -> {
          sending = 0;
          received = 0;
          given = 0;
          ofRequest = 0;
          closed = true;
        });
  }

  /** Changes what is kept. Nobody is told under the lock: he may close other connections. */
  private void keep(Runnable change) {
    int more;
    synchronized (this) {
      if (closed) {
        return;
      }
      int before = bytes;
      change.run();
      bytes = sending + received + given + ofRequest;
      more = bytes - before;
    }
    if (more != 0) {
      all.keeps(more);
    }
  }

  /** Whether more of a request's body is awaited. */
  public void awaitsBody(boolean now) {
    if (now) {
      bodyAwaitedSince = System.nanoTime();
      if (bodyDue == NEVER) {
        bodyDue = bodyAwaitedSince;
      }
    } else if (bodyAwaitedSince != NEVER) {
      bodyAwaitedSince = NEVER;
    }
  }

  /** So many bytes of a request's body have come. */
  public void bodyCame(int bytes) {
    long due = bodyDue;
    if (due != NEVER) {
      long now = System.nanoTime();
      bodyDue = Math.min(now, due + TimeUnit.SECONDS.toNanos(bytes) / QUICK);
    }
  }

  /** The body has come as a whole, or nothing of it is awaited any more. */
  public void bodyEnded() {
    if (bodyDue != NEVER) {
      bodyDue = NEVER;
    }
    awaitsBody(false);
  }

  /** How many bytes it keeps. */
  public int bytes() {
    return bytes;
  }

  /** Whom it waits for. */
  public Waiting waiting() {
    if (sendingSince != NEVER) {
      return Waiting.FOR_ITS_PART;
    }
    if (bodyAwaitedSince != NEVER) {
      return Waiting.FOR_ITS_PART;
    }
    if (underWay.get() > 0) {
      return Waiting.NOT;
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
    if (bodyFrom != NEVER) {
      long due = bodyDue;
      return due == NEVER ? now - bodyFrom : now - due;
    }
    return underWay.get() > 0 ? 0 : now - quietSince;
  }
}
