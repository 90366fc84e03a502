package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.WireClient;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.routing.MainDomain;

/** Which host leads where, one row for each row of the decision table and its spellings. */
class HostTableTest {
  private static HostingNode node;
  private static HostingNode local;

  @BeforeAll
  static void start() {
    node = started(HostingNode.start());
    local = started(HostingNode.start("localhost", "", Viewers.STRANGERS));
  }

  private static HostingNode started(HostingNode node) {
    node.site("tetris", aSite().with("index.html", "tetris"));
    node.site("root", aSite().with("index.html", "root site"));
    node.site("404", aSite().with("index.html", "404 site"));
    return node;
  }

  @AfterAll
  static void stop() {
    node.close();
    local.close();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,                 200, api:/",
    "localhost:4698,            200, api:/",
    "LocalHost,                 200, api:/",
    "localhost.,                200, api:/",
    "tetris.example.com:,       200, tetris",
    "'tetris.example.com: ',    200, tetris",
    "[::1]:,                    200, api:/",
    "admin.example.com,         200, api:/",
    "api.example.com,           200, api:/",
    "API.Example.com:4698,      200, api:/",
    "127.0.0.1,                 200, api:/",
    "127.0.0.1:4698,            200, api:/",
    "127.0.0.2,                 200, api:/",
    "[::1],                     200, api:/",
    "[::1]:4698,                200, api:/",
    "[0:0:0:0:0:0:0:1],         200, api:/",
    "ADMIN.Example.COM:443,     200, api:/",
    "admin.example.com.:80,     200, api:/",
    "example.com,               200, root site",
    "EXAMPLE.com,               200, root site",
    "root.example.com,          200, root site",
    "Root.example.com,          200, root site",
    "root.localhost,            200, root site",
    "404.example.com,           200, 404 site",
    "404.localhost,             200, 404 site",
    "tetris.localhost,          200, tetris",
    "TETRIS.LOCALHOST:8080,     200, tetris",
    "tetris.127.0.0.1,          200, tetris",
    "tetris.127.0.0.1:8080,     200, tetris",
    "tetris.example.com,        200, tetris",
    "Tetris.example.com.,       200, tetris",
    "app_tetr.example.com,      200, tetris",
    "a.tetris.localhost,        404, 404 site",
    "a.tetris.127.0.0.1,        404, 404 site",
    "a.tetris.example.com,      404, 404 site",
    "admin.localhost,           404, 404 site",
    "localhost.example.com,     404, 404 site",
    "unknown.example.com,       404, 404 site",
    "app_unknown1.example.com,  404, 404 site",
    "api.localhost,             404, 404 site",
    "0.0.0.0,                   404, 404 site",
    "[::],                      404, 404 site",
    "127.0.0.1.nip.io,          404, 404 site",
    "localtest.me,              404, 404 site",
    "127.0.0.1.example.org,     404, 404 site",
    "999.0.0.1,                 404, 404 site",
    "192.0.2.7,                 404, 404 site",
    "[2001:db8::7]:4698,        404, 404 site",
    "tetris.example.org,        404, 404 site",
    "notexample.com,            404, 404 site",
    "evil-example.com,          404, 404 site",
    "example.com.evil.net,      404, 404 site",
    "localhost.evil.net,        404, 404 site",
    "com,                       404, 404 site",
  })
  void aHostLeadsTo(String host, int status, String body) {
    var reply = node.get(host, "/");
    assertThat(reply.text()).isEqualTo(body);
    assertThat(reply.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.com,         /,            http://example.com/",
    "WWW.example.com.:4698,   /a/b?c=d,     http://example.com:4698/a/b?c=d",
    "www.example.com,         //evil.net/x, http://example.com//evil.net/x",
    "www.localhost:4698,      /,            http://root.localhost:4698/",
    "www.127.0.0.1,           /,            http://root.127.0.0.1/",
  })
  void wwwRedirectsToTheMainDomain(String host, String target, String location) {
    var reply = node.get(host, target);
    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.field("Location")).isEqualTo(location);
    assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void wwwIsAnUnknownHostUntilTheRootSiteIsDeployedAndDoesWhatItIsSetTo() {
    try (var own = HostingNode.start()) {
      assertThat(own.get("www.example.com", "/").status()).isEqualTo(404);
      own.site("root", aSite().with("index.html", "root site"));
      assertThat(own.get("www.example.com", "/").status()).isEqualTo(301);
      own.site("www", aSite().with("index.html", "its own"));
      assertThat(own.get("www.example.com", "/").text()).isEqualTo("its own");
    }
  }

  @Test
  void wwwTellsNobodyOfAPrivateRootSite() {
    try (var own = HostingNode.start()) {
      own.site(
          "root",
          aSite()
              .with("index.html", "secret")
              .as(Metadata.titled("root").withVisibility(Visibility.PRIVATE)));
      assertThat(own.get("www.example.com", "/").status()).isEqualTo(404);
    }
  }

  /** A node that was given an address as its domain answers its API there, as on localhost. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7.nip.io,   192.0.2.7,             200, api:/",
    "192.0.2.7.nip.io,   192.0.2.7:4698,        200, api:/",
    "192.0.2.7.nip.io,   192.0.2.7.nip.io,      200, root site",
    "192.0.2.7.nip.io,   api.192.0.2.7.nip.io,  200, api:/",
    "192.0.2.7.nip.io,   192.0.2.8,             404, 404 site",
    "192.0.2.7.nip.io,   192.0.2.8.nip.io,      404, 404 site",
    "192.0.2.7.nip.io,   evil.192.0.2.7.sslip.io, 404, 404 site",
    "192.0.2.7.sslip.io, 192.0.2.7,             200, api:/",
    "192.0.2.7,          192.0.2.7,             200, api:/",
    "192.0.2.7,          root.192.0.2.7,        200, root site",
    "192.0.2.7,          tetris.192.0.2.7,      200, tetris",
    "[2001:db8::7],      [2001:db8::7],         200, api:/",
    "[2001:db8::7],      [2001:DB8:0:0::7]:80,  200, api:/",
    "[2001:db8::7],      [2001:db8::8],         404, 404 site",
  })
  void theApiIsOnTheAddressANodeWasGiven(String domain, String host, int status, String body) {
    try (var own = started(HostingNode.start(domain, "", Viewers.STRANGERS))) {
      var reply = own.get(host, "/");
      assertThat(reply.text()).isEqualTo(body);
      assertThat(reply.status()).isEqualTo(status);
    }
  }

  /** A name that somebody lets lead to this machine is no name of it, whatever it leads to. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebind.attacker.example",
        "localhost.attacker.example",
        "127.0.0.1.attacker.example",
        "127-0-0-1.nip.io",
        "192.0.2.7.nip.io.attacker.example"
      })
  void aForeignNameThatResolvesHereNeverReachesTheApi(String host) {
    for (String path : new String[] {"/api/apps", "/health", "/"}) {
      var reply = node.get(host, path, "Origin: http://" + host);
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.text()).isEqualTo("404 site");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,         200, api:/",
    "admin.localhost,   200, api:/",
    "root.localhost,    200, root site",
    "404.localhost,     200, 404 site",
    "tetris.localhost,  200, tetris",
    "tetris.127.0.0.1,  200, tetris",
    "a.b.localhost,     404, 404 site",
    "example.com,       404, 404 site",
  })
  void onANodeWhoseMainDomainIsLocalhostAHostLeadsTo(String host, int status, String body) {
    var reply = local.get(host, "/");
    assertThat(reply.text()).isEqualTo(body);
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void aRequestAfterOneWithAnEmptyPortIsReadFromItsBeginning() {
    String one = "GET /?n HTTP/1.1\r\nHost: localhost:\r\nAccept: */*\r\n\r\n";
    try (var client = WireClient.to(node.port())) {
      client.send(one.replace("?n", "1") + one.replace("?n", "2") + one.replace("?n", "3"));
      for (String path : new String[] {"api:/1", "api:/2", "api:/3"}) {
        assertThat(client.read(false).text()).isEqualTo(path);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.3:4698", "[::1]", "[::1]:4698", "localhost"})
  void anAddressAnswersHealthForLoadBalancers(String host) {
    assertThat(node.get(host, "/health").text()).isEqualTo("api:/health");
    assertThat(node.get(host, "/health?probe=1").text()).isEqualTo("api:/health");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/health/", "/Health", "/api/apps", "//health"})
  void anAddressAnswersNothingElse(String path) {
    assertThat(node.get("10.0.0.3", path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b.example.com",
        "tetris.example.com:port",
        "tetris.example.com::",
        "tetris.example.com:80:",
        ":",
        "tetris.example.com:99999",
        "tetris..example.com",
        ".example.com",
        "tetris.example.com..",
        "[::1",
        "[]",
        "tetris.example.com/x",
        "user@tetris.example.com",
        "tetris.example.com, other.example.com",
        "<b>.example.com",
      })
  void aHostThatIsNoneIsABadRequest(String host) {
    assertThat(node.get(host, "/").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: tetris.example.com\r\nHost: tetris.example.com\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: tetris.example.com\r\nhost: admin.example.com\r\n\r\n",
        "GET http://admin.example.com/ HTTP/1.1\r\nHost: tetris.example.com\r\n\r\n",
      })
  void noHostOrMoreThanOneIsABadRequest(String request) {
    try (var client = WireClient.to(node.port())) {
      client.send(request);
      assertThat(client.read(false).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host: admin.example.com",
        "Raw-Request-URI: /api/apps",
        "Forwarded: host=localhost"
      })
  void noOtherFieldChangesWhereARequestGoes(String field) {
    assertThat(node.get("tetris.example.com", "/", field).text()).isEqualTo("tetris");
  }

  @ParameterizedTest
  @CsvSource({
    "example.com,                         example.com",
    "Example.COM,                         example.com",
    "example.com:8080,                    example.com",
    "https://example.com,                 example.com",
    "https://Example.com:8443/path?a#b,   example.com",
    "example.com/path,                    example.com",
    "example.com.,                        example.com",
    "http://[2001:DB8::1]:8080/,          2001:db8::1",
    "[::1]:4698,                          ::1",
    "::1,                                 ::1",
    "192.0.2.7.nip.io,                    192.0.2.7.nip.io",
  })
  void theMainDomainIsTakenFromWhatIsConfigured(String configured, String main) {
    assertThat(MainDomain.of(configured).name()).isEqualTo(main);
  }
}
