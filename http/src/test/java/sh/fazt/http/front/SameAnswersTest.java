package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.hosting.HostingNode;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Target;

/** What the front answers is, byte for byte, what Pekko HTTP answers; only dates differ. */
class SameAnswersTest {
  private static final HostingNode NODE = HostingNode.start();
  private static final String LAST = "Connection: close\r\n\r\n";
  private static final int CONNECTIONS = Integer.getInteger("fazt.connections", 500);
  private static final int ON_EACH = 20;

  private static OpenPort own;
  private static OpenPort pekko;

  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "DELETE", "PROPFIND", "get");
  private static final List<String> HOSTS =
      List.of(
          "site.example.com",
          "site.example.com:80",
          "SITE.example.com",
          "site.example.com.",
          "spa.example.com",
          "moved.example.com",
          "nothing.example.com",
          "example.com",
          "other.org",
          "127.0.0.1",
          "10.1.2.3",
          "no host",
          "site.example.com:");
  private static final List<String> TARGETS =
      List.of(
          "/",
          "/index.html",
          "/index.html?a=%zz&b=c",
          "/app.js",
          "/style-3f9a1b2c.css",
          "/empty.txt",
          "/folder",
          "/folder?x=1",
          "/folder/",
          "/about",
          "/missing.png",
          "/missing/page",
          "/.hidden",
          "/private/secret.txt",
          "/api/hello",
          "/a%20b.txt",
          "/%zz",
          "/../index.html",
          "//index.html",
          "/large.bin",
          "http://site.example.com/app.js",
          "*");
  private static final List<String> FIELDS =
      List.of(
          "Accept-Encoding: gzip, deflate, br",
          "Accept-Encoding: identity;q=0",
          "Accept: text/html,application/xhtml+xml",
          "Accept: image/png",
          "Range: bytes=0-9",
          "Range: bytes=-5",
          "Range: bytes=900000-",
          "If-None-Match: *",
          "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT",
          "If-Match: \"nothing\"",
          "User-Agent: test/1.0 (a; b)",
          "Cookie: X-Fazt-Variant=7; a=b",
          "X-Forwarded-For: 203.0.113.9",
          "Connection: keep-alive",
          "Connection: close",
          "X-Fazt-Explain: 1",
          "Content-Length: 0",
          "X-Letters: \u00e9",
          "Referer: https://other.org/");

  @BeforeAll
  static void open() {
    NODE.site(
        "site",
        aSite()
            .withCompressed("index.html", text("<h1>front</h1>", 40), "text/html; charset=utf-8")
            .withCompressed("app.js", text("let a = 1;", 100), "text/javascript; charset=utf-8")
            .with("style-3f9a1b2c.css", "b{}")
            .with("empty.txt", "")
            .with("folder/index.html", "<h1>folder</h1>")
            .with("about.html", "<h1>about</h1>")
            .with("a b.txt", "blank")
            .with("private/secret.txt", "secret")
            .with("large.bin", text("0123456789", 30_000), "application/octet-stream"));
    NODE.site(
        "spa", aSite().with("index.html", "<h1>spa</h1>").as(Metadata.titled("spa").withSpa(true)));
    NODE.point("moved", new Target.Redirect("https://example.org/there", 302, true));
    own = NODE.open("fazt.http.front = own");
    pekko = NODE.open("fazt.http.front = pekko");
  }

  @AfterAll
  static void close() {
    own.stop().toCompletableFuture().join();
    pekko.stop().toCompletableFuture().join();
  }

  private static byte[] text(String words, int times) {
    return words.repeat(times).getBytes(ISO_8859_1);
  }

  @Test
  void everyPlainVisitIsTheSame() {
    for (String host : HOSTS) {
      for (String target : TARGETS) {
        for (String method : List.of("GET ", "HEAD ")) {
          same(method + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + LAST);
        }
      }
    }
  }

  @Test
  void generatedVisitsAreTheSame() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("SameAnswersTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < CONNECTIONS; i++) {
      var requests = new StringBuilder();
      for (int k = 1; k < ON_EACH; k++) {
        requests.append(generated(random)).append("\r\n");
      }
      same(requests + "GET / HTTP/1.1\r\nHost: site.example.com\r\n" + LAST);
    }
  }

  private static String generated(Random random) {
    var head = new StringBuilder();
    head.append(one(METHODS, random))
        .append(' ')
        .append(one(TARGETS, random))
        .append(random.nextInt(200) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    if (random.nextInt(200) != 0) {
      head.append("Host: ").append(one(HOSTS, random)).append("\r\n");
    }
    for (int k = random.nextInt(4); k > 0; k--) {
      head.append(one(FIELDS, random)).append("\r\n");
    }
    return head.toString();
  }

  private static String one(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static void same(String requests) {
    assertThat(answers(own.port(), requests))
        .as(requests)
        .isEqualTo(answers(pekko.port(), requests));
  }

  /** All that comes back, until the server closes the connection. */
  private static String answers(int port, String requests) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
          .replaceAll("\r\nDate: [^\r]*", "")
          .replaceAll("request-[0-9]+|\\b[0-9a-f]{16}\\b", "ID");
    } catch (IOException e) {
      throw new AssertionError(requests, e);
    }
  }
}
