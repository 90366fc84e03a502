package sh.fazt.http.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often the port refused or ended something, since the node started. */
public final class PortCounts {
  private final LongAdder noRoom = new LongAdder();
  private final LongAdder tooMany = new LongAdder();
  private final LongAdder tooManyConnections = new LongAdder();
  private final LongAdder slowHeads = new LongAdder();
  private final LongAdder largeHeads = new LongAdder();
  private final LongAdder otherHeads = new LongAdder();
  private final LongAdder slowBodies = new LongAdder();
  private final LongAdder slowReaders = new LongAdder();
  private final LongAdder evicted = new LongAdder();

  /** Requests and connections for which there was no room: 503. */
  public LongAdder noRoom() {
    return noRoom;
  }

  /** Requests beyond what a network may send in a second: 429. */
  public LongAdder tooMany() {
    return tooMany;
  }

  /** Connections beyond those that a network may have open: 429. */
  public LongAdder tooManyConnections() {
    return tooManyConnections;
  }

  /** Malformed requests, by the status they are answered with. */
  public LongAdder malformed(int status) {
    return switch (status) {
      case 408 -> slowHeads;
      case 414, 431 -> largeHeads;
      default -> otherHeads;
    };
  }

  /** Bodies that came too slowly: 408. */
  public LongAdder slowBodies() {
    return slowBodies;
  }

  /** Connections whose client did not read what it was sent. */
  public LongAdder slowReaders() {
    return slowReaders;
  }

  /** Connections that had to make room for others. */
  public LongAdder evicted() {
    return evicted;
  }

  /** All of them by name. */
  public Map<String, Long> byName() {
    var all = new LinkedHashMap<String, Long>();
    all.put("no_room", noRoom.sum());
    all.put("too_many_requests", tooMany.sum());
    all.put("too_many_connections", tooManyConnections.sum());
    all.put("slow_heads", slowHeads.sum());
    all.put("large_heads", largeHeads.sum());
    all.put("malformed", otherHeads.sum());
    all.put("slow_bodies", slowBodies.sum());
    all.put("slow_readers", slowReaders.sum());
    all.put("evicted", evicted.sum());
    return all;
  }
}
