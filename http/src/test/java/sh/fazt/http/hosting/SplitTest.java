package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.WireClient;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.journal.Version;
import sh.fazt.journal.Visibility;

/** A name whose visitors are shared between apps, and stay where they are. */
class SplitTest {
  private static final String HOST = "both.example.com";
  private static final String HASHED = "/assets/index-BxY12abc.js";
  private static HostingNode node;
  private static AppId left;
  private static AppId right;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    left = app("left");
    right = app("rght");
    node.point("both", split(arm(left, 70), arm(right, 30)));
  }

  private static AppId app(String name) {
    byte[] text = (name + "\n").repeat(400).getBytes(StandardCharsets.UTF_8);
    return node.app(
        name,
        aSite()
            .with("index.html", name)
            .with("assets/index-BxY12abc.js", name)
            .withCompressed("big.txt", text, "text/plain; charset=utf-8"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Arm arm(AppId app, int weight) {
    return new Arm(app, weight);
  }

  /** The first arm has the first slots, and so on. */
  private static Target.Split split(Arm... arms) {
    var slots = new ArrayList<Integer>();
    for (int i = 0; i < arms.length; i++) {
      slots.addAll(Collections.nCopies(arms[i].weight(), i));
    }
    return new Target.Split(List.of(arms), slots);
  }

  private static String holding(int slot) {
    return "Cookie: X-Fazt-Variant=" + slot;
  }

  private static String armOf(int slot) {
    return slot < 70 ? "left" : "rght";
  }

  @Test
  void theFirstVisitDrawsASlotAndKeepsIt() {
    for (int i = 0; i < 20; i++) {
      var first = node.get(HOST, "/");
      assertThat(first.field("Set-Cookie"))
          .matches("X-Fazt-Variant=[0-9]{1,2}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
      int slot = SplitCookie.slot(first.field("Set-Cookie").replaceFirst(";.*", ""));
      assertThat(first.text()).isEqualTo(armOf(slot));
      var second = node.get(HOST, "/", holding(slot));
      assertThat(second.text()).isEqualTo(first.text());
      assertThat(second.has("Set-Cookie")).isFalse();
    }
  }

  @Test
  void overTlsTheCookieIsSecure() {
    var reply = node.get(HOST, "https://" + HOST + "/");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Set-Cookie")).endsWith("; Secure");
  }

  @Test
  void everySlotHasItsArm() {
    for (int slot = 0; slot < 100; slot++) {
      for (String path : List.of("/", "/index.html", HASHED)) {
        assertThat(node.get(HOST, path, holding(slot)).text()).isEqualTo(armOf(slot));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Fazt-Variant=",
        "X-Fazt-Variant=100",
        "X-Fazt-Variant=-1",
        "X-Fazt-Variant=07",
        "X-Fazt-Variant=0x1",
        "X-Fazt-Variant=1 2",
        "X-Fazt-Variant=+5",
        "X-Fazt-Variant=left",
        "X-Fazt-Variant=5.0",
        "X-Fazt-Variant",
        "X-Fazt-Variants=5",
        "x-fazt-variant=5",
        "other=X-Fazt-Variant=5",
        "a=b; c=d"
      })
  void aForgedValueIsAsGoodAsNone(String cookie) {
    var reply = node.get(HOST, "/", "Cookie: " + cookie);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Set-Cookie")).startsWith("X-Fazt-Variant=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=b; X-Fazt-Variant=99",
        "X-Fazt-Variant=99; a=b",
        "a=b;X-Fazt-Variant=99;c=d",
        "X-Fazt-Variant=x; X-Fazt-Variant=99",
        "X-Fazt-Variant=99; X-Fazt-Variant=0"
      })
  void theSlotIsFoundAmongOtherCookies(String cookie) {
    var reply = node.get(HOST, "/", "Cookie: " + cookie);
    assertThat(reply.text()).isEqualTo("rght");
    assertThat(reply.has("Set-Cookie")).isFalse();
  }

  @Test
  void twoCookieFieldsAreOne() {
    var reply = node.get(HOST, "/", "Cookie: a=b", holding(99));
    assertThat(reply.text()).isEqualTo("rght");
  }

  @Test
  void noSharedCacheKeepsAnAnswerForAnotherVisitor() {
    record Row(String line, int status, List<String> fields) {}
    String tag = node.get(HOST, "/", holding(0)).field("ETag");
    for (var row :
        List.of(
            new Row("GET /", 200, List.of()),
            new Row("HEAD /", 200, List.of()),
            new Row("GET /big.txt", 206, List.of("Range: bytes=0-3")),
            new Row("GET /big.txt", 416, List.of("Range: bytes=9999999-")),
            new Row("GET /", 304, List.of("If-None-Match: " + tag)),
            new Row("GET /", 412, List.of("If-Match: \"x\"")),
            new Row("GET /nothing", 404, List.of()),
            new Row("GET /api/x", 404, List.of()),
            new Row("POST /", 405, List.of()))) {
      for (boolean held : new boolean[] {true, false}) {
        var fields = new ArrayList<>(row.fields());
        if (held) {
          fields.add(holding(0));
        }
        if (row.status() == 304 && !held) {
          continue; // the slot that is drawn may be of the other arm
        }
        var reply = node.ask(HOST, row.line(), fields.toArray(String[]::new));
        assertThat(reply.status()).as(row.toString()).isEqualTo(row.status());
        assertThat(reply.field("Vary")).as(row.toString()).contains("Cookie").doesNotContain("|");
        assertThat(reply.field("Cache-Control")).as(row.toString()).isEqualTo("private, no-cache");
        assertThat(reply.has("Last-Modified")).as(row.toString()).isFalse();
        assertThat(reply.has("Set-Cookie")).as(row.toString()).isEqualTo(!held);
      }
    }
  }

  @Test
  void anArmsCompressedFormIsMarkedToo() {
    var reply = node.get(HOST, "/big.txt", holding(0), "Accept-Encoding: gzip");
    assertThat(reply.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(reply.field("Vary")).isEqualTo("Accept-Encoding, Cookie");
  }

  @Test
  void aFileWithAHashInItsNameIsKeptByTheVisitorOnly() {
    assertThat(node.get(HOST, HASHED, holding(0)).field("Cache-Control"))
        .isEqualTo("private, max-age=31536000, immutable");
  }

  /** A date says nothing of which arm a file was from. */
  @Test
  void aDateMakesNoAnswerShort() {
    var reply = node.get(HOST, "/", holding(0), "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(
            node.get(HOST, "/", holding(0), "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT")
                .status())
        .isEqualTo(200);
  }

  @Test
  void theTagOfOneArmIsNotThatOfTheOther() {
    String tag = node.get(HOST, "/", holding(0)).field("ETag");
    assertThat(node.get(HOST, "/", holding(0), "If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(node.get(HOST, "/", holding(99), "If-None-Match: " + tag).text()).isEqualTo("rght");
    assertThat(
            node.get(HOST, "/big.txt", holding(99), "Range: bytes=0-3", "If-Range: " + tag)
                .status())
        .isEqualTo(200);
  }

  @Test
  void anArmThatShowsNothingIsAnUnknownHost() {
    var gone = node.app("gone", aSite().with("index.html", "gone"));
    node.remove(gone, Version.of(2));
    var hidden =
        node.app(
            "hidn",
            aSite()
                .with("index.html", "hidden")
                .as(Metadata.titled("h").withVisibility(Visibility.PRIVATE)));
    node.point("dark", split(arm(gone, 50), arm(hidden, 50)));
    var unknown = node.get("unknown.example.com", "/");
    for (int slot : new int[] {0, 99}) {
      var reply = node.get("dark.example.com", "/", holding(slot));
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.fields().keySet()).isEqualTo(unknown.fields().keySet());
    }
    assertThat(node.get("dark.example.com", "/").has("Set-Cookie")).isFalse();
  }

  @Test
  void visitorsWithoutACookieAreSharedByTheWeights() {
    node.point("three", split(arm(left, 5), arm(right, 25), arm(app("thrd"), 70)));
    int visitors = 20_000;
    var seen = new TreeMap<String, Integer>();
    try (var client = WireClient.to(node.port())) {
      for (int i = 0; i < visitors; i++) {
        seen.merge(client.ask("three.example.com", "GET /").text(), 1, Integer::sum);
      }
    }
    System.out.println("of " + visitors + " visitors without a cookie: " + seen);
    for (var expected : Map.of("left", 0.05, "rght", 0.25, "thrd", 0.70).entrySet()) {
      double share = expected.getValue();
      double sigma = Math.sqrt(visitors * share * (1 - share));
      assertThat((double) seen.getOrDefault(expected.getKey(), 0))
          .as(expected.getKey())
          .isCloseTo(visitors * share, within(4 * sigma));
    }
  }
}
