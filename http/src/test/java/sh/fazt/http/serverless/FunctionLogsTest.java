package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.ApiNode;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;

/** What functions leave behind, and who may read it. */
class FunctionLogsTest {
  private static final ApiNode NODE =
      ApiNode.open(
          "fazt.http.functions.logs { lines = 50, errors = 3, followers = 1, alive-every = 100 ms }");
  private static final String KEY = "Authorization: Bearer " + NODE.token();

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static String logs(ServedApp app, String query) {
    return NODE.ask("GET /api/apps/" + app.id() + "/logs" + query, KEY).text();
  }

  private static List<String> messages(String json) {
    return java.util.regex.Pattern.compile("\"message\":\"([^\"]*)\"")
        .matcher(json)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void whatAScriptWritesIsInItsAppsLogTheNewestFirst() {
    var app =
        ServedApp.running(
            NODE, "console.log('a', {b: 1}); console.warn('w'); fazt.log.error('e'); 'ok'");

    app.get("/api/", "X-Request-Id: r1");

    assertThat(messages(logs(app, ""))).hasSize(3).startsWith("e", "w");
    assertThat(messages(logs(app, "?level=warn"))).containsExactly("e", "w");
    assertThat(messages(logs(app, "?limit=1"))).containsExactly("e");
    assertThat(logs(app, "?limit=1"))
        .contains("\"level\":\"error\"", "\"release\":1", "\"request_id\":\"r1\"");
    long last = Long.parseLong(logs(app, "?limit=1").replaceFirst("(?s).*?\"id\":(\\d+).*", "$1"));
    app.get("/api/");
    assertThat(messages(logs(app, "?since=" + last))).hasSize(3);
    assertThat(messages(logs(app, "?before=" + last))).hasSize(2);
    assertThat(logs(app, "?level=loud")).contains("\"code\":\"BAD_REQUEST\"");
    assertThat(messages(logs(ServedApp.running(NODE, "1"), ""))).isEmpty();
  }

  @Test
  void aFailureIsOneErrorHoweverOftenItHappens() {
    var app =
        ServedApp.running(NODE, "function f() {\n  throw new TypeError('no ' + 'way')\n}\nf()");
    for (int i = 0; i < 3; i++) {
      assertThat(app.get("/api/", "X-Request-Id: r" + i).text()).doesNotContain("way");
    }

    String errors = NODE.ask("GET /api/apps/" + app.id() + "/errors", KEY).text();
    assertThat(messages(errors)).containsExactly("no way");
    assertThat(errors)
        .contains(
            "\"kind\":\"EXCEPTION\",\"type\":\"TypeError\",\"file\":\"api/main.js\",\"line\":2,",
            "\"times\":3",
            "\"request_id\":\"r2\"",
            "api/main.js:4");
    assertThat(messages(logs(app, "?level=error")).getFirst())
        .startsWith("TypeError: no way (api/main.js:2:");
  }

  @Test
  void anAppKeepsItsNewestLinesAndErrors() {
    var app = ServedApp.running(NODE, "for (let i = 0; i < 120; i++) console.log('line ' + i)");
    app.get("/api/");

    var kept = messages(logs(app, "?limit=1000"));
    assertThat(kept).hasSize(50).startsWith("line 119").endsWith("line 70");
    for (int i = 0; i < 5; i++) {
      app.redeployed("throw 'error " + i + "'").get("/api/");
    }
    assertThat(messages(NODE.ask("GET /api/apps/" + app.id() + "/errors", KEY).text()))
        .containsExactly("error 4", "error 3", "error 2");
  }

  @Test
  void onItsOwnHostAnAppShowsThemToKeysForItAlone() {
    var app = ServedApp.running(NODE, "fazt.storage.kv.set('a', 1); console.log('mine'); 1");
    var other = ServedApp.running(NODE, "1");
    app.get("/api/");
    String own = NODE.key("own", List.of(Scope.DATA), List.of(AppId.of(app.id())), List.of());
    String without = NODE.key("reader", Scope.READ, Scope.DEPLOY, Scope.ROUTE);

    Reply seen = app.get("/_fazt/logs", "Authorization: Bearer " + own);
    assertThat(messages(seen.text())).containsExactly("mine");
    assertThat(app.get("/_fazt/info", "Authorization: Bearer " + own).text())
        .contains("\"id\":\"" + app.id() + "\"", "\"file_count\":2", "\"storage_keys\":1");
    assertThat(
            app.get("/_fazt/logs", "Authorization: Bearer " + own, "X-Fazt-App-ID: " + other.id())
                .text())
        .as("the host names the app")
        .contains("mine");
    String missing = app.get("/nothing-there").text();
    for (String key : List.of("Bearer " + without, "Bearer nobody's", "Basic x")) {
      Reply hidden = app.get("/_fazt/logs", "Authorization: " + key);
      assertThat(hidden.status()).as(key).isEqualTo(404);
      assertThat(hidden.text()).as(key).isEqualTo(missing);
    }
    assertThat(app.get("/_fazt/logs").text()).isEqualTo(missing);
    assertThat(other.get("/_fazt/logs", "Authorization: Bearer " + own).text()).isEqualTo(missing);
    assertThat(app.get("/x/../_fazt/logs", KEY).text()).doesNotContain("mine");
    assertThat(app.get("/_fazt/nothing", KEY).text()).contains("\"code\":\"NOT_FOUND\"");
  }

  @Test
  void onTheNodesOwnHostAFieldNamesTheApp() {
    var app = ServedApp.running(NODE, "console.log('here'); 1");
    app.get("/api/");

    String named = "X-Fazt-App-ID: " + app.id();
    assertThat(messages(NODE.ask("GET /_fazt/logs", KEY, named).text())).containsExactly("here");
    assertThat(NODE.ask("GET /_fazt/errors", KEY, named).text()).isEqualTo("{\"data\":[]}\n");
    assertThat(NODE.ask("GET /_fazt/logs", KEY).text())
        .contains("\"message\":\"X-Fazt-App-ID header required\"");
    assertThat(NODE.ask("GET /_fazt/logs", KEY, "X-Fazt-App-ID: app_none0000").text())
        .contains("\"code\":\"APP_NOT_FOUND\"");
    assertThat(NODE.ask("GET /_fazt/logs", named).status()).isEqualTo(401);
    assertThat(NODE.ask("GET /api/logs?site_id=" + app.name(), KEY).text())
        .startsWith("{\"data\":{\"logs\":[{\"id\":")
        .contains("\"message\":\"here\"", "\"created_at\":\"");
    assertThat(NODE.ask("GET /api/logs?site_id=no-such-app", KEY).text())
        .isEqualTo("{\"data\":{\"logs\":[]}}\n");
  }

  @Test
  void whoFollowsReadsEachLineOnceAsItComes() throws Exception {
    var app = ServedApp.running(NODE, "console.log(request.query.say); 1");
    app.get("/api/?say=first");

    try (var client = HttpClient.newHttpClient()) {
      try {
        var lines = follow(client, app, "0").iterator();
        assertThat(event(lines)).contains("\"message\":\"first\"");
        app.get("/api/?say=second");
        String second = event(lines);
        assertThat(second).contains("\"message\":\"second\"");
        assertThat(refused(client, app)).isEqualTo(503);
        app.get("/api/?say=third");
        assertThat(event(lines)).contains("\"message\":\"third\"");
        client.shutdownNow();
        assertThat(again(app, second.replaceFirst("(?s).*\"id\":(\\d+).*", "$1")))
            .contains("third");
      } finally {
        client.shutdownNow();
      }
    }
  }

  @Test
  void whoGoesOnAfterALineMissesNone() {
    var app = ServedApp.running(NODE, "for (let i = 0; i < 45; i++) console.log('line ' + i)");
    app.get("/api/");
    String first = logs(app, "?limit=1000").replaceFirst("(?s).*\"id\":(\\d+).*", "$1");

    assertThat(again(app, first)).contains("\"message\":\"line 1\"");
  }

  /** The first event after this one, once there is room to follow again. */
  private static String again(ServedApp app, String last) {
    var found = new AtomicReference<>("");
    ApiNode.eventually(
        () -> {
          var client = HttpClient.newHttpClient();
          try {
            found.set(event(follow(client, app, last).iterator()));
          } finally {
            client.shutdownNow();
          }
        });
    return Objects.requireNonNull(found.get());
  }

  @Test
  void whatFindsNoRoomInMemoryIsDropped() {
    try (var node = ApiNode.open("fazt.http.functions.logs { queue = 40, write-every = 1 hour }")) {
      var app = ServedApp.running(node, "for (let i = 0; i < 30; i++) console.log('line ' + i)");
      app.get("/api/");

      String read =
          node.ask(
                  "GET /api/apps/" + app.id() + "/logs?limit=100",
                  "Authorization: Bearer " + node.token())
              .text();
      assertThat(messages(read)).hasSize(10).startsWith("line 9").endsWith("line 0");
    }
  }

  @Test
  void whatOneAppWritesLeavesRoomForTheOthers() {
    try (var node =
        ApiNode.open(
            "fazt.http.functions.logs { queue = 40, queue-size = 16 KiB, write-every = 1 hour }")) {
      var many = ServedApp.running(node, "for (let i = 0; i < 100; i++) console.log('line ' + i)");
      var large =
          ServedApp.running(
              node, "for (let i = 0; i < 9; i++) console.log((i + ' ').padEnd(1500, 'x'))");
      var failing = ServedApp.running(node, "throw new Error('x'.repeat(5000))");
      var other = ServedApp.running(node, "console.log('mine'); throw new Error('small')");
      for (var app : List.of(many, large, failing, other)) {
        app.get("/api/");
      }

      assertThat(messages(read(other, "logs")).getLast()).isEqualTo("mine");
      assertThat(messages(read(other, "errors"))).containsExactly("small");
      assertThat(messages(read(many, "logs"))).hasSize(10);
      assertThat(messages(read(large, "logs"))).hasSize(2);
      assertThat(read(failing, "errors")).isEqualTo("{\"data\":[]}\n");
    }
  }

  private static String read(ServedApp app, String what) {
    return app.node()
        .ask(
            "GET /api/apps/" + app.id() + "/" + what + "?limit=100",
            "Authorization: Bearer " + app.node().token())
        .text();
  }

  @Test
  void whoFollowsIsToldTheEndWhenTheNodeStops() throws Exception {
    var node = ApiNode.open();
    var client = HttpClient.newHttpClient();
    try {
      var app = ServedApp.running(node, "console.log('last words'); 1");
      app.get("/api/");
      var lines = follow(client, app, "0").iterator();
      assertThat(event(lines)).contains("last words");

      node.close();

      while (lines.hasNext()) {
        assertThat(lines.next()).doesNotContain("data: ");
      }
    } finally {
      client.shutdownNow();
    }
  }

  private static HttpRequest.Builder asking(ServedApp app) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + app.node().port() + "/api/apps/" + app.id() + "/logs"))
        .header("Authorization", "Bearer " + app.node().token())
        .header("Accept", "text/event-stream");
  }

  private static int refused(HttpClient client, ServedApp app) throws Exception {
    return client.send(asking(app).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static java.util.stream.Stream<String> follow(
      HttpClient client, ServedApp app, String last) {
    try {
      var reply =
          client.send(
              asking(app).header("Last-Event-ID", last).build(),
              HttpResponse.BodyHandlers.ofLines());
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.headers().firstValue("content-type").orElse(""))
          .startsWith("text/event-stream");
      return reply.body();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next event. */
  private static String event(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("data: ")) {
        return line;
      }
    }
    throw new AssertionError("the stream ended");
  }
}
