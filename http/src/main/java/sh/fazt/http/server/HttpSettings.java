package sh.fazt.http.server;

import com.typesafe.config.Config;
import java.time.Duration;
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
    Duration stopTimeout) {

  /** What an idle connection takes of the heap. Measured: 23 KB. */
  private static final long CONNECTION = 24 * 1024;

  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static HttpSettings of(Config config) {
    Config http = config.getConfig("fazt.http");
    return new HttpSettings(
        HeapShare.CONNECTIONS.atMost(http.getInt("max-connections"), CONNECTION),
        HeapShare.KEPT_FOR_CLIENTS.atMost(http.getBytes("max-kept-for-clients")),
        http.getDuration("client-patience"),
        http.getInt("backlog"),
        http.getDuration("idle-timeout"),
        Math.toIntExact(http.getBytes("max-uri-length")),
        Math.toIntExact(http.getBytes("max-header-length")),
        http.getInt("max-header-count"),
        Math.toIntExact(http.getBytes("max-head")),
        http.getDuration("head-within"),
        http.getDuration("stop-timeout"));
  }
}
