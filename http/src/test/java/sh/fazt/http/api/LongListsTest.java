package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.registry.content.AZip;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.AppRow;

/** Whatever is listed comes in pages, and whole in pieces to those who do not ask for pages. */
class LongListsTest {
  private static final int APPS = 3000;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final ApiNode NODE = ApiNode.open();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Every third app is a fork of the first; each has a name. */
  @BeforeAll
  static void fill() {
    NODE.node()
        .node()
        .table()
        .change(
            table -> {
              var filled = table;
              for (int i = 0; i < APPS; i++) {
                var app = app(i);
                filled =
                    filled
                        .with(app)
                        .with(
                            new AliasRow(
                                Subdomain.of("n-" + (i * 7919 % APPS)),
                                Version.of(1),
                                new Target.Proxy(app.id()),
                                BEGIN,
                                BEGIN));
              }
              return filled;
            });
  }

  private static AppRow app(int i) {
    boolean fork = i > 0 && i % 3 == 0;
    return new AppRow(
        id(i),
        Version.of(1),
        null,
        Metadata.titled("App " + i),
        Source.of("deploy"),
        fork ? id(0) : id(i),
        fork ? id(0) : null,
        null,
        List.of(),
        null,
        BEGIN.plusMillis(i / 2),
        BEGIN.plusMillis(i / 2));
  }

  private static AppId id(int i) {
    return AppId.of("app_%08d".formatted(i));
  }

  @AfterAll
  static void close() {
    NODE.close();
    CLIENT.close();
  }

