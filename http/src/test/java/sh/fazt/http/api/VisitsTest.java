package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;

/** What visitors do is counted, and told to whoever may know. */
class VisitsTest {
  private static final String BLOG = "app_blog0000";
  private static final String SHOP = "app_shop0000";

  private ApiNode node = ApiNode.open();

  VisitsTest() {
    build();
  }

  private void build() {
    for (var app : Map.of("blog", BLOG, "shop", SHOP).entrySet()) {
      node.node().app(app.getValue(), app.getKey());
      node.node().point(app.getKey(), new Target.Proxy(AppId.of(app.getValue())));
    }
  }

  /** The same with other settings. */
  private void with(String settings) {
    node.close();
    node = ApiNode.open(settings);
    build();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private String read(String target) {
    return read(node.token(), target);
  }

  private String read(String key, String target) {
    var reply = node.ask("GET " + target, "Authorization: Bearer " + key);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.text();
  }

  private Reply post(String path, String type, String body, String... fields) {
    try (var client = WireClient.to(node.port())) {
      var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + ApiNode.API + "\r\n");
      head.append("Content-Type: ").append(type);
      head.append("\r\nContent-Length: ").append(body.length());
      for (String field : fields) {
        head.append("\r\n").append(field);
      }
      client.send(head.append("\r\n\r\n").append(body).toString());
      return client.read(false);
    }
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }

  @Test
  void aPageIsCountedWithWhereTheVisitorCameFromAndWithoutWhoHeIs() {
    node.get(
        "blog.example.com",
        "/?secret=1",
        "Referer: https://search.example.org/?q=blog",
        "User-Agent: Browser/7");
    assertThat(read("/api/events"))
        .contains(
            "{\"id\":1,\"domain\":\"" + BLOG + "\",\"tags\":[],\"source_type\":\"hosting\"",
            "\"event_type\":\"pageview\",\"path\":\"/\"",
            "\"referrer\":\"https://search.example.org/?q=blog\",\"user_agent\":\"Browser/7\"",
            "\"ip_address\":\"127.0.0.0\"")
        .containsPattern("\"created_at\":\"20\\d\\d-[0-9T:-]{14}Z\"")
        .doesNotContain("secret");
  }

  @Test
  void onlyPagesThatAreShownAreCounted() {
    byte[] zip =
        aZip()
            .with("index.html", "front")
            .with("style.css", "p {}")
            .with("a.txt", "a")
            .with("about/index.html", "about")
            .bytes();
    assertThat(node.deploy(AForm.aDeploy("pages", zip)).status()).isEqualTo(200);
    String host = "pages.example.com";
    String tag = node.get(host, "/").field("etag");
    node.get(host, "/style.css");
    node.get(host, "/a.txt");
    node.get(host, "/missing.html");
    node.get(host, "/api/x");
    node.ask("GET /", "X: y");
    WireClient.ask(node.port(), host, "HEAD /");
    WireClient.ask(node.port(), host, "POST /");
    node.get("nobody.example.com", "/");
    node.get("example.com", "/");
    assertThat(node.get(host, "/", "If-Match: \"other\"").status()).isEqualTo(412);
    assertThat(read("/api/stats")).contains("\"total_events_all_time\":1,");
    // a page that the browser has already is seen again
    assertThat(node.get(host, "/", "If-None-Match: " + tag).status()).isEqualTo(304);
    node.get(host, "/about/");
    assertThat(read("/api/stats")).contains("\"total_events_all_time\":3,");
    assertThat(read("/api/events")).contains("\"path\":\"/about/\"");
  }

  @Test
  void anAppIsCountedByItsIdUnderWhicheverNameItIsSeen() {
    node.visit("blog");
    node.get(BLOG + ".example.com", "/");
    node.node().point("other", new Target.Proxy(AppId.of(BLOG)));
    node.visit("other");
    assertThat(read("/api/domains"))
        .isEqualTo("{\"data\":[{\"domain\":\"" + BLOG + "\",\"count\":3}]}\n");
  }

