package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.node.TestNode;

/** {@code /api/apps}: for each endpoint no token, a bad one, a wrong scope, the right one. */
class AppApiTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String ROUTE = NODE.key("router", Scope.ROUTE);
  private static final String READ = NODE.key("reader", Scope.READ);
  private static final String BOTH =
      NODE.key("both", List.of(Scope.ROUTE, Scope.READ), List.of(), List.of());
  private static final String ONE_APP =
      NODE.key(
          "one", List.of(Scope.ROUTE, Scope.READ), List.of(AppId.of("app_mine0000")), List.of());

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Stream<DynamicTest> on(Scenario... scenarios) {
    return Scenario.on(NODE, scenarios);
  }

  private static void app(String id) {
    NODE.node().app(id, "<h1>" + id + "</h1>");
  }

  @TestFactory
  Stream<DynamicTest> listing() {
    try (var empty = ApiNode.open()) {
      assertThat(empty.ask("GET /api/apps").text()).isEqualTo("{\"data\":[]}\n");
      assertThat(
              empty.ask("GET /api/apps?all=true", "Authorization: Bearer " + empty.token()).text())
          .isEqualTo("{\"data\":[]}\n");
    }
    app("app_mine0000");
    app("app_list0001");
    return on(
        Scenario.of("all without a key", "GET /api/apps?all=true")
            .is(401, "Authentication required"),
        Scenario.of("all with a bad one", "GET /api/apps?all=true").by("0".repeat(64)).is(401),
        Scenario.of("all with the wrong scope", "GET /api/apps?all=true")
            .by(ROUTE)
            .is(403, "scope read"),
        Scenario.of("nothing public", "GET /api/apps").is(200, "{\"data\":["),
        Scenario.of("all", "GET /api/apps?all=true")
            .by(READ)
            .is(200, "app_list0001", "app_mine0000"),
        Scenario.of("limited key", "GET /api/apps?all=true")
            .by(ONE_APP)
            .is(200, "app_mine0000")
            .without("app_list0001"),
        Scenario.of("first page", "GET /api/apps?all=true&limit=1")
            .by(READ)
            .is(200, "\"meta\":{\"total\":", "\"next_cursor\":\""),
        Scenario.of("a limit of nothing", "GET /api/apps?limit=0")
            .is(400, "'limit' must be from 1 to 1000"),
        Scenario.of("a cursor of nobody", "GET /api/apps?cursor=!")
            .is(400, "cursor must be one that"),
        Scenario.of("unknown field", "GET /api/apps?alll=1").is(400, "did you mean 'all'?"));
  }

  @Test
  void pagesTogetherAreTheList() {
    for (int i = 0; i < 7; i++) {
      app("app_page000" + i);
    }
    String path = "GET /api/apps?all=true";
    String bearer = "Authorization: Bearer " + READ;
    var whole = ids(NODE.ask(path, bearer).text());
    var pieces = new ArrayList<String>();
    String cursor = "";
    do {
      var reply = Transcript.json(NODE.ask(path + "&limit=3" + cursor, bearer).text());
      reply.path("data").forEach(app -> pieces.add(app.path("id").asText()));
      String next = reply.path("meta").path("next_cursor").asText();
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    assertThat(pieces).isEqualTo(whole);
  }

  private static List<String> ids(String list) {
    var ids = new ArrayList<String>();
    Transcript.json(list).path("data").forEach(app -> ids.add(app.path("id").asText()));
    return ids;
  }

  @TestFactory
  Stream<DynamicTest> reading() {
    app("app_read0000");
    NODE.node().point("read-me", new Target.Proxy(AppId.of("app_read0000")));
    NODE.node().point("read-kept", new Target.Reserved());
    return Stream.concat(
        Scenario.refused(NODE, "GET /api/apps/app_read0000", "", READ, ROUTE, "read"),
        on(
            Scenario.of("by id", "GET /api/apps/app_read0000")
                .by(READ)
                .is(200, "\"name\":\"read-me\"", "\"version\":\"v2\"", "\"release\":1"),
            Scenario.of("by alias", "GET /api/apps/read-me").by(READ).is(200, "app_read0000"),
            Scenario.of("reserved", "GET /api/apps/read-kept").by(READ).is(404, "RESERVED"),
            Scenario.of("ours", "GET /api/apps/admin").by(READ).is(404, "RESERVED"),
            Scenario.of("no such alias", "GET /api/apps/nobody")
                .by(READ)
                .is(404, "App or alias not found"),
            Scenario.of("no such app", "GET /api/apps/app_nobody00")
                .by(READ)
                .is(404, "APP_NOT_FOUND"),
            Scenario.of("of others", "GET /api/apps/app_read0000")
                .by(ONE_APP)
                .is(404, "APP_NOT_FOUND"),
            Scenario.of("files", "GET /api/apps/read-me/files")
                .by(READ)
                .is(200, "\"path\":\"index.html\"", "\"size_bytes\":21", "\"mod_time\""),
            Scenario.of("a file", "GET /api/apps/read-me/files/index.html")
                .by(READ)
                .is(200, "<h1>app_read0000</h1>"),
            Scenario.of("no file", "GET /api/apps/read-me/files/a/b")
                .by(READ)
                .is(404, "FILE_NOT_FOUND"),
            Scenario.of("source", "GET /api/apps/read-me/source")
                .by(READ)
                .is(200, "\"type\":\"deploy\""),
            Scenario.of("releases", "GET /api/apps/read-me/releases")
                .by(READ)
                .is(200, "\"release\":1", "\"active\":true"),
            Scenario.of("lineage", "GET /api/apps/app_read0000/lineage")
                .by(READ)
                .is(200, "read-me"),
            Scenario.of("forks", "GET /api/apps/app_read0000/forks")
                .by(READ)
                .is(200, "{\"data\":[]}"),
            Scenario.of("forks of nobody", "GET /api/apps/app_nobody00/forks")
                .by(READ)
                .is(200, "{\"data\":[]}"),
            Scenario.of("wrong method", "PATCH /api/apps/app_read0000")
                .by(READ)
                .is(405, "METHOD_NOT_ALLOWED")));
  }

  @TestFactory
  Stream<DynamicTest> creating() {
    String json = "{\"title\":\"Made\",\"alias\":\"made\"}";
    NODE.node().point("made-taken", new Target.Reserved());
    return Stream.concat(
        Scenario.refused(NODE, "POST /api/apps", json, ROUTE, READ, "route"),
        on(
            create("plan", json)
                .with("X-Fazt-Plan: 1")
                .is(200, "\"event\":\"AppCreated\"", "\"event\":\"AliasPointed\""),
            create("with a name", json)
                .is(201, "\"alias\":\"made\"", "\"url\":\"http://made.example.com")
                .leaves("AppCreated", "AliasPointed"),
            create("name taken", json).is(409, "CONFLICT"),
            create("name reserved", json.replace("\"made\"", "\"made-taken\"")).is(409, "CONFLICT"),
            create("system name", json.replace("\"made\"", "\"www\"")).is(403, "SYSTEM_ALIAS"),
            create("bad name", json.replace("\"made\"", "\"-\"")).is(400, "invalid alias format"),
            create("no title", "{}").is(400, "title is required"),
            create("empty title", "{\"title\":\"\"}").is(400, "title is required"),
            create("with a template", "{\"title\":\"T\",\"template\":\"spa\"}")
                .is(201, "\"visibility\":\"unlisted\"")
                .leaves("AppCreated", "ReleaseDeployed"),
            create("unknown template", "{\"title\":\"T\",\"template\":\"php\"}")
                .is(400, "unknown template: php"),
            create("unknown visibility", "{\"title\":\"T\",\"visibility\":\"secret\"}")
                .is(400, "visibility must be"),
            create("wrong type", "{\"title\":7}").is(400, "'title' must be a text"),
            create("unknown field", "{\"titel\":\"T\"}").is(400, "did you mean 'title'?"),
            create("not JSON", "{").is(400, "invalid request body"),
            create("too deep", "{\"title\":" + "[".repeat(2000)).is(400, "invalid request body"),
            Scenario.of("by a key of one app", "POST /api/apps")
                .by(ONE_APP)
                .sending(json.replace("\"made\"", "\"unmade\""))
                .is(403)));
  }

  private static Scenario create(String name, String json) {
    return Scenario.of(name, "POST /api/apps").by(ROUTE).sending(json);
  }

  @Test
  void aCreationThatIsSentTwiceIsDoneOnce() {
    String json = "{\"title\":\"Once\"}";
    var first = NODE.send("POST /api/apps", json, "Idempotency-Key: once");
    var again = NODE.send("POST /api/apps", json, "Idempotency-Key: once");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(
            NODE.send("POST /api/apps", "{\"title\":\"Else\"}", "Idempotency-Key: once").status())
        .isEqualTo(422);
  }

  @TestFactory
  Stream<DynamicTest> updating() {
    app("app_update00");
    String line = "PUT /api/apps/app_update00";
    return Stream.concat(
        Scenario.refused(NODE, line, "{\"title\":\"New\"}", ROUTE, READ, "route"),
        on(
            update("{\"title\":\"New\",\"tags\":[\"a\"]}")
                .is(200, "App updated")
                .leaves("MetadataChanged"),
            update("{\"title\":\"New\",\"tags\":[\"a\"]}").is(200),
            update("{\"tags\":[]}").is(200).leaves("MetadataChanged"),
            update("{\"visibility\":\"private\"}").is(200).leaves("MetadataChanged"),
            update("{\"settings\":{\"views\":\"off\"}}").is(200).leaves("MetadataChanged"),
            update("{\"settings\":{\"Views\":\"off\"}}").is(400),
            update("{}").is(400, "no fields to update"),
            update("{\"title\":\"\"}").is(400, "title is required"),
            update("{\"title\":\"x\"}").with("If-Match: \"v1\"").is(412, "CONFLICT"),
            Scenario.of("unknown", "PUT /api/apps/app_nobody00")
                .by(ROUTE)
                .sending("{\"title\":\"x\"}")
                .is(404, "APP_NOT_FOUND"),
            Scenario.of("of others", line).by(ONE_APP).sending("{\"title\":\"x\"}").is(403)));
  }

  private static Scenario update(String json) {
    return Scenario.of("update", "PUT /api/apps/app_update00").by(ROUTE).sending(json);
  }

  @TestFactory
  Stream<DynamicTest> forking() {
    app("app_parent00");
    String line = "POST /api/apps/app_parent00/fork";
    return Stream.concat(
        Scenario.refused(NODE, line, "{}", ROUTE, READ, "route"),
        on(
            Scenario.of("without read", line).by(ROUTE).sending("{}").is(403, "scope read"),
            Scenario.of("plan", line)
                .by(BOTH)
                .with("X-Fazt-Plan: 1")
                .is(200, "\"event\":\"AppForked\""),
            Scenario.of("no body", line)
                .by(BOTH)
                .is(201, "\"original_id\":\"app_parent00\"")
                .leaves("AppForked"),
            Scenario.of("with a name", line)
                .by(BOTH)
                .sending("{\"alias\":\"fork-1\"}")
                .is(201, "\"alias\":\"fork-1\"")
                .leaves("AppForked", "AliasPointed"),
            Scenario.of("name taken", line)
                .by(BOTH)
                .sending("{\"alias\":\"fork-1\"}")
                .is(400, "alias already exists"),
            Scenario.of("bad name", line)
                .by(BOTH)
                .sending("{\"alias\":\"B!\"}")
                .is(400, "invalid alias format"),
            Scenario.of("no such release", line).by(BOTH).sending("{\"release\":9}").is(404),
            Scenario.of("unknown", "POST /api/apps/app_nobody00/fork")
                .by(BOTH)
                .is(404, "APP_NOT_FOUND"),
            Scenario.of("of others", line).by(ONE_APP).is(404)));
  }

  @Test
  void aForkServesWhatItsParentServesAndTheFamilyIsShown() {
    app("app_family00");
    NODE.send("POST /api/apps/app_family00/fork", "{\"alias\":\"family-1\"}");
    assertThat(NODE.visit("family-1").text()).isEqualTo("<h1>app_family00</h1>");
    String tree =
        NODE.ask("GET /api/apps/app_family00/lineage", "Authorization: Bearer " + READ).text();
    assertThat(tree).contains("\"forks\":[{\"id\":\"app_", "\"aliases\":[\"family-1\"]");
  }

  @TestFactory
  Stream<DynamicTest> removing() {
    app("app_remove00");
    NODE.node().point("remove-a", new Target.Proxy(AppId.of("app_remove00")));
    NODE.node().point("remove-b", new Target.Proxy(AppId.of("app_remove00")));
    String line = "DELETE /api/apps/app_remove00";
    return Stream.concat(
        Scenario.refused(NODE, line, "", ROUTE, READ, "route"),
        on(
            Scenario.of("of others", line).by(ONE_APP).is(403),
            Scenario.of("plan", line)
                .by(ROUTE)
                .with("X-Fazt-Plan: 1")
                .is(200, "\"event\":\"AppRemoved\"", "\"event\":\"AliasRemoved\""),
            Scenario.of("with names", line)
                .by(ROUTE)
                .is(200, "\"deleted\":1", "App deleted")
                .leaves("AppRemoved", "AliasRemoved", "AliasRemoved", "AppRemovalFinished"),
            Scenario.of("again", line).by(ROUTE).is(404, "APP_NOT_FOUND"),
            Scenario.of("its name", "GET /api/aliases/remove-a")
                .by(READ)
                .is(404, "ALIAS_NOT_FOUND")));
  }

  @Test
  void filesOfAnyNameAreRead() {
    var node = NODE.node();
    var tree = node.store(Map.of("a b/\u00e9 100%.txt", "odd", "c/d.txt", "plain"));
    app("app_odd00000");
    TestNode.done(
        node.node()
            .registry()
            .change(
                AppId.of("app_odd00000"),
                new App.DeployRelease(
                    node.aCommand(),
                    new App.NewRelease(
                        tree.tree(),
                        tree.fileCount(),
                        tree.bytes(),
                        Source.DEPLOY,
                        "",
                        MetadataChange.NOTHING))));
    String path = "GET /api/apps/app_odd00000/files/";
    String bearer = "Authorization: Bearer " + READ;
    assertThat(NODE.ask(path + "a%20b/%C3%A9%20100%25.txt", bearer).text()).isEqualTo("odd");
    assertThat(NODE.ask(path + "c/d.txt", bearer).text()).isEqualTo("plain");
    assertThat(NODE.ask(path + "c%2fd.txt", bearer).status()).isEqualTo(400);
    assertThat(NODE.ask(path + "c/%2e%2e/d.txt", bearer).status()).isEqualTo(404);
  }

  @Test
  void aRemovalWithForksTakesTheWholeFamilyBelowAndNothingAbove() {
    app("app_oldest00");
    String child = fork("app_oldest00");
    String grandchild = fork(child);
    String other = fork("app_oldest00");
    var reply = NODE.send("DELETE /api/apps/" + child + "?with-forks=true", "");
    assertThat(reply.text()).contains("\"deleted\":2");
    Map.of("app_oldest00", 200, child, 404, grandchild, 404, other, 200)
        .forEach(
            (id, status) ->
                assertThat(
                        NODE.ask("GET /api/apps/" + id, "Authorization: Bearer " + READ).status())
                    .as(id)
                    .isEqualTo(status));
  }

  private static String fork(String id) {
    return Transcript.json(NODE.send("POST /api/apps/" + id + "/fork", "{}").text())
        .path("data")
        .path("id")
        .asText();
  }

  @TestFactory
  Stream<DynamicTest> whatOlderClientsMakeAppsWith() {
    String json = "{\"name\":\"older\"}";
    return Stream.concat(
        Scenario.refused(NODE, "POST /api/apps/create", json, ROUTE, READ, "route"),
        on(
            Scenario.of("templates without a key", "GET /api/templates").is(401),
            Scenario.of("templates", "GET /api/templates").by(READ).is(200, "[\"minimal\","),
            Scenario.of("by name", "POST /api/apps/create")
                .by(ROUTE)
                .sending(json)
                .is(201, "\"template\":\"minimal\"")
                .leaves("AppCreated", "ReleaseDeployed", "AliasPointed"),
            Scenario.of("install", "POST /api/apps/install")
                .by(NODE.key("deployer", Scope.DEPLOY))
                .sending("{\"url\":\"github.com/a/b\"}")
                .is(501, "NOT_HERE", "fazt app install URL")));
  }
}