  private static HttpResponse<String> ask(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  private static URI uri(String path) {
    return URI.create("http://localhost:" + NODE.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(
          request.header("Authorization", "Bearer " + NODE.token()).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode data(String path) {
    return Transcript.json(ask(path).body()).path("data");
  }

  private static List<String> texts(JsonNode list, String field) {
    var texts = new ArrayList<String>();
    list.forEach(one -> texts.add(one.path(field).asText()));
    return texts;
  }

  /** All pages of a list, by cursor. */
  private static List<String> paged(String path, String field) {
    var texts = new ArrayList<String>();
    String cursor = "";
    do {
      var page = Transcript.json(ask(path + "limit=1000" + cursor).body());
      assertThat(page.path("data").size()).isBetween(1, 1000);
      texts.addAll(texts(page.path("data"), field));
      String next = page.path("meta").path("next_cursor").asText();
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return texts;
  }

  @Test
  void olderClientsGetTheWholeListOfAppsInPieces() {
    var answer = ask("/api/apps?all=true");
    assertThat(answer.headers().firstValue("transfer-encoding")).contains("chunked");
    var ids = texts(Transcript.json(answer.body()).path("data"), "id");
    assertThat(ids).isEqualTo(newestFirst()).isEqualTo(paged("/api/apps?all=true&", "id"));
  }

  private static List<String> newestFirst() {
    return IntStream.range(0, APPS)
        .mapToObj(LongListsTest::app)
        .sorted(
            Comparator.comparing(AppRow::updatedAt)
                .reversed()
                .thenComparing(app -> app.id().value()))
        .map(app -> app.id().value())
        .toList();
  }

  @Test
  void aliasesComeByNameWithTheNodesOwnAmongThem() {
    var names = texts(data("/api/aliases"), "subdomain");
    assertThat(names).hasSize(APPS + 2).isSorted().contains("admin", "api");
    assertThat(paged("/api/aliases?", "subdomain")).isEqualTo(names);
  }

  @Test
  void pagesAreCountedByOffsetAsOlderClientsDo() {
    var page = Transcript.json(ask("/api/aliases?offset=20&limit=20").body());
    assertThat(texts(page.path("data"), "subdomain"))
        .isEqualTo(texts(data("/api/aliases"), "subdomain").subList(20, 40));
    assertThat(page.path("meta").path("offset").asInt()).isEqualTo(20);
    assertThat(page.path("meta").path("limit").asInt()).isEqualTo(20);
    assertThat(page.path("meta").path("total").asInt()).isEqualTo(APPS + 2);
    assertThat(page.path("meta").path("has_more").asBoolean()).isTrue();
    var last = Transcript.json(ask("/api/aliases?offset=3000&limit=20").body());
    assertThat(last.path("data")).hasSize(2);
    assertThat(last.path("meta").path("has_more").asBoolean(true)).isFalse();
  }

  @Test
  void forksComeInPagesAndTheFamilyIsWrittenMemberByMember() {
    var forks = texts(data("/api/apps/" + id(0) + "/forks"), "id");
    assertThat(forks).hasSize(999);
    assertThat(paged("/api/apps/" + id(0) + "/forks?", "id")).isEqualTo(forks);
    var family = data("/api/apps/" + id(3) + "/lineage");
    assertThat(family.path("id").asText()).isEqualTo(id(0).value());
    assertThat(texts(family.path("forks"), "id")).isEqualTo(forks.reversed());
    var some = data("/api/apps/" + id(0) + "/lineage?limit=10");
    assertThat(some.path("forks")).hasSize(9);
    assertThat(some.path("cut").asBoolean()).isTrue();
  }

  @Test
  void sitesComeInPages() {
    var names = texts(data("/api/sites"), "Name");
    assertThat(names).hasSize(APPS);
    assertThat(paged("/api/sites?", "Name")).isEqualTo(names);
  }

  @Test
  void theGatewayListsInPiecesAndInPages() {
    var whole = gateway("\"app\",\"args\":[\"list\"]");
    assertThat(whole.path("data").path("success").asBoolean()).isTrue();
    assertThat(texts(whole.path("data").path("data"), "id")).isEqualTo(newestFirst());
    assertThat(whole.path("data").path("data").get(0).has("created_at")).isFalse();

    var page = gateway("\"app\",\"args\":[\"list\",\"--aliases\",\"--limit\",\"5\"]");
    assertThat(texts(page.path("data").path("data"), "subdomain"))
        .isEqualTo(List.of("admin", "api", "n-0", "n-1", "n-10"));
    String next = page.path("meta").path("next_cursor").asText();
    var more =
        gateway("\"app\",\"args\":[\"aliases\",\"--limit\",\"1\",\"--cursor\",\"" + next + "\"]");
    assertThat(texts(more.path("data").path("data"), "subdomain")).isEqualTo(List.of("n-100"));
  }

  private static JsonNode gateway(String command) {
    return Transcript.json(
        send(HttpRequest.newBuilder(uri("/api/cmd"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"command\":" + command + "}")))
            .body());
  }

  @Test
  void filesComeInTheOrderOfTheirPathsAndInPages() {
    var files = Map.of("b/z.txt", "1", "b.txt", "2", "index.html", "3", "A.txt", "4", "é.txt", "5");
    var zip = AZip.aZip();
    files.forEach(zip::with);
    NODE.deploy(AForm.aDeploy("sorted", zip.bytes()));
    var paths = texts(data("/api/apps/sorted/files"), "path");
    assertThat(paths).isEqualTo(List.of("A.txt", "b.txt", "b/z.txt", "index.html", "é.txt"));
    var page = Transcript.json(ask("/api/sites/sorted/files?limit=2&offset=1").body());
    assertThat(texts(page.path("data"), "path")).isEqualTo(List.of("b.txt", "b/z.txt"));
    String next = page.path("meta").path("next_cursor").asText();
    assertThat(texts(data("/api/apps/sorted/files?limit=9&cursor=" + next), "path"))
        .isEqualTo(List.of("index.html", "é.txt"));
    NODE.send("DELETE /api/apps/" + data("/api/apps/sorted").path("id").asText(), "");
  }

  @Test
  void whateverElseIsListedTakesTheSameWords() {
    for (String path :
        List.of(
            "/api/keys",
            "/api/sessions",
            "/api/deployments",
            "/api/redirects",
            "/api/webhooks",
            "/api/domains",
            "/api/tags",
            "/api/envvars?site_id=" + id(1),
            "/api/apps/" + id(1) + "/releases")) {
      String more = path.contains("?") ? "&" : "?";
      var answer = ask(path + more + "limit=1&offset=0");
      assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
      var list = Transcript.json(answer.body()).path("data");
      assertThat((list.isArray() ? list : list.iterator().next()).size())
          .as(path)
          .isLessThanOrEqualTo(1);
    }
  }
}