  @Test
  void anAppThatWantsNoCountingIsNotCounted() {
    var off = node.send("PUT /api/apps/" + BLOG, "{\"settings\":{\"views\":\"off\"}}");
    assertThat(off.status()).as(off.text()).isEqualTo(200);
    node.visit("blog");
    node.visit("shop");
    assertThat(read("/api/domains"))
        .isEqualTo("{\"data\":[{\"domain\":\"" + SHOP + "\",\"count\":1}]}\n");
  }

  @Test
  void theStatsAddUp() {
    node.visit("blog");
    node.visit("blog");
    node.visit("shop");
    post("/track", "text/plain", "{\"d\":\"elsewhere.org\",\"t\":[\"a\",\"b\"]}");
    node.ask("GET /pixel.gif?domain=mail&tags=a");
    assertThat(read("/api/stats"))
        .contains(
            "\"total_events_today\":5,\"total_events_week\":5,\"total_events_month\":5",
            "\"total_events_all_time\":5",
            "\"events_by_source_type\":{\"hosting\":3,\"pixel\":1,\"web\":1}",
            "\"top_domains\":[{\"domain\":\"" + BLOG + "\",\"count\":2}",
            "\"top_tags\":[{\"tag\":\"a\",\"count\":2},{\"tag\":\"b\",\"count\":1}]",
            "\"total_unique_domains\":4,\"total_redirect_clicks\":0,\"dropped_events\":0")
        .containsPattern("\"events_timeline\":\\[\\{\"timestamp\":\"[^\"]*:00:00Z\",\"count\":");
    assertThat(read("/api/tags"))
        .isEqualTo("{\"data\":[{\"tag\":\"a\",\"count\":2},{\"tag\":\"b\",\"count\":1}]}\n");
  }

  @Test
  void whatWasCountedOutlivesTheNode() {
    node.visit("blog");
    node.restart();
    assertThat(read("/api/stats")).contains("\"total_events_all_time\":1,");
  }

  @Test
  void ofTooManyEventsTheOldestGoAndTheTotalStays() {
    with("fazt.http.visits { most = 3, batch = 2 }");
    for (int i = 0; i < 8; i++) {
      node.get("blog.example.com", "/?" + i, "Referer: " + i);
    }
    String events = read("/api/events");
    assertThat(count(events, "\"id\"")).isEqualTo(3);
    assertThat(events).contains("\"referrer\":\"7\"", "\"referrer\":\"5\"");
    assertThat(read("/api/stats")).contains("\"total_events_all_time\":8,");
  }

  @Test
  void oldEventsAreForgotten() {
    node.visit("blog");
    assertThat(read("/api/domains")).contains(BLOG);
    node.node().sql("UPDATE visit SET at = at - 91 * 86400000");
    node.visit("shop");
    assertThat(read("/api/domains")).contains(SHOP).doesNotContain(BLOG);
    assertThat(read("/api/stats")).contains("\"total_events_all_time\":2,");
  }

  @Test
  void whenTooManyWaitTheRestIsDroppedAndTheNumberTold() {
    with("fazt.http.visits { queue = 3, batch = 100, write-every = 1 hour }");
    for (int i = 0; i < 5; i++) {
      assertThat(node.visit("blog").status()).isEqualTo(200);
    }
    assertThat(read("/api/stats")).contains("\"total_events_all_time\":3,", "\"dropped_events\":2");
    node.visit("blog");
    assertThat(read("/api/stats")).contains("\"total_events_all_time\":4,");
  }

  @Test
  void whatIsCountedIsWrittenNowAndThen() {
    with("fazt.http.visits.write-every = 20 ms");
    node.visit("blog");
    ApiNode.eventually(() -> assertThat(stored()).isEqualTo(1));
  }

  private int stored() {
    return node.node()
        .node()
        .database()
        .readNow(
            handle -> handle.createQuery("SELECT count(*) FROM visit").mapTo(Integer.class).one());
  }

