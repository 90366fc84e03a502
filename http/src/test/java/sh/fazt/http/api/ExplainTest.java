package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.hosting.SplitCookie;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Target;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.node.TestNode;

/**
 * How URLs come to what they serve, in words: one for each kind of host and each kind of alias. The
 * explanations are compared with those in {@code explanations.txt}; what is explained is visited as
 * well, and must be answered as the explanation says.
 *
 * <p>{@code -Dgolden=write} writes the file anew.
 */
class ExplainTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/sh/fazt/http/api/explanations.txt");
  private static final String HEAD = "### ";
  private static final ApiNode NODE = ApiNode.open();
  private static final String READ = NODE.key("reader", Scope.READ);

  /** Every row of the host table and of the table of aliases, and what else may happen. */
  private static final List<String> URLS =
      List.of(
          "http://localhost:4698/api/apps",
          "https://admin.example.com/",
          "https://example.com/",
          "https://root.example.com/nothing",
          "https://404.example.com/",
          "http://play.localhost:4698/",
          "http://play.127.0.0.1:4698/style.css",
          "https://play.example.com/about",
          "https://PLAY.example.com/about/",
          "https://play.example.com/nothing?x=1",
          "https://play.example.com/api/hello",
          "https://play.example.com/%FF",
          "http://127.0.0.1:4698/health",
          "http://127.0.0.1:4698/",
          "http://192.0.2.7:4698/health",
          "http://192.0.2.7:4698/",
          "https://api.example.com/api/apps",
          "http://www.example.com/some/path?q=1",
          "https://a.b.example.com/",
          "https://elsewhere.org/",
          "https://both.example.com/ 0",
          "https://both.example.com/ 99",
          "https://held.example.com/",
          "https://away.example.com/some/path?query=1",
          "https://nobody.example.com/",
          "https://gone.example.com/",
          "https://app_alpha000.example.com/",
          "https://app_nobody00.example.com/",
          "https://app_removed0.example.com/",
          "https://r-1--play.example.com/",
          "https://r-2--app_alpha000.example.com/",
          "https://r-7--play.example.com/",
          "https://r-1--both.example.com/",
          "https://empty.example.com/",
          "https://diary.example.com/",
          "https://swapped.example.com/",
          "https://partner.example.com/",
          "https://spa.example.com/any/where",
          "https://spa.example.com/missing.js",
          "https://play.example.com/style",
          "https://custom.example.com/nothing");

  @BeforeAll
  static void prepare() {
    var node = NODE.node();
    site("app_alpha000", "alpha", Map.of("index.html", "one"));
    release(
        "app_alpha000",
        Map.of("index.html", "two", "style.css", "body{}", "about/index.html", "about"));
    site("app_beta0000", "beta", Map.of("index.html", "beta"));
    site("app_removed0", "removed", Map.of("index.html", "removed"));
    site("app_diary000", "diary", Map.of("index.html", "secret"));
    site("app_spa00000", "spa", Map.of("index.html", "spa"));
    site("app_custom00", "custom", Map.of("index.html", "c", "404.html", "nothing here"));
    var empty = AppId.of("app_empty000");
    TestNode.done(
        node.node()
            .registry()
            .change(
                empty,
                new App.CreateApp(node.aCommand(), Metadata.titled("empty"), Source.DEPLOY, null)));
    link("play", "app_alpha000");
    link("diary", "app_diary000");
    link("spa", "app_spa00000");
    link("custom", "app_custom00");
    link("empty", "app_empty000");
    link("gone", "app_beta0000");
    node.point("held", new Target.Reserved());
    node.point("away", new Target.Redirect("https://example.org/new", 302, true));
    node.point("partner", new Target.Redirect("https://example.org/partner", 301, false));
    link("swapped", "app_beta0000");
    TestNode.done(
        node.change(
            "both",
            new Alias.SplitAlias(
                node.aCommand().because("try beta"),
                List.of(
                    new Target.Arm(AppId.of("app_alpha000"), 70),
                    new Target.Arm(AppId.of("app_beta0000"), 30)))));
    TestNode.done(node.change("gone", new Alias.RemoveAlias(node.aCommand())));
    TestNode.done(
        node.node()
            .registry()
            .change(AppId.of("app_removed0"), new App.RemoveApp(node.aCommand())));
    metadata("app_diary000", MetadataChange.to(Visibility.PRIVATE));
    metadata("app_spa00000", MetadataChange.spa(true));
    TestNode.done(node.swap("swapped", "partner"));
  }

  private static void site(String id, String title, Map<String, String> files) {
    var node = NODE.node();
    var tree = node.store(files);
    TestNode.done(
        node.node()
            .registry()
            .change(
                AppId.of(id),
                new App.CreateApp(
                    node.aCommand(), Metadata.titled(title), Source.DEPLOY, deployment(tree))));
  }

  private static void release(String id, Map<String, String> files) {
    var node = NODE.node();
    var tree = node.store(files);
    TestNode.done(
        node.node()
            .registry()
            .change(
                AppId.of(id),
                new App.DeployRelease(node.aCommand().because("about page"), deployment(tree))));
  }

  private static App.NewRelease deployment(StoredTree tree) {
    return new App.NewRelease(
        tree.tree(), tree.fileCount(), tree.bytes(), Source.DEPLOY, "", MetadataChange.NOTHING);
  }

  private static void metadata(String id, MetadataChange change) {
    var node = NODE.node();
    TestNode.done(
        node.node()
            .registry()
            .change(AppId.of(id), new App.ChangeMetadata(node.aCommand(), change)));
  }

  private static void link(String name, String app) {
    NODE.node().point(name, new Target.Proxy(AppId.of(app)));
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  @Test
  void everyKindOfHostAndAliasIsExplained() throws IOException {
    var told = new StringBuilder();
    for (String line : URLS) {
      told.append(HEAD).append(line).append('\n').append(pretty(explain(line))).append("\n\n");
    }
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, told);
    }
    assertThat(told.toString()).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void whatIsExplainedIsWhatHappens() {
    for (String line : URLS) {
      var told = explain(line);
      if (told.get("outcome").asText().equals("api")) {
        continue;
      }
      var reply = visit(line);
      assertThat(reply.status()).as(line).isEqualTo(told.get("status").asInt());
      assertThat(reply.field("Location")).as(line).isEqualTo(told.path("location").asText());
      if (told.get("outcome").asText().equals("file") && reply.status() == 200) {
        String file = told.get("steps").get(told.get("steps").size() - 1).get("value").asText();
        assertThat(reply.field("ETag")).as(line).contains(file.substring(file.indexOf(' ') + 1));
      }
    }
  }

  @Test
  void aVisitThatAsksForItIsExplainedInAHeaderField() throws IOException {
    for (String line : URLS) {
      var told = explain(line);
      if (List.of("api", "health").contains(told.get("outcome").asText())
          || line.contains("diary")) {
        continue;
      }
      var reply = visit(line, "X-Fazt-Explain: 1", "Authorization: Bearer " + READ);
      assertThat(reply.field("X-Fazt-Route")).as(line).startsWith("{");
      var route = (ObjectNode) new JsonMapper().readTree(reply.field("X-Fazt-Route"));
      route.set("url", told.get("url"));
      assertThat(route).as(line).isEqualTo(told);
    }
  }

  @Test
  void aHolderOfAKeySeesAndIsToldWhatIsPrivate() throws IOException {
    var reply =
        visit("https://diary.example.com/", "X-Fazt-Explain: 1", "Authorization: Bearer " + READ);
    assertThat(reply.text()).isEqualTo("secret");
    var route = new JsonMapper().readTree(reply.field("X-Fazt-Route"));
    assertThat(route.get("status").asInt()).isEqualTo(200);
    assertThat(route.get("outcome").asText()).isEqualTo("file");
  }

  @Test
  void noCacheKeepsAnExplanationAndItSaysHowTheVisitEnded() throws IOException {
    String key = "Authorization: Bearer " + READ;
    var reply = visit("https://play.example.com/", "X-Fazt-Explain: 1", key);
    assertThat(reply.field("Cache-Control")).isEqualTo("private, no-store");
    try (var client = WireClient.to(NODE.port())) {
      var posted =
          client.ask("play.example.com", "POST /", "X-Fazt-Explain: 1", key, "Content-Length: 0");
      assertThat(posted.status()).isEqualTo(405);
      assertThat(posted.field("X-Fazt-Route"))
          .contains("\"status\":405", "\"outcome\":\"method_not_allowed\"");
    }
  }

  @Test
  void theSlotThatIsDrawnIsTheOneThatIsExplained() throws IOException {
    for (int i = 0; i < 20; i++) {
      var reply =
          visit("https://both.example.com/", "X-Fazt-Explain: 1", "Authorization: Bearer " + READ);
      int slot = SplitCookie.slot(reply.field("Set-Cookie").replaceFirst(";.*", ""));
      assertThat(reply.field("X-Fazt-Route")).contains("slot " + slot + ", drawn at random");
      assertThat(reply.text()).isEqualTo(slot < 70 ? "two" : "beta");
    }
  }

  @Test
  void wwwIsExplainedAsItIsAnswered() throws IOException {
    try (var own = ApiNode.open()) {
      var tree = own.node().store(Map.of("index.html", "root"));
      TestNode.done(
          own.node()
              .node()
              .registry()
              .change(
                  AppId.of("app_root0000"),
                  new App.CreateApp(
                      own.node().aCommand(),
                      Metadata.titled("root"),
                      Source.DEPLOY,
                      deployment(tree))));
      own.node().point("root", new Target.Proxy(AppId.of("app_root0000")));
      String key = "Authorization: Bearer " + own.key("r", Scope.READ);
      var told =
          own.ask("GET /api/explain?url=http%3A%2F%2Fwww.example.com%3A81%2Fa%3Fb", key).text();
      assertThat(told).contains("\"outcome\":\"redirect\"", "http://example.com:81/a?b");
      var reply =
          WireClient.ask(own.port(), "www.example.com:81", "GET /a?b", "X-Fazt-Explain: 1", key);
      assertThat(reply.status()).isEqualTo(301);
      assertThat(reply.field("Location")).isEqualTo("http://example.com:81/a?b");
      assertThat(reply.field("X-Fazt-Route")).contains("http://example.com:81/a?b");
    }
  }

  @Test
  void strangersAreToldNothing() {
    String url = "https://play.example.com/";
    assertThat(visit(url, "X-Fazt-Explain: 1").has("X-Fazt-Route")).isFalse();
    assertThat(visit(url, "Authorization: Bearer " + READ).has("X-Fazt-Route")).isFalse();
    String deploy = "Authorization: Bearer " + NODE.key("d", Scope.DEPLOY);
    assertThat(visit(url, "X-Fazt-Explain: 1", deploy).has("X-Fazt-Route")).isFalse();
    String other =
        "Authorization: Bearer "
            + NODE.key("o", List.of(Scope.READ), List.of(AppId.of("app_beta0000")), List.of());
    assertThat(visit(url, "X-Fazt-Explain: 1", other).has("X-Fazt-Route")).isFalse();
    assertThat(
            visit("https://app_beta0000.example.com/", "X-Fazt-Explain: 1", other)
                .has("X-Fazt-Route"))
        .isTrue();
  }

  @TestFactory
  Stream<DynamicTest> asking() {
    String line = "GET /api/explain?url=https%3A%2F%2Fplay.example.com%2F";
    String limited = NODE.key("l", List.of(Scope.READ), List.of(), List.of("pr-*"));
    return Stream.of(
            Scenario.of("no token", line).is(401),
            Scenario.of("wrong scope", line).by(NODE.key("r", Scope.ROUTE)).is(403, "scope read"),
            Scenario.of("limited to others", line).by(limited).is(403, "may not look at"),
            Scenario.of("right", line).by(READ).is(200, "\"outcome\":\"file\""),
            Scenario.of("no url", "GET /api/explain").by(READ).is(400, "url is required"),
            Scenario.of("no host", "GET /api/explain?url=%2Fpath")
                .by(READ)
                .is(400, "url must be one that a visitor could open"),
            Scenario.of("without a scheme", "GET /api/explain?url=play.example.com")
                .by(READ)
                .is(200, "\"outcome\":\"file\""),
            Scenario.of("bad cookie", line + "&cookie=seven")
                .by(READ)
                .is(400, "cookie must be a slot from 0 to 99"),
            Scenario.of(
                    "whole cookie",
                    "GET /api/explain?url=both.example.com&cookie=a%3Db%3B%20X-Fazt-Variant%3D71")
                .by(READ)
                .is(200, "slot 71, from the cookie"))
        .map(scenario -> scenario.on(NODE));
  }

  private static JsonNode explain(String line) {
    int space = line.indexOf(' ');
    String url = space < 0 ? line : line.substring(0, space);
    String target =
        "/api/explain?url="
            + URLEncoder.encode(url, StandardCharsets.UTF_8)
            + (space < 0 ? "" : "&cookie=" + line.substring(space + 1));
    var reply = NODE.ask("GET " + target, "Authorization: Bearer " + READ);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    try {
      return new JsonMapper().readTree(reply.text()).get("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply visit(String line, String... fields) {
    int space = line.indexOf(' ');
    String url = (space < 0 ? line : line.substring(0, space)).replaceFirst("https?://", "");
    int slash = url.indexOf('/');
    var all = new ArrayList<>(List.of(fields));
    if (space >= 0) {
      all.add("Cookie: X-Fazt-Variant=" + line.substring(space + 1));
    }
    return NODE.get(url.substring(0, slash), url.substring(slash), all.toArray(String[]::new));
  }

  /** One line for each step, with times taken out. */
  private static String pretty(JsonNode told) {
    var lines = new StringBuilder();
    for (JsonNode step : told.get("steps")) {
      lines
          .append(step.get("step").asText())
          .append(": ")
          .append(step.get("value").asText().replaceAll("[0-9a-f]{64}", "HASH"))
          .append(" | ")
          .append(step.get("why").asText());
      if (step.has("set")) {
        JsonNode set = step.get("set");
        assertThat(set.get("at").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        lines
            .append(" | ")
            .append(set.get("revision").asText())
            .append(" ")
            .append(set.get("event").asText())
            .append(" by ")
            .append(set.get("by").asText());
        if (set.has("reason")) {
          lines.append(": ").append(set.get("reason").asText());
        }
      }
      lines.append('\n');
    }
    lines.append("= ").append(told.get("outcome").asText());
    lines.append(' ').append(told.get("status").asInt());
    if (told.has("location")) {
      lines.append(" -> ").append(told.get("location").asText());
    }
    return lines.toString();
  }
}
