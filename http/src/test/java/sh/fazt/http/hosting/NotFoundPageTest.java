package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.Visibility;

/** What a host shows that has nothing to show. */
class NotFoundPageTest {
  private HostingNode node;

  @BeforeEach
  void start() {
    node = HostingNode.start();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private record Seen(int status, Map<String, List<String>> fields, String text) {
    static Seen of(Reply reply) {
      var fields = new HashMap<>(reply.fields());
      fields.remove("date");
      return new Seen(reply.status(), fields, reply.text());
    }
  }

  private Seen see(String line) {
    return Seen.of(node.ask("diary.example.com", line));
  }

  @Test
  void unknownReservedRemovedAndPrivateNamesLookTheSameToTheByte() {
    for (String line : List.of("GET /", "GET /secret.txt?x", "POST /", "GET /%ff", "GET /api/x")) {
      var fresh = HostingNode.start();
      try (fresh) {
        node = fresh;
        Seen unknown = see(line);
        AppId id = fresh.app("diary", aSite().with("index.html", "secret"));
        fresh.point("diary", Version.of(1), new Target.Reserved(), HostingNode.DEPLOYED);
        Seen reserved = see(line);
        fresh.point("diary", Version.of(2), new Target.Proxy(id), HostingNode.DEPLOYED);
        var hidden = Metadata.titled("diary").withVisibility(Visibility.PRIVATE);
        fresh.deploy(
            id,
            Version.of(2),
            aSite().with("index.html", "secret").as(hidden),
            HostingNode.DEPLOYED);
        Seen hiddenApp = see(line);
        fresh.remove(id, Version.of(3));
        Seen removed = see(line);
        assertThat(List.of(reserved, hiddenApp, removed)).as(line).containsOnly(unknown);
        assertThat(unknown.status()).isEqualTo(404);
      }
    }
    node = HostingNode.start();
  }

  @Test
  void ourPageNamesTheHostAndLoadsNothing() {
    var reply = node.get("nobody.example.com", "/");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
    assertThat(reply.text())
        .contains("nobody.example.com")
        .contains("prefers-color-scheme: dark")
        .doesNotContainIgnoringCase("<script")
        .doesNotContain("src=", "href=", "url(", "{{");
  }

  @Test
  void ourPagesShowTextAsText() {
    assertThat(SystemPages.notFound("<img src=x onerror='a&b\"'>"))
        .contains("&lt;img src=x onerror=&#39;a&amp;b&quot;&#39;&gt;");
    assertThat(SystemPages.welcome("<b>")).contains("&lt;b&gt;").doesNotContain("<b><b>");
  }

  @Test
  void theFrontPageOfTheDeployedSiteIsShownForEveryPathOfAnUnknownHost() {
    node.site(
        "404", aSite().with("index.html", "lost?").with("style.css", "b{}").with("x.txt", "x"));
    for (String target : List.of("/", "/x.txt", "/anything/else", "/index.html", "/%ff")) {
      var reply = node.get("nobody.example.com", target);
      assertThat(reply.text()).as(target).isEqualTo("lost?");
      assertThat(reply.status()).as(target).isEqualTo(404);
      assertThat(reply.has("ETag")).isFalse();
    }
    assertThat(node.ask("nobody.example.com", "POST /").text()).isEqualTo("lost?");
    assertThat(node.get("nobody.example.org", "/").text()).isEqualTo("lost?");
  }

  @Test
  void theHostOfThe404SiteServesItsFiles() {
    assertThat(node.get("404.example.com", "/").status()).isEqualTo(404);
    node.site("404", aSite().with("index.html", "lost?").with("style.css", "b{}"));
    assertThat(node.get("404.example.com", "/style.css").text()).isEqualTo("b{}");
    assertThat(node.get("404.example.com", "/").status()).isEqualTo(200);
  }

  @Test
  void a404SiteThatCannotBeShownGivesWayToOurPage() {
    node.site("404", aSite().with("other.html", "no front page"));
    assertThat(node.get("nobody.example.com", "/").text()).contains("nothing here");
  }

  @Test
  void theMainDomainWelcomesUntilASiteIsDeployedThere() {
    var reply = node.get("example.com", "/");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .contains("example.com", "fazt app deploy")
        .doesNotContainIgnoringCase("<script")
        .doesNotContain("src=", "href=", "url(", "{{");
    assertThat(node.get("example.com", "/index.html").status()).isEqualTo(200);
    assertThat(node.get("example.com", "/favicon.ico").text()).isEqualTo("404 page not found\n");
    assertThat(node.ask("example.com", "POST /").status()).isEqualTo(405);
    assertThat(node.get("example.com", "/%ff").status()).isEqualTo(400);

    node.site("root", aSite().with("index.html", "my home").with("a.txt", "a"));
    assertThat(node.get("example.com", "/").text()).isEqualTo("my home");
    assertThat(node.get("root.example.com", "/a.txt").text()).isEqualTo("a");
  }
}
