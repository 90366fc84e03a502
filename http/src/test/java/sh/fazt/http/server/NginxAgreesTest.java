package sh.fazt.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.network.PortCounts;
import sh.fazt.http.server.RecordingUpstream.Seen;

/**
 * Where nginx sees requests, the node sees the same ones, or refuses the bytes and ends the
 * connection. Uses Debian's package nginx.
 */
@Tag("system")
class NginxAgreesTest {
  private static final int GENERATED = 300;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern REFUSED =
      Pattern.compile("HTTP/1\\.1 (4\\d\\d|501|505) .*\r\nConnection: close\r\n.*", Pattern.DOTALL);
  private static final String LAST =
      "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private final ActorSystem system =
      ActorSystem.create(
          "nginx-agrees",
          ConfigFactory.parseString("pekko.daemonic = on, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));
  private final List<Seen> ours = new CopyOnWriteArrayList<>();

  @Test
  void nginxAgrees(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("NginxAgreesTest seed " + seed);
    var generated = new SpelledRequests(new Random(seed));
    List<String> all = new ArrayList<>(FramingTest.heads());
    FramingTest.chunks()
        .forEach(
            chunks ->
                all.add(
                    "POST /first HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunks
                        + FramingTest.HIDDEN));
    for (int i = 0; i < GENERATED; i++) {
      all.add(generated.next());
    }
    var server =
        HttpServer.start(
                system,
                "127.0.0.1",
                0,
                HttpSettings.of(ConfigFactory.load()),
                this::answer,
                new PortCounts())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    int same = 0;
    int refused = 0;
    try (var upstream = new RecordingUpstream();
        var nginx = ProxyProcess.nginx(folder, upstream.port(), "", "")) {
      for (String requests : all) {
        ask(nginx.port(), requests + LAST, false);
        List<Seen> theirs = spelledAlike(upstream.takeSeen());
        ours.clear();
        String answers = ask(server.port(), requests + LAST, true);
        List<Seen> here = spelledAlike(ours);
        if (!theirs.isEmpty()) {
          assertThat(here)
              .as("%s\nnginx: %s\nhere: %s %s", requests, theirs, here, answers)
              .satisfies(_ -> assertAgree(theirs, here, answers));
          same += theirs.equals(here) ? 1 : 0;
          refused += here.size() < theirs.size() ? 1 : 0;
        }
      }
    } finally {
      server.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    System.out.printf(
        "%d sequences of requests: seen alike %d, refused here only %d, the rest by nginx%n",
        all.size(), same, refused);
    assertThat(same).isGreaterThan(GENERATED / 4);
  }

  /** They see the same ones, as far as both go on; who does not see all has refused the next. */
  private static void assertAgree(List<Seen> theirs, List<Seen> here, String answers) {
    int both = Math.min(theirs.size(), here.size());
    assertThat(here.subList(0, both)).isEqualTo(theirs.subList(0, both));
    if (here.size() < theirs.size()) {
      int last = answers.lastIndexOf("HTTP/1.1 ");
      assertThat(answers.substring(last)).matches(REFUSED);
    }
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    String target = request.getHeader(RawRequestURI.class).orElseThrow().uri();
    return request
        .entity()
        .toStrict(PATIENCE_MILLIS, system)
        .handle(
            (body, failure) -> {
              if (failure != null) {
                return HttpResponse.create().withStatus(400).withEntity("cut off");
              }
              ours.add(new Seen(request.method().value(), target, body.getData().size()));
              return HttpResponse.create().withEntity("ok");
            });
  }

  /** Sends them and reads until the other side has ended the connection. */
  private static String ask(int port, String requests, boolean thatIsAll) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
      if (thatIsAll) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException _) {
      return "";
    }
  }

  /** Paths and queries only, without escapes: what they mean, and not how somebody spells it. */
  private static List<Seen> spelledAlike(List<Seen> seen) {
    return seen.stream()
        .map(one -> new Seen(one.method(), withoutEscapes(pathOf(one.target())), one.body()))
        .toList();
  }

  private static String pathOf(String target) {
    return target.replaceFirst("(?i)^http://[^/]*", "");
  }

  private static String withoutEscapes(String target) {
    var text = new StringBuilder();
    for (int i = 0; i < target.length(); i++) {
      boolean escape =
          target.charAt(i) == '%'
              && i + 2 < target.length()
              && HexFormat.isHexDigit(target.charAt(i + 1))
              && HexFormat.isHexDigit(target.charAt(i + 2));
      if (escape) {
        text.append((char) HexFormat.fromHexDigits(target, i + 1, i + 3));
        i += 2;
      } else {
        text.append(target.charAt(i));
      }
    }
    return text.toString();
  }
}
