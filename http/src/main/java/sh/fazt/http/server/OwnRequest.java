package sh.fazt.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.typesafe.config.Config;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.fazt.http.network.AddressRange;

/**
 * A request the node makes to itself over its open port, the way everybody's come: {@code /health}.
 * For threads that may wait.
 */
public final class OwnRequest {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([1-5][0-9][0-9])\\b.*");
  private static final Duration ONE_TRY = Duration.ofSeconds(6);
  private static final Duration BEFORE_NEXT = Duration.ofMillis(200);
  private static final String REQUEST =
      "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private final InetSocketAddress address;
  private final String sent;

  private OwnRequest(InetSocketAddress address, boolean proxied) {
    this.address = address;
    this.sent = (proxied ? "PROXY UNKNOWN\r\n" : "") + REQUEST;
  }

  /**
   * To the port that is open with these settings.
   *
   * @throws IllegalArgumentException if they name no address of this machine
   */
  static OwnRequest of(Config config, int port) {
    try {
      var listening = InetAddress.getByName(config.getString("fazt.http.interface"));
      var reached = listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
      // Pekko's sockets know no such header.
      boolean proxied =
          config.getString("fazt.http.front").equals("own")
              && config.getStringList("fazt.http.proxy-protocol-from").stream()
                  .map(AddressRange::of)
                  .anyMatch(range -> range.contains(reached));
      return new OwnRequest(new InetSocketAddress(reached, port), proxied);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Asks until there is an answer.
   *
   * @return its status; nothing if none came in this time
   */
  public OptionalInt status(Duration within) {
    long until = System.nanoTime() + within.toNanos();
    for (long left = within.toNanos(); left > 0; left = until - System.nanoTime()) {
      OptionalInt status = once(Math.min(left, ONE_TRY.toNanos()));
      if (status.isPresent()) {
        return status;
      }
      LockSupport.parkNanos(Math.min(BEFORE_NEXT.toNanos(), until - System.nanoTime()));
    }
    return OptionalInt.empty();
  }

  private OptionalInt once(long nanos) {
    int millis = (int) Math.max(1, nanos / 1_000_000);
    try (var socket = new Socket()) {
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      var line = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String first = line.readLine();
      Matcher status = STATUS.matcher(first == null ? "" : first);
      return status.matches()
          ? OptionalInt.of(Integer.parseInt(status.group(1)))
          : OptionalInt.empty();
    } catch (IOException _) {
      return OptionalInt.empty();
    }
  }
}