  @Test
  void aLimitedKeySeesItsOwnAppsOnly() {
    node.visit("blog");
    node.visit("shop");
    post("/track", "text/plain", "{\"h\":\"blog.example.com\",\"p\":\"/x\",\"t\":\"mine\"}");
    post("/track", "text/plain", "{\"h\":\"shop.example.com\",\"p\":\"/y\",\"t\":\"theirs\"}");
    post("/track", "text/plain", "{\"d\":\"elsewhere\"}");
    node.send("POST /api/redirects", "{\"slug\":\"x\",\"destination\":\"https://example.org/\"}");
    node.ask("GET /r/x");
    var blog = List.of(AppId.of(BLOG));
    for (String key :
        List.of(
            node.key("apps", List.of(Scope.READ, Scope.ROUTE), blog, List.of()),
            node.key("names", List.of(Scope.READ, Scope.ROUTE), List.of(), List.of("bl*")))) {
      assertThat(read(key, "/api/stats"))
          .contains(
              "\"total_events_today\":2,",
              "\"total_events_all_time\":2,",
              "{\"hosting\":1,\"web\":1}",
              "\"total_unique_domains\":2,\"total_redirect_clicks\":0")
          .doesNotContain("shop", "elsewhere", SHOP, "theirs");
      assertThat(read(key, "/api/events"))
          .contains(BLOG, "\"path\":\"/x\"")
          .doesNotContain("shop", "elsewhere", SHOP, "/y", "/r/x");
      assertThat(read(key, "/api/events?domain=shop.example.com")).isEqualTo("{\"data\":[]}\n");
      assertThat(read(key, "/api/domains")).doesNotContain("shop", "elsewhere", SHOP);
      assertThat(read(key, "/api/tags")).contains("mine").doesNotContain("theirs");
      assertThat(read(key, "/api/redirects")).isEqualTo("{\"data\":[]}\n");
      assertThat(read(key, "/api/webhooks")).isEqualTo("{\"data\":[]}\n");
    }
  }

  @Test
  void eventsAreFilteredAndReadInPages() {
    for (int i = 0; i < 60; i++) {
      post(
          "/track",
          "text/plain",
          "{\"d\":\"d%d\",\"p\":\"/%d\",\"t\":[\"t%d\",\"a,b\"]}".formatted(i % 2, i, i % 3));
    }
    node.visit("blog");
    assertThat(count(read("/api/events"), "\"id\"")).isEqualTo(50);
    assertThat(read("/api/events?limit=2"))
        .contains(BLOG, "\"path\":\"/59\"")
        .doesNotContain("/58");
    assertThat(read("/api/events?limit=1&offset=2")).contains("\"path\":\"/58\"");
    assertThat(count(read("/api/events?domain=d1&limit=1000"), "\"id\"")).isEqualTo(30);
    assertThat(count(read("/api/events?tags=t0&limit=1000"), "\"id\"")).isEqualTo(20);
    assertThat(count(read("/api/events?tags=t0,t1&domain=d0&limit=1000"), "\"id\"")).isEqualTo(20);
    assertThat(count(read("/api/events?source_type=hosting"), "\"id\"")).isEqualTo(1);
    assertThat(read("/api/events?domain=none")).isEqualTo("{\"data\":[]}\n");
  }

