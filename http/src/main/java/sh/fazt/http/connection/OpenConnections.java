package sh.fazt.http.connection;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.connection.OpenConnection.Waiting;

/**
 * All connections of a port, and the bytes they keep in memory for clients that do not read or do
 * not finish. There is room for a certain number of both; when it is used up, the one whose client
 * keeps the node waiting for longest has to go. A connection that is being answered, and whose
 * client reads, never does.
 */
public final class OpenConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  /** Of many that go at once, one line says so. */
  private static final long TELL_EVERY = Duration.ofMinutes(1).toNanos();

  /** What somebody sent at once may still be on its way through a busy node. */
  private static final long GRACE = Duration.ofSeconds(1).toNanos();

  /** To look at all of them takes a part of a millisecond. */
  private static final long LOOK_EVERY = Duration.ofMillis(50).toNanos();

  /** Where there is no place, one in so many goes at once. */
  private static final int AT_ONCE = 64;

  private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();
  private final AtomicLong tellFrom = new AtomicLong(System.nanoTime());
  private final AtomicLong lookFrom = new AtomicLong(System.nanoTime());
  private final AtomicLong lookBehindFrom = new AtomicLong(System.nanoTime());
  private final int max;
  private final long mostBytes;
  private final long patience;

  /**
   * @param max connections at once; the last place is kept for whoever comes next
   * @param mostBytes that all of them keep together
   * @param patience how long a client may take to read what it is sent, or to send on what it has
   *     begun, before its connection may go
   */
  public OpenConnections(int max, long mostBytes, Duration patience) {
    this.max = max;
    this.mostBytes = mostBytes;
    this.patience = patience.toNanos();
  }

  /** With the room that the settings give. */
  public static OpenConnections of(HttpSettings settings) {
    return new OpenConnections(settings.maxConnections(), settings.maxKept(), settings.patience());
  }

  /** A new one. */
  public OpenConnection add() {
    return add(null);
  }

  /** A new one from a network whose connections are counted. */
  public OpenConnection add(@Nullable Object network) {
    var connection = new OpenConnection(this, network);
    open.add(connection);
    return connection;
  }

  /** One that has ended. */
  public void remove(OpenConnection connection) {
    open.remove(connection);
    connection.closed();
  }

  /**
   * Whether another one finds a place now, for which some that wait for their clients may have to
   * go.
   */
  public boolean hasRoom() {
    if (open.size() < max) {
      return true;
    }
    var going = waiting(_ -> true);
    int several = Math.min(going.size(), 1 + max / AT_ONCE);
    going.subList(0, several).forEach(this::evict);
    return several > 0;
  }

  /** Lets some of a network go that wait for their clients; false if there are none. */
  public boolean makeRoomIn(Object network) {
    var going = waiting(connection -> connection.isFrom(network));
    going.subList(0, Math.min(going.size(), AT_ONCE / 8)).forEach(this::evict);
    return !going.isEmpty();
  }

  /**
   * Lets some go that Pekko HTTP is behind and whose clients keep it waiting; false if there are
   * none, or some have just gone.
   */
  public boolean makesRoomBehind() {
    long now = System.nanoTime();
    long from = lookBehindFrom.get();
    if (now - from < 0 || !lookBehindFrom.compareAndSet(from, now + LOOK_EVERY)) {
      return false;
    }
    var going = waiting(OpenConnection::hasHttpBehind);
    going.subList(0, Math.min(going.size(), AT_ONCE)).forEach(this::evict);
    return !going.isEmpty();
  }

  /** How many are open. */
  public int count() {
    return open.size();
  }

  /** How many bytes they keep. */
  public long bytes() {
    return bytes.get();
  }

  /**
   * Whether so much is kept for clients that nothing new may begin, even without those that do not
   * move.
   */
  public boolean isFull() {
    if (bytes.get() > mostBytes) {
      relieve();
    }
    return bytes.get() > mostBytes;
  }

  /** More bytes are kept, or fewer. */
  public void keeps(int more) {
    if (bytes.addAndGet(more) > mostBytes && more > 0) {
      relieve();
    }
  }

  private void relieve() {
    long now = System.nanoTime();
    long from = lookFrom.get();
    if (now - from < 0 || !lookFrom.compareAndSet(from, now + LOOK_EVERY)) {
      return;
    }
    for (OpenConnection connection : waiting(connection -> connection.bytes() > 0)) {
      if (bytes.get() <= mostBytes / 4 * 3) {
        return;
      }
      connection.closed();
      evict(connection);
    }
  }

  /** Those that may go, in the order in which they should. */
  private List<OpenConnection> waiting(Predicate<OpenConnection> candidates) {
    long now = System.nanoTime();
    return open.stream()
        .filter(connection -> !connection.isEvicted())
        .filter(candidates)
        .map(connection -> new Candidate(connection, connection.waiting(), connection.waited(now)))
        .filter(
            candidate ->
                switch (candidate.waiting()) {
                  case FOR_FIRST_REQUEST, FOR_NEXT_REQUEST -> candidate.nanos() > GRACE;
                  case FOR_ITS_PART -> candidate.nanos() > patience;
                  case NOT -> false;
                })
        .sorted(
            Comparator.comparing(Candidate::waiting)
                .thenComparing(Candidate::nanos, Comparator.reverseOrder()))
        .map(Candidate::connection)
        .toList();
  }

  private record Candidate(OpenConnection connection, Waiting waiting, long nanos) {}

  private void evict(OpenConnection connection) {
    connection.evict();
    long all = evicted.incrementAndGet();
    long now = System.nanoTime();
    long from = tellFrom.get();
    if (now - from >= 0 && tellFrom.compareAndSet(from, now + TELL_EVERY)) {
      LOG.warn(
          "Connections are ended to make room for others: their clients do not read, or do not"
              + " finish what they began ({} since the start, {} open, {} bytes kept for them)",
          all,
          open.size(),
          bytes.get());
    }
  }
}
