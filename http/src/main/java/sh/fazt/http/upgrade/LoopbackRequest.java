package sh.fazt.http.upgrade;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One request to an open port of this machine, over TCP as a visitor's. Blocks. No client library:
 * the host it asks for is not the one it connects to.
 */
public final class LoopbackRequest {
  private static final int MAX_ANSWER = 1 << 20;

  private LoopbackRequest() {}

  /**
   * Asks for a path of a host.
   *
   * @param address the port listens on; every one of this machine is as good as the loopback one
   * @return the status
   * @throws IOException if there was no whole answer in time
   */
  public static int status(String address, int port, String host, String path, Duration within)
      throws IOException {
    InetAddress listening = InetAddress.getByName(address);
    InetAddress to = listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(to, port), (int) within.toMillis());
      socket.setSoTimeout((int) within.toMillis());
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: fazt-upgrade\r\nConnection: close\r\n\r\n"
              .formatted(path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(MAX_ANSWER);
      String line = new String(answer, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
      String[] words = line.split(" ", 3);
      if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
        throw new IOException("no answer of HTTP");
      }
      return Integer.parseInt(words[1]);
    }
  }
}