  @Test
  void aScriptTellsOfItsPageInWhateverShape() {
    assertThat(post("/track", "text/plain", "{}").status()).isEqualTo(204);
    var reply =
        post(
            "/track",
            "application/json",
            "{\"h\":\"a.org\",\"d\":7,\"p\":true,\"e\":\"click\",\"t\":\" x ,,x\",\"q\":{\"a\":[1]},"
                + "\"ref\":\"r\",\"new\":{}}",
            "Referer: https://page.example.org:8443/x");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.text()).isEmpty();
    post("/track", "text/plain", "{}", "Referer: https://page.example.org:8443/x");
    String events = read("/api/events");
    assertThat(events)
        .contains(
            "\"domain\":\"unknown\",\"tags\":[],\"source_type\":\"web\",\"event_type\":\"pageview\"",
            "\"domain\":\"7\",\"tags\":[\"x\"],\"source_type\":\"web\",\"event_type\":\"click\","
                + "\"path\":\"\",\"referrer\":\"r\"",
            "\"domain\":\"page.example.org:8443\"");
  }

  @Test
  void longTextsAreCutAtAWholeCharacter() {
    String sent = "\u00c3\u00a9".repeat(400); // two bytes of UTF-8 on the wire make one é
    post("/track", "text/plain", "{\"d\":\"long\",\"p\":\"" + sent + "\"}");
    assertThat(read("/api/events")).contains("\"path\":\"" + "é".repeat(250) + "\"");
  }

  @Test
  void thePixelIsAPictureThatNobodyKeeps() {
    var pixel =
        node.ask(
            "GET /pixel.gif?domain=letter&tags=march,%20news&source=mail&utm=1",
            "Referer: https://a.org/");
    assertThat(pixel.status()).isEqualTo(200);
    assertThat(pixel.body()).hasSize(42).startsWith('G', 'I', 'F', '8', '9', 'a');
    assertThat(pixel.field("content-type")).isEqualTo("image/gif");
    assertThat(pixel.field("cache-control")).isEqualTo("no-cache, no-store, must-revalidate");
    assertThat(pixel.field("pragma")).isEqualTo("no-cache");
    assertThat(pixel.field("expires")).isEqualTo("0");
    node.ask("GET /pixel.gif", "Referer: https://a.org/page");
    node.ask("HEAD /pixel.gif");
    assertThat(read("/api/events"))
        .contains(
            "\"domain\":\"letter\",\"tags\":[\"march\",\"news\"],\"source_type\":\"pixel\","
                + "\"event_type\":\"pageview\",\"path\":\"\",\"referrer\":\"mail\"",
            "\"domain\":\"a.org\"")
        .doesNotContain("\"id\":3");
  }

  @Test
  void nothingOfThisIsOnTheHostsOfApps() {
    assertThat(node.get("blog.example.com", "/pixel.gif").status()).isEqualTo(404);
    assertThat(node.get("blog.example.com", "/r/x").status()).isEqualTo(404);
    assertThat(WireClient.ask(node.port(), "blog.example.com", "POST /track").status())
        .isEqualTo(405);
    assertThat(read("/api/events")).isEqualTo("{\"data\":[]}\n");
  }

  @TestFactory
  Stream<DynamicTest> scenarios() {
    String deployer = node.key("deployer", Scope.DEPLOY);
    String reader = node.key("reader", Scope.READ);
    var reads =
        Stream.of("/api/stats", "/api/events", "/api/domains", "/api/tags")
            .flatMap(
                path ->
                    Stream.of(
                        Scenario.of("no token", "GET " + path).is(401, "UNAUTHORIZED"),
                        Scenario.of("bad token", "GET " + path).by("0".repeat(64)).is(401),
                        Scenario.of("wrong scope", "GET " + path)
                            .by(deployer)
                            .is(403, "scope read"),
                        Scenario.of("right and empty", "GET " + path)
                            .by(reader)
                            .is(200, "[]")
                            .without("null"),
                        Scenario.of("another method", "POST " + path).by(reader).is(405)));
    var others =
        Stream.of(
            Scenario.of("no such source", "GET /api/events?source_type=x").by(reader).is(200),
            Scenario.of("no number", "GET /api/events?limit=x").by(reader).is(400, "'limit'"),
            Scenario.of("too many", "GET /api/events?limit=5000").by(reader).is(400, "1 to 1000"),
            Scenario.of("a typo", "GET /api/events?domian=x").by(reader).is(400, "'domain'"),
            Scenario.of("no body", "POST /track").is(400, "INVALID_JSON", "Invalid request body"),
            Scenario.of("no JSON", "POST /track").sending("{oops").is(400, "INVALID_JSON"),
            Scenario.of("no object", "POST /track").sending("[]").is(400, "INVALID_JSON"),
            Scenario.of("too large", "POST /track")
                .sending("{\"d\":\"" + "x".repeat(10 * 1024) + "\"}")
                .is(413, "PAYLOAD_TOO_LARGE"),
            Scenario.of("as large as may be", "POST /track")
                .sending("{\"d\":\"" + "x".repeat(10 * 1024 - 8) + "\"}")
                .is(204),
            Scenario.of("another method", "GET /track").is(405, "METHOD_NOT_ALLOWED"),
            Scenario.of("a path that only begins so", "GET /trackers").is(303));
    return Stream.concat(reads, others).map(scenario -> scenario.on(node));
  }
}
