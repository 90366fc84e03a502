package sh.fazt.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.PeerUrl;

/**
 * One request to a peer. It uses {@link HttpURLConnection}, because starting {@code java.net.http}
 * takes a cold JVM longer than all the rest.
 */
final class PeerConnection {
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final String LOOPBACK = "127.0.0.1";

  private PeerConnection() {}

  /**
   * Prepares a POST; nothing is sent yet.
   *
   * <p>Names below {@code localhost} do not resolve in Java, so those are connected to by address
   * and named in the {@code Host} field, which {@code sun.net.http.allowRestrictedHeaders} permits.
   */
  static HttpURLConnection post(
      Peer peer, String path, Map<String, String> headers, Duration connect) throws IOException {
    URI url = peer.url();
    boolean byAddress = url.getScheme().equals("http") && isLocalhost(url.getHost());
    String authority = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    URI target =
        URI.create(
            byAddress
                ? "http://" + LOOPBACK + (url.getPort() < 0 ? "" : ":" + url.getPort()) + path
                : url.getScheme() + "://" + authority + path);
    var connection = (HttpURLConnection) target.toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
    if (byAddress) {
      connection.setRequestProperty("Host", authority);
    }
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Authorization", "Bearer " + peer.token());
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  /** Waits for the answer and reads it, up to a length no answer of a node has. */
  static ApiAnswer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    @Nullable InputStream body =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    String text = "";
    if (body != null) {
      try (body) {
        text = new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
      }
    }
    return new ApiAnswer(status, Optional.ofNullable(connection.getHeaderField("Location")), text);
  }

  private static boolean isLocalhost(String host) {
    return PeerUrl.isLoopback(host) && host.endsWith("localhost");
  }
}
