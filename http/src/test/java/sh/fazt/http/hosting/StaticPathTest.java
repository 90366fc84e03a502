package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.WireClient;
import sh.fazt.journal.Metadata;

/** Which file answers a path, one row for each rule and its spellings. */
class StaticPathTest {
  private static final String MISSING = "404 page not found\n";
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site("plain", site());
    node.site("spa", site().as(Metadata.titled("spa").withSpa(true)));
    node.site("own", site().with("404.html", "our own page"));
  }

  private static HostingNode.Site site() {
    return aSite()
        .with("index.html", "front")
        .with("about/index.html", "about")
        .with("contact.html", "contact")
        .with("v1.2/docs/index.html", "docs")
        .with("v1.2/index.html", "v1.2")
        .with("release-1.2.html", "release")
        .with("both", "the file")
        .with("both.html", "the page")
        .with("folder-and-page/index.html", "the folder")
        .with("folder-and-page.html", "the page")
        .with("a b?#%41/index.html", "odd")
        .with("Makefile", "make")
        .with("a b/ü.txt", "umlaut")
        .with("100%.txt", "percent")
        .with("plus+sign.txt", "plus")
        .with("api.txt", "not the functions")
        .with("privateer/ship.txt", "a ship")
        .with("docs/private/open.txt", "open")
        .with(".well-known/security.txt", "mail us")
        .with(".well-known/.secret", "hidden")
        .with(".env", "hidden")
        .with(".git/config", "hidden")
        .with("docs/.htaccess", "hidden")
        .with("docs/.well-known/x.txt", "hidden")
        .with("private/key.pem", "hidden")
        .with("private/index.html", "hidden")
        .with("api/lib.js", "hidden");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,                          front",
    "/index.html,                front",
    "/?a=b,                      front",
    "/index.html?x=/../y,        front",
    "/about/,                    about",
    "/about/index.html,          about",
    "/about/?q=1,                about",
    "/contact.html,              contact",
    "/contact,                   contact",
    "/con%74act,                 contact",
    "/contact?q=1,               contact",
    "/index,                     front",
    "/about/index,               about",
    "/release-1.2,               release",
    "/release-1.2.html,          release",
    "/both,                      the file",
    "/both.html,                 the page",
    "/v1.2/docs/,                docs",
    "/v1.2/,                     v1.2",
    "/Makefile,                  make",
    "/a%20b/%C3%BC.txt,          umlaut",
    "/100%25.txt,                percent",
    "/plus+sign.txt,             plus",
    "/api.txt,                   not the functions",
    "/privateer/ship.txt,        a ship",
    "/docs/private/open.txt,     open",
    "/.well-known/security.txt,  mail us",
    "//,                         front",
    "//contact.html,             contact",
    "/./contact.html,            contact",
    "/about/../contact.html,     contact",
    "/../../contact.html,        contact",
    "/%2e%2e/contact.html,       contact",
    "/about/..%2Fcontact.html,   contact",
    "/about/.,                   about",
    "/about/..,                  front",
    "/about/../,                 front",
    "/about%2f,                  about",
  })
  void aPathIsAnsweredWith(String target, String body) {
    var reply = node.get("plain.example.com", target);
    assertThat(reply.text()).isEqualTo(body);
    assertThat(reply.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/missing",
        "/missing.js",
        "/contact/",
        "/contact.html/",
        "/Contact.html",
        "/about.html",
        "/makefile",
        "/about/missing",
        "/a+b/%C3%BC.txt",
        "/about%00.html/",
        "/..\\contact.html",
      })
  void aPathWithoutAFileIsMissing(String target) {
    var reply = node.get("plain.example.com", target);
    assertThat(reply.status()).isIn(404, 400);
    assertThat(reply.text())
        .isIn(MISSING, "400 bad request: the path is not percent-encoded UTF-8\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.env",
        "/%2eenv",
        "/about/../.env",
        "/.git/config",
        "/.git%2Fconfig",
        "/docs/.htaccess",
        "/docs/.well-known/x.txt",
        "/.well-known/.secret",
        "/.well-known/../.env",
        "/private",
        "/private/",
        "/private/key.pem",
        "/%70rivate/key.pem",
        "/private%2Fkey.pem",
        "//private/key.pem",
        "/./private/key.pem",
        "/x/../private/key.pem",
        "/private/index.html",
        "/api/lib.js",
      })
  void aHiddenFileIsMissing(String target) {
    for (String host : new String[] {"plain.example.com", "spa.example.com"}) {
      var reply = node.get(host, target);
      assertThat(reply.text()).as(host).isIn(MISSING, "front").isNotEqualTo("hidden");
    }
    assertThat(node.get("plain.example.com", target).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%",
        "/%2",
        "/%zz",
        "/a%g0",
        "/%00",
        "/index.html%00.txt",
        "/%ff",
        "/%c0%ae%c0%ae/",
        "/%C3",
        "*"
      })
  void aPathThatIsNotPercentEncodedUtf8IsABadRequest(String target) {
    assertThat(node.get("plain.example.com", target).status()).isEqualTo(400);
  }

  @Test
  void bytesThatAreNoUtf8AreABadRequest() {
    try (var client = WireClient.to(node.port())) {
      client.send("GET /\u00fc.txt HTTP/1.1\r\nHost: plain.example.com\r\n\r\n");
      assertThat(client.read(false).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/contact.html?q=100%,          contact",
    "/contact?q=%zz&r=%,            contact",
    "/contact?q=%u00e9,             contact",
    "/contact?name=J\u00fcrgen,     contact",
    "/?q=\u20ac#top,               front",
    "/a%20b/\u00fc.txt,            umlaut",
    "/a%20b/\u00fc.txt?\u00fc=%,   umlaut",
    "//contact.html?\\=%,          contact",
  })
  void whatABrowserPutsIntoATargetReachesTheFile(String target, String body) {
    try (var client = WireClient.to(node.port())) {
      client.send(
          ("GET " + target + " HTTP/1.1\r\nHost: plain.example.com\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      var reply = client.read(false);
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/about,                 /about/",
    "/about?q=1&r=a%20b,     /about/?q=1&r=a%20b",
    "/about?,                /about/?",
    "/%61bout,               /about/",
    "/v1.2,                  /v1.2/",
    "/v1.2/docs,             /v1.2/docs/",
    "/folder-and-page,       /folder-and-page/",
    "//about,                /about/",
    "//example.org/../about, /about/",
    "/./x/..//about?x=//y,   /about/?x=//y",
    "/%5C%2e%2e/about/../about?a=\\, '',",
    "/a%20b%3F%23%2541,      /a%20b%3F%23%2541/",
    "http://evil.example/about, ''",
  })
  void aFolderNamedWithoutItsSlashIsMovedToTheOneWithIt(String target, String location) {
    for (String host : new String[] {"plain.example.com", "spa.example.com"}) {
      for (String method : new String[] {"GET ", "HEAD "}) {
        var reply = node.ask(host, method + target);
        if (location.isEmpty()) {
          assertThat(reply.field("Location")).doesNotContain("\\").doesNotContain("//");
          continue;
        }
        assertThat(reply.status()).isEqualTo(301);
        assertThat(reply.field("Location")).isEqualTo(location);
        assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
        assertThat(node.get(host, location).status()).isEqualTo(200);
      }
    }
    assertThat(node.ask("plain.example.com", "POST " + target).status()).isIn(400, 405);
  }

  @Test
  void aTargetWithSchemeAndHostIsReadLikeAPath() {
    String request = "GET http://plain.example.com%s HTTP/1.1\r\nHost: plain.example.com\r\n\r\n";
    try (var client = WireClient.to(node.port())) {
      client.send(request.formatted("/about/?x=http://y/z"));
      assertThat(client.read(false).text()).isEqualTo("about");
      client.send(request.formatted(""));
      assertThat(client.read(false).text()).isEqualTo("front");
      client.send(request.formatted("?q"));
      assertThat(client.read(false).text()).isEqualTo("front");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/settings,              200, front",
    "/settings/profile,      200, front",
    "/settings/,             200, front",
    "/v1.2/deep,             200, front",
    "/about/,                200, about",
    "/contact,               200, contact",
    "/contact.html,          200, contact",
    "/missing.js,            404, 404 page not found",
    "/settings/index.html,   404, 404 page not found",
    "/.well-known/change,    404, 404 page not found",
    "/api/scores,            404, 404 page not found",
  })
  void inASinglePageAppAMissWithoutExtensionIsTheFrontPage(String target, int status, String body) {
    var reply = node.get("spa.example.com", target);
    assertThat(reply.text().strip()).isEqualTo(body);
    assertThat(reply.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/user/jane.doe     | text/html,application/xhtml+xml,*/*;q=0.8 | front",
        "/v2.0/start        | text/html                                 | front",
        "/blog/v2.0         | application/xml, Text/HTML;level=1        | front",
        "/missing.js        | text/html                                 | front",
        "/missing.js        | */*                                       | 404 page not found",
        "/missing.png       | image/avif,image/webp,*/*                 | 404 page not found",
        "/user/jane.doe     | text/html;q=0, */*                        | 404 page not found",
        "/user/jane.doe     | text/htmlx                                | 404 page not found",
        "/.well-known/a.txt | text/html                                 | 404 page not found",
        "/api/a.b           | text/html                                 | 404 page not found",
        "/contact.html      | */*                                       | contact",
      })
  void inASinglePageAppWhoNavigatesToAPathWithDotsGetsThePage(
      String path, String accept, String body) {
    var reply = node.get("spa.example.com", path, "Accept: " + accept);
    assertThat(reply.text().strip()).isEqualTo(body);
    assertThat(reply.status()).isEqualTo(body.startsWith("404") ? 404 : 200);
    boolean depends =
        path.lastIndexOf('.') > path.lastIndexOf('/')
            && !path.startsWith("/.")
            && !path.startsWith("/api")
            && !body.equals("contact");
    assertThat(reply.field("Vary").contains("Accept,") || reply.field("Vary").endsWith("Accept"))
        .isEqualTo(depends);
    assertThat(node.get("plain.example.com", path, "Accept: " + accept).status())
        .isEqualTo(body.equals("contact") ? 200 : 404);
  }

  @Test
  void aMissIsPlainTextAndRevalidated() {
    var reply = node.get("plain.example.com", "/missing.js");
    assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(reply.field("Content-Length")).isEqualTo("19");
    assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void anAppsOwnNotFoundPageIsSentWithItsStatus() {
    for (String path : new String[] {"/missing", "/missing.js", "/private/key.pem", "/.env"}) {
      var reply = node.get("own.example.com", path, "If-None-Match: *", "Range: bytes=0-1");
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.text()).as(path).isEqualTo("our own page");
      assertThat(reply.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
      assertThat(reply.has("ETag")).isFalse();
    }
    assertThat(node.get("own.example.com", "/404.html").status()).isEqualTo(200);
  }
}
