package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.registry.node.HandClock;

/** The cookie of a session, with TLS and without, and what browsers are told over TLS. */
class SessionCookieTest {
  private static final String TLS = "X-Forwarded-Proto: https";
  private static final String OURS = "Origin: https://" + ApiNode.API;
  private static final String LOGIN =
      "{\"username\":\"me\",\"password\":\"correct horse battery\"}";

  private final HandClock clock = new HandClock();
  private final ApiNode node = ApiNode.open("fazt.http.trusted-proxies = [\"127.0.0.1\"]", clock);

  SessionCookieTest() {
    ApiNode.waitFor(
        node.node()
            .node()
            .registry()
            .operator()
            .change(node.node().aCommand(), "me", "correct horse battery"));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private String login(String... fields) {
    return node.send("POST /api/login", LOGIN, fields).field("set-cookie");
  }

  private static String token(String cookie) {
    return cookie.replaceFirst("^[^=]*=", "").replaceFirst(";.*", "");
  }

  private Reply me(String... fields) {
    return node.ask("GET /api/user/me", fields);
  }

  private static List<String> cookies(Reply reply) {
    return reply.fields().getOrDefault("set-cookie", List.of());
  }

  @Test
  void overTlsItIsForThisHostAlone() {
    assertThat(login(TLS))
        .matches(
            "__Host-cc_session=[A-Za-z0-9_-]{43}=; Path=/; Max-Age=86400; HttpOnly;"
                + " SameSite=Strict; Secure");
    assertThat(login())
        .matches("cc_session=[A-Za-z0-9_-]{43}=; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict");
  }

  @Test
  void itIsFoundAmongAnyNumberOfOthers() {
    for (String[] scheme : new String[][] {{}, {TLS}}) {
      String good = login(scheme).replaceFirst(";.*", "");
      String name = good.replaceFirst("=.*", "");
      var tossed = new StringBuilder("Cookie: ");
      for (int i = 0; i < 200; i++) {
        tossed.append(name).append("=tossed").append(i).append("; x").append(i).append("=1; ");
      }
      var fields = new ArrayList<>(List.of(scheme));
      fields.add(tossed + good);
      assertThat(me(fields.toArray(String[]::new)).status()).as(name).isEqualTo(200);
    }
  }

  @Test
  void theOneOnlyThisHostCanSetGoesFirst() {
    String planted = token(login());
    String own = token(login(TLS));
    assertThat(
            node.ask(
                    "GET /api/sessions",
                    TLS,
                    "Cookie: cc_session=" + planted + "; __Host-cc_session=" + own)
                .text())
        .containsPattern("\"id\":2,[^}]*\"current\":true")
        .containsPattern("\"id\":1,[^}]*\"current\":false");
  }

  @Test
  void whoSignedInBeforeStaysSoAndGetsTheOtherName() {
    String token = token(login());
    var reply = me(TLS, "Cookie: cc_session=" + token);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(cookies(reply))
        .containsExactly(
            "__Host-cc_session="
                + token
                + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure",
            "cc_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
    assertThat(cookies(me(TLS, "Cookie: __Host-cc_session=" + token))).isEmpty();
  }

  @Test
  void itLastsAsLongAsTheSession() {
    String token = token(login(TLS));
    for (int day = 0; day < 3; day++) {
      clock.pass(Duration.ofHours(23));
      var reply = me(TLS, "Cookie: __Host-cc_session=" + token);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(cookies(reply))
          .containsExactly(
              "__Host-cc_session="
                  + token
                  + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure");
      // with each use would be more than needed
      assertThat(cookies(me(TLS, "Cookie: __Host-cc_session=" + token))).isEmpty();
    }
    clock.pass(Duration.ofHours(24));
    assertThat(me(TLS, "Cookie: __Host-cc_session=" + token).status()).isEqualTo(401);
  }

  @Test
  void whatAnotherHostsPageAsksForMakesNeitherLastLonger() {
    String cookie = "Cookie: __Host-cc_session=" + token(login(TLS));
    clock.pass(Duration.ofHours(23));
    var foreign = node.ask("POST /api/logout", TLS, "Origin: https://app.example.com", cookie);
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(cookies(foreign)).isEmpty();
    clock.pass(Duration.ofHours(1));
    assertThat(me(TLS, cookie).status()).isEqualTo(401);
  }

  @Test
  void aRememberedOneIsRenewedForAsLong() {
    String token =
        token(
            node.send("POST /api/login", LOGIN.replace("}", ",\"remember_me\":true}"))
                .field("set-cookie"));
    clock.pass(Duration.ofDays(6));
    assertThat(cookies(me("Cookie: cc_session=" + token)))
        .containsExactly(
            "cc_session=" + token + "; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict");
  }

  @Test
  void signingOutTakesBothNamesAway() {
    String token = token(login(TLS));
    var out = node.ask("POST /api/logout", TLS, OURS, "Cookie: __Host-cc_session=" + token);
    assertThat(out.status()).as(out.text()).isEqualTo(200);
    assertThat(cookies(out))
        .containsExactly(
            "__Host-cc_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure",
            "cc_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
    assertThat(me(TLS, "Cookie: __Host-cc_session=" + token).status()).isEqualTo(401);
  }

  @Test
  void overTlsBrowsersAreToldToStayThereAndOverPlainHttpNothing() {
    node.deploy(aDeploy("shop", aZip().with("index.html", "hello").bytes()));
    String year = "max-age=31536000";
    assertThat(node.get("shop.example.com", "/", TLS).field("strict-transport-security"))
        .isEqualTo(year);
    assertThat(node.get("none.example.com", "/", TLS).field("strict-transport-security"))
        .isEqualTo(year);
    assertThat(me(TLS).field("strict-transport-security")).isEqualTo(year);
    assertThat(node.get("shop.example.com", "/").has("strict-transport-security")).isFalse();
    assertThat(me("X-Forwarded-Proto: http").has("strict-transport-security")).isFalse();
  }

  @Test
  void whoIsNoProxyOfOursCannotSayThatThereIsTls() {
    try (var other = ApiNode.open("")) {
      assertThat(other.ask("GET /health", TLS).has("strict-transport-security")).isFalse();
    }
  }

  @Test
  void browsersCanBeToldToForgetIt() {
    try (var other =
        ApiNode.open("fazt.http.trusted-proxies = [\"127.0.0.1\"], fazt.http.hsts-max-age = 0")) {
      assertThat(other.ask("GET /health", TLS).field("strict-transport-security"))
          .isEqualTo("max-age=0");
    }
  }
}
