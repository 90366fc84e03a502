package sh.fazt.http.connection;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import sh.fazt.registry.HeapShare;

/**
 * What the port lets in, {@code fazt.http.*}.
 *
 * @param maxConnections connections open at once; for one more the one that waits longest for its
 *     client goes
 * @param maxKept bytes that are kept for clients that do not read or do not finish a head
 * @param patience how long a client may take to read what it is sent before it may be cut off
 * @param backlog connections the operating system may keep waiting
 * @param idleTimeout after which a connection that moves no byte is closed
 * @param maxUriLength bytes of a request target
 * @param maxHeaderLength bytes of one header field's value
 * @param maxHeaderCount header fields of one request
 * @param maxHead bytes of a whole head
 * @param headWithin how long a head that has begun may take to come in
 * @param stopTimeout how long a stop waits for answers under way
 * @param front who owns the sockets
 * @param loops threads that move bytes, if it is our own front
 * @param maxHandedOver connections at once that Pekko HTTP is behind, if it is our own front
 * @param maxPerNetwork connections at once from one network
 * @param maxRequestsPerSecond of one network
 * @param leastRate bytes a second that a client has to send or read while it is waited for
 * @param leastRateWithin time in which it may be as fast as it likes, on average
 * @param proxyProtocolFrom addresses that begin each connection with a PROXY header
 */
public record HttpSettings(
    int maxConnections,
    long maxKept,
    Duration patience,
    int backlog,
    Duration idleTimeout,
    int maxUriLength,
    int maxHeaderLength,
    int maxHeaderCount,
    int maxHead,
    Duration headWithin,
    Duration stopTimeout,
    Front front,
    int loops,
    int maxHandedOver,
    int maxPerNetwork,
    int maxRequestsPerSecond,
    long leastRate,
    Duration leastRateWithin,
    List<String> proxyProtocolFrom) {

  /** Who owns the sockets. */
  public enum Front {
    OWN,
    PEKKO;

    private static Front of(String name) {
      return switch (name) {
        case "own" -> OWN;
        case "pekko" -> PEKKO;
        default -> throw new IllegalArgumentException("fazt.http.front is own or pekko");
      };
    }
  }

  /** What an idle connection takes of the heap that Pekko HTTP is behind. Measured: 23 KB. */
  private static final long HANDED_OVER = 24 * 1024;

  /** The same in the middle of a request, but for the bytes of its body. */
  private static final long IN_REQUEST = 40 * 1024;

  /** What any other one takes. */
  private static final long CONNECTION = 4 * 1024;

  private static final int MAX_LOOPS = 4;

  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static HttpSettings of(Config config) {
    Config http = config.getConfig("fazt.http");
    Front front = Front.of(http.getString("front"));
    int connections = OpenFiles.connections(http.getInt("max-connections"));
    long each =
        switch (front) {
          case OWN -> CONNECTION;
          case PEKKO -> HANDED_OVER;
        };
    return new HttpSettings(
        HeapShare.CONNECTIONS.atMost(connections, each),
        HeapShare.KEPT_FOR_CLIENTS.atMost(http.getBytes("max-kept-for-clients")),
        http.getDuration("client-patience"),
        http.getInt("backlog"),
        http.getDuration("idle-timeout"),
        Math.toIntExact(http.getBytes("max-uri-length")),
        Math.toIntExact(http.getBytes("max-header-length")),
        http.getInt("max-header-count"),
        Math.toIntExact(http.getBytes("max-head")),
        http.getDuration("head-within"),
        http.getDuration("stop-timeout"),
        front,
        Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_LOOPS),
        HeapShare.CONNECTIONS.atMost(connections, IN_REQUEST),
        positive(http, "max-connections-per-network"),
        positive(http, "max-requests-per-second"),
        http.getBytes("least-rate"),
        http.getDuration("least-rate-within"),
        http.getStringList("proxy-protocol-from"));
  }

  private static int positive(Config http, String name) {
    int value = http.getInt(name);
    if (value < 1) {
      throw new IllegalArgumentException("fazt.http." + name + " is at least 1");
    }
    return value;
  }
}
