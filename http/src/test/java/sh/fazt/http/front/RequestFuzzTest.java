package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import sh.fazt.http.hosting.HostingNode;
import sh.fazt.registry.node.Eventually;

/**
 * Whatever somebody sends, the node answers in whole answers or ends the connection, and goes on.
 * With {@code -Dseed} the same bytes are sent again.
 */
class RequestFuzzTest {
  private static final String HOST = "site.example.com";
  private static final String PAGE = "<h1>page</h1>";
  private static final int CLIENTS = 4;
  private static final int MOST_ON_ONE = 4;
  private static final int BETWEEN_VISITS = 200;
  private static final int PATIENCE_MILLIS = 20_000;

  /** The short run has the same bytes each time, the long one others. */
  private long seed = Long.getLong("seed", 20_261_127);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final HostingNode node = HostingNode.start("fazt.http.front = own");
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong judged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  @BeforeEach
  void begin() {
    node.site(
        "site",
        aSite()
            .with("index.html", PAGE)
            .withCompressed(
                "app.js", "let a = 1;".repeat(100).getBytes(ISO_8859_1), "text/javascript")
            .with("photo.jpg", new byte[30_000], "image/jpeg")
            .with("film.mp4", new byte[200_000], "video/mp4"));
    logged.start();
    root.addAppender(logged);
  }

  @AfterEach
  void end() {
    root.detachAppender(logged);
    node.close();
  }

  @Test
  void mutatedRequestsDoNotWearTheNodeDown() throws Exception {
    send(20_000);
  }

  @Test
  @Tag("long")
  void aMillionMutatedRequestsDoNotEither() throws Exception {
    seed = Long.getLong("seed", System.nanoTime());
    send(1_000_000);
  }

  /** Sends until so many were answered, refused or, being no whole ones, taken for nothing. */
  private void send(int many) throws Exception {
    System.out.println("RequestFuzzTest seed " + seed);
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          () -> {
            while (judged.get() < many) {
              oneConnection(connections.getAndIncrement());
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<Void> client : threads.invokeAll(clients)) {
        client.get();
      }
    }
    System.out.printf(
        "%d requests on %d connections, %d of which were ended as malformed%n",
        judged.get(), connections.get(), refused.get());
    assertHealthy();
    assertThat(refused.get()).isBetween(many / 10L, many * 9L / 10);
    Front front = (Front) node.server();
    Eventually.until(() -> front.connections().count() == 0);
    assertThat(front.connections().bytes()).isZero();
    assertThat(front.handovers().count()).isZero();
    var nothingUnderWay = front.underway().drain().toCompletableFuture();
    Eventually.until(nothingUnderWay::isDone);
    assertThat(logged.list)
        .filteredOn(
            event ->
                event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR))
        .map(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  private void oneConnection(int number) {
    var random = new Random(seed + 31L * number);
    var mutated = new MutatedRequests(random);
    var requests = new ByteArrayOutputStream();
    int many = 1 + random.nextInt(MOST_ON_ONE);
    for (int i = 0; i < many; i++) {
      requests.writeBytes(mutated.next());
    }
    byte[] sent = requests.toByteArray();
    try {
      boolean mayBeHead = new String(sent, ISO_8859_1).contains("HEAD ");
      List<Integer> statuses =
          AnswersInBytes.statuses(
              answers(sent, random.nextInt(3) == 0 ? 2 + random.nextInt(6) : 1), mayBeHead);
      // The requested method or version is not there: that is the client's fault.
      assertThat(statuses).allMatch(status -> status < 500 || status == 501 || status == 505);
      judged.addAndGet(Math.clamp(statuses.size(), 1, many));
      refused.addAndGet(statuses.contains(400) ? 1 : 0);
      if (number % BETWEEN_VISITS == 0) {
        assertHealthy();
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", connection " + number + ": " + escaped(sent), e);
    }
  }

  private void assertHealthy() {
    var reply = node.get(HOST, "/");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo(PAGE);
    assertThat(node.get("admin.example.com", "/api/x").text()).isEqualTo("api:/api/x");
  }

  /** All that comes back for these bytes, sent in so many pieces, until the node has ended it. */
  private byte[] answers(byte[] sent, int pieces) throws IOException {
    var answers = new ByteArrayOutputStream();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      try {
        int size = 1 + sent.length / pieces;
        for (int from = 0; from < sent.length; from += size) {
          socket.getOutputStream().write(sent, from, Math.min(size, sent.length - from));
        }
        socket.shutdownOutput();
      } catch (IOException _) {
        // it had enough; what it said before tells why
      }
      byte[] buffer = new byte[64 * 1024];
      for (int n = read(socket, buffer); n >= 0; n = read(socket, buffer)) {
        answers.write(buffer, 0, n);
      }
    }
    return answers.toByteArray();
  }

  private static int read(Socket socket, byte[] buffer) throws IOException {
    try {
      return socket.getInputStream().read(buffer);
    } catch (SocketException _) {
      // it ended the connection in the middle of a request
      return -1;
    }
  }

  private static String escaped(byte[] bytes) {
    var text = new StringBuilder();
    for (byte b : bytes) {
      text.append(
          switch (b) {
            case '\r' -> "\\r";
            case '\n' -> "\\n\n";
            default -> b >= ' ' && b < 0x7f ? String.valueOf((char) b) : "\\x%02x".formatted(b);
          });
    }
    return text.toString();
  }
}
