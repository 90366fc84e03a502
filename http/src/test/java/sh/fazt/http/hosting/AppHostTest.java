package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** What an app host shows, for everything its alias may point at. */
class AppHostTest {
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site("tetris", aSite().with("index.html", "tetris"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void aProxyServesItsApp() {
    assertThat(node.get("tetris.example.com", "/").text()).isEqualTo("tetris");
  }

  @Test
  void anAppIsServedByItsIdWithoutAnAlias() {
    AppId id = node.app("loose", aSite().with("index.html", "by id"));
    assertThat(node.get(id.value() + ".example.com", "/").text()).isEqualTo("by id");
    assertThat(node.get(id.value() + ".localhost", "/").text()).isEqualTo("by id");
  }

  @Test
  void anAppOfFunctionsAndFilesWithoutAnIndexIsServedToo() {
    node.site("parts", aSite().with("data.txt", "data").with("api/main.js", "code"));
    assertThat(node.get("parts.example.com", "/data.txt").text()).isEqualTo("data");
    assertThat(node.get("parts.example.com", "/").text()).isEqualTo("404 page not found\n");
  }

  @Test
  void aReservedNameShowsTheNotFoundPage() {
    node.point("later", new Target.Reserved());
    assertThat(node.get("later.example.com", "/").status()).isEqualTo(404);
  }

  @Test
  void anAppWithoutAReleaseShowsTheNotFoundPage() {
    node.point("soon", new Target.Proxy(node.emptyApp("app_soon0001")));
    assertThat(node.get("soon.example.com", "/").status()).isEqualTo(404);
  }

  @Test
  void aRemovedAppShowsTheNotFoundPageUnderItsNameAndItsId() {
    AppId id = node.site("gone", aSite().with("index.html", "gone"));
    assertThat(node.get("gone.example.com", "/").status()).isEqualTo(200);
    node.remove(id, Version.of(2));
    assertThat(node.get("gone.example.com", "/").status()).isEqualTo(404);
    assertThat(node.get(id.value() + ".example.com", "/").status()).isEqualTo(404);
  }

  @Test
  void aPrivateAppIsHiddenFromStrangersUnderItsNameAndItsId() {
    var hidden = Metadata.titled("diary").withVisibility(Visibility.PRIVATE);
    AppId id = node.site("diary", aSite().with("index.html", "secret").as(hidden));
    assertThat(node.get("diary.example.com", "/").status()).isEqualTo(404);
    assertThat(node.get(id.value() + ".example.com", "/").text()).doesNotContain("secret");
  }

  @Test
  void whoMaySeeAPrivateAppSeesItAndNoSharedCacheKeepsIt() {
    Viewers withKey =
        new Viewers() {
          @Override
          public Optional<String> pass(String ticket, HostName host) {
            return Optional.empty();
          }

          @Override
          public boolean maySee(
              RoutingTable table, AppRow app, HostName host, HttpRequest request) {
            return request.getHeader("Authorization").isPresent();
          }

          @Override
          public boolean mayExplain(RoutingTable table, String label, HttpRequest request) {
            return false;
          }

          @Override
          public boolean mayManage(RoutingTable table, AppRow app, HttpRequest request) {
            return false;
          }
        };
    try (var keyed = HostingNode.start(HostingNode.MAIN, "", withKey)) {
      var hidden = Metadata.titled("diary").withVisibility(Visibility.PRIVATE);
      keyed.site(
          "diary",
          aSite().with("index.html", "secret").with("assets/index-BxY12abc.js", "code").as(hidden));
      String key = "Authorization: Bearer key";
      var reply = keyed.get("diary.example.com", "/", key);
      assertThat(reply.text()).isEqualTo("secret");
      assertThat(reply.field("Cache-Control")).isEqualTo("private, no-cache");
      assertThat(
              keyed
                  .get("diary.example.com", "/assets/index-BxY12abc.js", key)
                  .field("Cache-Control"))
          .startsWith("private,");
      assertThat(keyed.get("diary.example.com", "/").status()).isEqualTo(404);
    }
  }

  @Test
  void theFunctionsFolderIsNeverServedAsFiles() {
    var site =
        aSite()
            .with("index.html", "front")
            .with("404.html", "own page")
            .with("api/lib.js", "code")
            .with("api.html", "about the api")
            .as(Metadata.titled("spa").withSpa(true));
    node.site("plain", site);
    node.site("funcs", site.with("api/main.js", "code"));
    for (String path :
        List.of(
            "/api",
            "/api/",
            "/api/main.js",
            "/%61pi/main.js",
            "//api//main.js",
            "/x/../api/main.js",
            "/api/lib.js",
            "/api%2Fmain.js")) {
      assertThat(node.get("funcs.example.com", path).text()).as(path).isEqualTo("api/main.js runs");
      var reply = node.get("plain.example.com", path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.text()).as(path).isEqualTo("404 page not found\n");
    }
    assertThat(node.get("funcs.example.com", "/api.html").text()).isEqualTo("about the api");
    assertThat(node.get("funcs.example.com", "/apis").text()).isEqualTo("front");
  }

  @Test
  void socketsAndARootScriptAreOrdinaryPathsAndFiles() {
    node.site("plain", aSite().with("main.js", "alert(1)").with("ws", "a file"));
    assertThat(node.get("plain.example.com", "/main.js").text()).isEqualTo("alert(1)");
    assertThat(
            node.get(
                    "plain.example.com",
                    "/ws",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                .text())
        .isEqualTo("a file");
  }

  @Test
  void aDeployIsSeenByTheNextRequestOnTheSameConnection() {
    AppId id = node.site("moving", aSite().with("index.html", "one"));
    try (var client = WireClient.to(node.port())) {
      assertThat(client.ask("moving.example.com", "GET /").text()).isEqualTo("one");
      node.deploy(
          id,
          Version.of(2),
          aSite().with("index.html", "two"),
          HostingNode.DEPLOYED.plus(Duration.ofMinutes(1)));
      assertThat(client.ask("moving.example.com", "GET /").text()).isEqualTo("two");
    }
  }

  @Test
  void contentThatCannotBeReadIsOurFaultAndTellsNothingAboutIt() {
    node.site("broken", aSite().with("index.html", "lost").with("ok.txt", "fine"));
    node.content().lose(ContentHash.ofBytes("lost".getBytes(StandardCharsets.UTF_8)));
    try (var client = WireClient.to(node.port())) {
      var reply = client.ask("broken.example.com", "GET /");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.text()).contains(reply.field("X-Request-Id")).doesNotContain("Exception");
      assertThat(client.ask("broken.example.com", "GET /ok.txt").text()).isEqualTo("fine");
    }
  }

  @Test
  void aBusyStoreAsksTheVisitorToComeBack() {
    node.site("crowd", aSite().with("index.html", "a crowd"));
    node.content().failNextRead(new RejectedException(DatabaseRejections.busy("read")));
    var reply = node.get("crowd.example.com", "/");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.field("Retry-After")).isEqualTo("1");
    assertThat(reply.text()).startsWith("503 The node has too much to do");
    assertThat(node.get("crowd.example.com", "/").text()).isEqualTo("a crowd");
  }

  @Test
  void manyRequestsOnOneConnectionAreAnsweredInOrder() {
    node.site("many", aSite().with("a.txt", "a").with("b.txt", "b"));
    try (var client = WireClient.to(node.port())) {
      String a = "GET /a.txt HTTP/1.1\r\nHost: many.example.com\r\n\r\n";
      client.send((a + a.replace("/a", "/b")).repeat(20));
      String all =
          String.join("", IntStream.range(0, 40).mapToObj(_ -> client.read(false).text()).toList());
      assertThat(all).isEqualTo("ab".repeat(20));
    }
  }
}
