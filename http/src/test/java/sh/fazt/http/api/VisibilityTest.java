package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;

/** Who sees apps that are private, unlisted and public, at all hosts that lead to them. */
class VisibilityTest {
  private static final ApiNode NODE = ApiNode.open();

  static {
    ApiNode.waitFor(
        NODE.node()
            .node()
            .registry()
            .operator()
            .change(NODE.node().aCommand(), "me", "correct horse battery"));
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  /** Deploys twice and says who may see it; the id of the app. */
  private static String site(String name, String visibility) {
    String id = "";
    for (String text : List.of("first of " + name, "second of " + name)) {
      var reply = NODE.deploy(aDeploy(name, aZip().with("index.html", text).bytes()));
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      id = reply.text().replaceFirst(".*\"app_id\":\"([^\"]+)\".*\n", "$1");
    }
    var changed = NODE.send("PUT /api/apps/" + id, "{\"visibility\":\"" + visibility + "\"}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    return id;
  }

  private static Reply see(String label, String... fields) {
    return NODE.get(label + ".example.com", "/", fields);
  }

  private static String session() {
    String json = "{\"username\":\"me\",\"password\":\"correct horse battery\"}";
    var reply = NODE.send("POST /api/login", json);
    return "Cookie: " + reply.field("set-cookie").replaceFirst(";.*", "");
  }

  /** A path on this host, with the ticket that lets the session in. */
  private static String ticket(String session, String url) {
    var opened = NODE.ask("GET /open?url=" + url, session);
    assertThat(opened.status()).as(opened.text()).isEqualTo(303);
    return opened.field("location").replaceFirst("http://[^/]+", "");
  }

  @Test
  void aPrivateAppIsAnUnknownHostAtAllItsHosts() {
    String id = site("diary", "private");

    var split =
        NODE.send(
            "POST /api/aliases/share/split",
            "{\"targets\":[{\"app_id\":\"%s\",\"weight\":99},{\"app_id\":\"%s\",\"weight\":1}]}"
                .formatted(id, site("other-diary", "private")));
    assertThat(split.status()).as(split.text()).isEqualTo(201);
    String unknown = see("nobody").text().replace("nobody", "HOST");
    for (String label : List.of("diary", id, "r-1--diary", "r-2--diary", "r-1--" + id, "share")) {
      var reply = see(label);
      assertThat(reply.status()).as(label).isEqualTo(404);
      assertThat(reply.text().replace(label, "HOST")).as(label).isEqualTo(unknown);
      assertThat(reply.has("x-robots-tag")).as(label).isFalse();
      assertThat(reply.has("set-cookie")).as(label).isFalse();
      assertThat(
              see(label, "Authorization: Bearer " + NODE.token(), "Cookie: X-Fazt-Variant=7")
                  .text())
          .as(label)
          .isEqualTo((label.startsWith("r-1") ? "first" : "second") + " of diary");
    }
  }

  @Test
  void aKeySeesItOnlyIfItMayReadThisApp() {
    String id = site("notes", "private");
    String limited = NODE.key("limited", List.of(Scope.READ), List.of(AppId.of(id)), List.of());
    String others =
        NODE.key("others", List.of(Scope.READ), List.of(AppId.of("app_somebody")), List.of());
    String deployer = NODE.key("deployer", Scope.DEPLOY);
    assertThat(see("notes", "Authorization: Bearer " + limited).status()).isEqualTo(200);
    assertThat(see("notes", "Authorization: Bearer " + others).status()).isEqualTo(404);
    assertThat(see("notes", "Authorization: Bearer " + deployer).status()).isEqualTo(404);
    String named = NODE.key("named", List.of(Scope.READ), List.of(), List.of("no*"));
    assertThat(see("notes", "Authorization: Bearer " + named).status()).isEqualTo(200);
    String elsewhere = NODE.key("elsewhere", List.of(Scope.READ), List.of(), List.of("pr-*"));
    assertThat(see("notes", "Authorization: Bearer " + elsewhere).status()).isEqualTo(404);
    assertThat(see(id, "Authorization: Bearer " + elsewhere).status()).isEqualTo(404);
    assertThat(see("notes", "Authorization: Bearer " + "0".repeat(64)).status()).isEqualTo(404);
  }

  @Test
  void theReleasesOfAnAppHaveHostsThatAreNotToBeFound() {
    String id = site("tetris", "unlisted");
    for (String label : List.of("r-1--tetris", "r-1--" + id)) {
      var reply = see(label);
      assertThat(reply.text()).as(label).isEqualTo("first of tetris");
      assertThat(reply.field("x-robots-tag")).isEqualTo("noindex");
    }
    assertThat(see("r-2--tetris").text()).isEqualTo("second of tetris");
    assertThat(see("tetris").has("x-robots-tag")).isFalse();
    assertThat(see("r-3--tetris").status()).isEqualTo(404);
    assertThat(see("r-0--tetris").status()).isEqualTo(404);
    assertThat(see("r-01--tetris").status()).isEqualTo(404);
  }

  @Test
  void onlyPublicAppsAreListedToStrangers() {
    site("open", "public");
    site("hidden", "unlisted");
    site("secret", "private");
    String all = NODE.ask("GET /api/apps").text();
    assertThat(all).contains("\"open\"").doesNotContain("\"hidden\"").doesNotContain("secret");
    assertThat(NODE.ask("GET /api/apps?all=true", "Authorization: Bearer " + NODE.token()).text())
        .contains("\"open\"", "\"hidden\"", "\"secret\"");
  }

  @Test
  void whoIsSignedInOpensAPrivateAppWithATicketThatIsGoodOnce() {
    site("album", "private");
    String session = session();
    String entry = ticket(session, "http://album.example.com/pages?a=1%26b");
    assertThat(entry).matches("/pages\\?a=1&b&fazt_ticket=[A-Za-z0-9_-]{32}");
    assertThat(NODE.get("notalbum.example.com", entry).status()).isEqualTo(404);

    entry = ticket(session, "album.example.com");
    var entered = NODE.get("album.example.com", entry);
    assertThat(entered.status()).isEqualTo(303);
    assertThat(entered.field("location")).isEqualTo("/");
    assertThat(entered.field("cache-control")).isEqualTo("no-store");
    assertThat(entered.field("referrer-policy")).isEqualTo("no-referrer");
    assertThat(entered.field("set-cookie"))
        .matches("fazt_view=[0-9]+\\.[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Lax");
    String view = "Cookie: " + entered.field("set-cookie").replaceFirst(";.*", "");
    var seen = see("album", view);
    assertThat(seen.text()).isEqualTo("second of album");
    assertThat(seen.field("cache-control")).isEqualTo("private, no-cache");

    assertThat(see("album", view, "Authorization: Basic eDp5").status()).isEqualTo(200);
    assertThat(NODE.get("album.example.com", entry).status()).as("again").isEqualTo(404);
    var another = NODE.get("album.example.com", ticket(session, "album.example.com"), view);
    assertThat(another.status()).as("no ticket stays in the address").isEqualTo(303);
    assertThat(see("r-1--album", view).status()).as("at another host").isEqualTo(404);
    // the session's own cookie is for the API's hosts
    assertThat(see("album", session).status()).isEqualTo(404);
    try (var client = WireClient.to(NODE.port())) {
      assertThat(
              client
                  .ask(
                      ApiNode.API,
                      "POST /api/logout",
                      session,
                      "Origin: http://" + ApiNode.API,
                      "Content-Length: 0")
                  .status())
          .isEqualTo(200);
    }
    assertThat(see("album", view).status()).as("after the logout").isEqualTo(404);
  }

  @Test
  void whatIsShownToEverybodyNeedsNoTicket() {
    site("open-album", "public");
    assertThat(ticket(session(), "open-album.example.com/a")).isEqualTo("/a");
  }

  @Test
  void behindAProxyWithTlsTheTicketIsNeverSentInClear() {
    try (var node = ApiNode.open("fazt.http.trusted-proxies = [\"127.0.0.1\"]")) {
      ApiNode.waitFor(
          node.node()
              .node()
              .registry()
              .operator()
              .change(node.node().aCommand(), "me", "correct horse battery"));
      String tls = "X-Forwarded-Proto: https";
      var deployed = node.deploy(aDeploy("album", aZip().with("index.html", "x").bytes()), tls);
      assertThat(deployed.text()).contains("\"url\":\"https://album.example.com\"");
      String id = deployed.text().replaceFirst(".*\"app_id\":\"([^\"]+)\".*\\n", "$1");
      node.send("PUT /api/apps/" + id, "{\"visibility\":\"private\"}");
      var login =
          node.send(
              "POST /api/login",
              "{\"username\":\"me\",\"password\":\"correct horse battery\"}",
              tls);
      assertThat(login.field("set-cookie")).endsWith("; Secure");
      String session = "Cookie: " + login.field("set-cookie").replaceFirst(";.*", "");
      String location = node.ask("GET /open?url=album.example.com", session, tls).field("location");
      assertThat(location).startsWith("https://album.example.com/?fazt_ticket=");
      String entry = location.replaceFirst("https://[^/]+", "");
      assertThat(node.get("album.example.com", entry, tls).field("set-cookie"))
          .endsWith("; SameSite=Lax; Secure");
    }
  }

  @Test
  void openLeadsNowhereElse() {
    String session = session();
    for (String url :
        List.of(
            "http://evil.org/",
            "http://album.example.com:81/",
            "http://album.example.com@evil.org/",
            "http://admin.example.com/api/apps",
            "http://127.0.0.1/",
            "//evil.org",
            "javascript:alert(1)",
            "http://album.example.com/%0d%0aSet-Cookie:x",
            "")) {
      var refused = NODE.ask("GET /open?url=" + url, session);
      assertThat(refused.status()).as(url).isEqualTo(400);
      assertThat(refused.has("location")).isFalse();
    }
  }
}
