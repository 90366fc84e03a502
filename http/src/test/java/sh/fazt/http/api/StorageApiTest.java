package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;

/** What apps store, seen and mended by their owners. */
class StorageApiTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String DATA = NODE.key("data", Scope.DATA);
  private static final String READ = NODE.key("reader", Scope.READ);
  private static final String OTHER =
      NODE.key("other", List.of(Scope.DATA), List.of(AppId.of("app_other000")), List.of());
  private static final String HERE = "X-Fazt-App-ID: app_store000";
  private static final String STORE = "/api/apps/app_store000/storage";

  @BeforeAll
  static void apps() {
    for (String id : List.of("app_store000", "app_other000", "app_table000", "app_state000")) {
      NODE.node().app(id, "a page");
    }
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Reply put(String target, String type, String body) {
    return NODE.request("PUT " + target, DATA, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Scenario data(String line) {
    return Scenario.of("data", line).by(DATA);
  }

  @TestFactory
  Stream<DynamicTest> whoMayNot() {
    return Stream.of(
            Scenario.refused(NODE, "GET " + STORE, "", DATA, READ, "data"),
            Scenario.refused(NODE, "PUT " + STORE + "/k", "1", DATA, READ, "data"),
            Scenario.refused(NODE, "DELETE " + STORE + "/k", "", DATA, READ, "data"),
            Scenario.refused(NODE, "GET /_fazt/storage", "", DATA, READ, "data"),
            Scenario.refused(NODE, "POST /_fazt/snapshot", "{\"name\":\"s\"}", DATA, READ, "data"),
            Scenario.refused(NODE, "POST /_fazt/restore/s", "", DATA, READ, "data"),
            Scenario.on(
                NODE,
                Scenario.of("another app's key", "GET " + STORE).by(OTHER).is(404),
                Scenario.of("another app's key", "GET /_fazt/storage").with(HERE).by(OTHER).is(404),
                data("GET /_fazt/storage").is(400, "X-Fazt-App-ID header required"),
                data("GET /_fazt/storage").with("X-Fazt-App-ID: store").is(400, "and no name"),
                data("GET /_fazt/storage").with("X-Fazt-App-ID: app_nothing0").is(404)))
        .flatMap(all -> all);
  }

  @Test
  void eachKindIsStoredReadListedAndRemoved() {
    String table = "/api/apps/app_table000/storage";
    assertThat(put(table + "/a/b", "application/json", "{\"n\": 1}").text())
        .isEqualTo("{\"data\":{\"key\":\"a/b\",\"kind\":\"kv\",\"size\":8}}\n");
    put(table + "/later?expires=99999999999999", "application/json", "2");
    put(table + "/c/x?kind=ds", "application/json", "{\"n\":3,\"_createdAt\":5}");
    put(table + "/img/a.html?kind=s3", "text/html", "<script>");

    assertThat(read(table + "/a/b")).isEqualTo("{\"data\":{\"n\":1}}\n");
    assertThat(read(table + "/c/x?kind=ds")).contains("\"id\":\"x\",\"_createdAt\":5", "\"n\":3");
    var blob = NODE.ask("GET " + table + "/img/a.html", "Authorization: Bearer " + DATA);
    assertThat(blob.text()).isEqualTo("<script>");
    assertThat(blob.field("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(blob.field("Content-Disposition")).isEqualTo("attachment");
    assertThat(blob.field("X-Fazt-Blob-Type")).isEqualTo("text/html");
    assertThat(read(table))
        .isEqualTo(
            "{\"data\":[{\"key\":\"c/x\",\"size\":7,\"kind\":\"ds\"},"
                + "{\"key\":\"a/b\",\"size\":7,\"kind\":\"kv\"},"
                + "{\"key\":\"later\",\"size\":1,\"kind\":\"kv\",\"expires\":99999999999999},"
                + "{\"key\":\"img/a.html\",\"size\":8,\"kind\":\"s3\",\"mime\":\"text/html\"}]}\n");
    assertThat(read(table + "?kind=kv&values=true")).contains("\"value\":{\"n\":1}");
    assertThat(read(table + "?kind=s3")).doesNotContain("\"kv\"");
    var page = read(table + "?limit=2");
    assertThat(page).contains("\"total\":4", "next_cursor", "a/b").doesNotContain("later");
    String cursor = page.replaceFirst("(?s).*\"next_cursor\":\"([^\"]+)\".*", "$1");
    assertThat(read(table + "?limit=2&cursor=" + cursor))
        .contains("later", "img/a.html")
        .doesNotContain("next_cursor");
    assertThat(
            NODE.ask(
                    "GET /_fazt/storage/c/x",
                    "Authorization: Bearer " + DATA,
                    "X-Fazt-App-ID: app_table000")
                .text())
        .contains("\"n\":3");

    assertThat(remove(table + "/a/b")).isEqualTo("{\"data\":{\"removed\":true}}\n");
    assertThat(remove(table + "/a/b")).isEqualTo("{\"data\":{\"removed\":false}}\n");
    assertThat(remove(table + "/c/x?kind=ds")).contains("true");
    assertThat(remove(table + "/img/a.html?kind=s3")).contains("true");
    assertThat(remove(table + "/later")).contains("true");
    assertThat(read(table)).isEqualTo("{\"data\":[]}\n");
  }

  @Test
  void aForkHasWhatIsStoredOnlyIfItsMakerMayReadIt() {
    NODE.node().app("app_parent00", "a page");
    put("/api/apps/app_parent00/storage/k", "application/json", "1");
    String without = NODE.key("forker", Scope.READ, Scope.ROUTE);
    String with = NODE.key("copier", Scope.READ, Scope.ROUTE, Scope.DATA);

    assertThat(storedByFork(without, "{}")).doesNotContain("\"key\"");
    assertThat(storedByFork(without, "{\"copy_storage\":false}")).doesNotContain("\"key\"");
    assertThat(storedByFork(with, "{\"copy_storage\":false}")).doesNotContain("\"key\"");
    assertThat(storedByFork(with, "{}")).contains("\"key\":\"k\"");
    assertThat(storedByFork(with, "{\"copy_storage\":true}")).contains("\"key\":\"k\"");
    Reply refused = fork(without, "{\"copy_storage\":true}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("data");
  }

  private static Reply fork(String key, String json) {
    return NODE.request(
        "POST /api/apps/app_parent00/fork",
        key,
        "application/json",
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static String storedByFork(String key, String json) {
    Reply made = fork(key, json);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return read(
        "/api/apps/%s/storage"
            .formatted(Transcript.json(made.text()).path("data").path("id").asText()));
  }

  private static String read(String target) {
    return NODE.ask("GET " + target, "Authorization: Bearer " + DATA).text();
  }

  private static String remove(String target) {
    return NODE.ask("DELETE " + target, "Authorization: Bearer " + DATA).text();
  }

  @TestFactory
  Stream<DynamicTest> whatCannotBe() {
    return Scenario.on(
        NODE,
        data("GET " + STORE + "/none").is(404, "KEY_NOT_FOUND", "Storage key not found"),
        data("GET " + STORE + "/none?kind=ds").is(404, "KEY_NOT_FOUND"),
        data("GET " + STORE + "?kind=x").is(400, "kv, ds or s3"),
        data("GET " + STORE + "?limit=1&cursor=x").is(400, "cursor"),
        data("PUT " + STORE + "/k").sending("no json").is(400, "has to be JSON"),
        data("PUT " + STORE + "/k?kind=ds").sending("{}").is(400, "collection/id"),
        data("PUT " + STORE + "/c/x?kind=ds").sending("[]").is(400, "object"),
        data("PUT " + STORE + "/c/x?kind=ds&expires=1").sending("{}").is(400, "only keys expire"),
        data("PUT " + STORE + "/" + "k".repeat(2000)).sending("1").is(413, "max-key"),
        data("POST /_fazt/snapshot").with(HERE).sending("").is(400, "invalid request body"),
        data("POST /_fazt/snapshot").with(HERE).sending("{}").is(400, "name is required"),
        data("POST /_fazt/snapshot").with(HERE).sending("{\"name\":\"a/b\"}").is(400, "snapshot"),
        data("POST /_fazt/restore/none").with(HERE).is(404, "SNAPSHOT_NOT_FOUND"));
  }

  @TestFactory
  Stream<DynamicTest> snapshots() {
    String state = "/api/apps/app_state000";
    String here = "X-Fazt-App-ID: app_state000";
    put(state + "/storage/k", "application/json", "1");
    return Scenario.on(
        NODE,
        data("POST /_fazt/snapshot")
            .with(here)
            .sending("{\"name\":\"before\"}")
            .is(
                201,
                "{\"app_id\":\"app_state000\",\"name\":\"before\",\"key_count\":1,"
                    + "\"message\":\"Snapshot created\"}"),
        data("PUT " + state + "/storage/k").sending("2").is(200),
        data("PUT " + state + "/storage/l").sending("3").is(200),
        data("POST " + state + "/snapshots").sending("{\"name\":\"later\"}").is(201),
        data("GET /_fazt/snapshots")
            .with(here)
            .is(200, "\"name\":\"later\",\"app_id\":\"app_state000\"", "\"key_count\":2"),
        data("POST /_fazt/restore/before").with(here).is(200, "Snapshot restored"),
        data("GET " + state + "/storage/k").is(200, "{\"data\":1}"),
        data("GET " + state + "/storage/l").is(404),
        data("POST " + state + "/snapshots/later/restore").is(200),
        data("GET " + state + "/storage/k").is(200, "{\"data\":2}"),
        data("DELETE " + state + "/snapshots/later").is(200, "\"removed\":true"),
        data("DELETE " + state + "/snapshots/later").is(200, "\"removed\":false"),
        data("GET " + state + "/snapshots").is(200, "before").without("later"));
  }
}
