package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AManifest.aManifest;
import static sh.fazt.http.api.AManifest.commit;
import static sh.fazt.http.api.AManifest.id;
import static sh.fazt.http.api.AManifest.state;
import static sh.fazt.registry.content.AZip.aZip;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.node.HandClock;

/** The clock of the machine is set to another time; its users notice nothing. */
class ClockSetTest {
  private static final Duration YEARS = Duration.ofDays(3653);
  private static final String RIGHT = "correct horse battery";

  private final HandClock clock = new HandClock();
  private final ApiNode node = ApiNode.open("", clock);

  ClockSetTest() {
    ApiNode.waitFor(
        node.node().node().registry().operator().change(node.node().aCommand(), "me", RIGHT));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private int login(String password) {
    return node.send("POST /api/login", "{\"username\":\"me\",\"password\":\"" + password + "\"}")
        .status();
  }

  private String session() {
    var reply =
        node.send("POST /api/login", "{\"username\":\"me\",\"password\":\"" + RIGHT + "\"}");
    return "Cookie: " + reply.field("set-cookie").replaceFirst(";.*", "");
  }

  @ParameterizedTest
  @ValueSource(longs = {3653, -3653, 1, -1})
  void theOperatorStaysSignedInAndSeesWhenThatEnds(long days) {
    String session = session();
    clock.set(Duration.ofDays(days));
    var status = node.ask("GET /api/auth/status", session);
    assertThat(status.text())
        .contains(
            "\"authenticated\":true",
            "\"expiresAt\":\"" + clock.instant().plus(Duration.ofDays(1)));
    node.stopped(() -> clock.set(Duration.ofDays(-days)));
    assertThat(node.ask("GET /api/auth/status", session).text()).contains("\"authenticated\":true");
    clock.pass(Duration.ofDays(1));
    assertThat(node.ask("GET /api/auth/status", session).text())
        .contains("\"authenticated\":false");
  }

  @ParameterizedTest
  @ValueSource(longs = {3653, -3653})
  void whoFailedTooOftenWaitsAQuarterOfAnHourAndNoLonger(long days) {
    for (int i = 0; i < 5; i++) {
      assertThat(login("wrong horse")).isEqualTo(401);
    }
    clock.set(Duration.ofDays(days));
    assertThat(login(RIGHT)).as("nobody guesses faster for it").isEqualTo(429);
    clock.pass(Duration.ofMinutes(15));
    assertThat(login(RIGHT)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {3653, -3653})
  void anOpenDeployLastsAsLongAsEver(long days) {
    var site = aManifest("site").with("index.html", "hello");
    String id = id(site.open(node, node.token()));
    clock.set(Duration.ofDays(days));
    assertThat(state(node, node.token(), id).text())
        .contains("\"expires_at\":\"" + clock.instant().plus(Duration.ofMinutes(15)));
    clock.pass(Duration.ofMinutes(15));
    assertThat(state(node, node.token(), id).status()).isEqualTo(404);
    assertThat(commit(node, node.token(), id).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(longs = {3653, -3653})
  void aTicketIsGoodForAMinute(long days) {
    String app =
        node.deploy(aDeploy("diary", aZip().with("index.html", "mine").bytes()))
            .text()
            .replaceFirst(".*\"app_id\":\"([^\"]+)\".*\n", "$1");
    node.send("PUT /api/apps/" + app, "{\"visibility\":\"private\"}");
    String session = session();
    String used = ticket(session);
    String late = ticket(session);
    clock.set(Duration.ofDays(days));
    assertThat(node.get("diary.example.com", used).status()).isEqualTo(303);
    clock.pass(Duration.ofMinutes(1));
    assertThat(node.get("diary.example.com", late).status()).isEqualTo(404);
  }

  private String ticket(String session) {
    return node.ask("GET /open?url=diary.example.com", session)
        .field("location")
        .replaceFirst("http://[^/]+", "");
  }

  @Test
  void aKeyForAMonthCanBeMadeWhileTheClockIsFarAhead() {
    String month = clock.instant().plus(Duration.ofDays(30)).toString();
    clock.set(YEARS);
    var made =
        node.send(
            "POST /api/keys",
            "{\"name\":\"ci\",\"scopes\":\"read\",\"expires_at\":\"" + month + "\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    String token = made.text().replaceFirst(".*\"token\":\"([^\"]+)\".*\n", "$1");
    String key = "Authorization: Bearer " + token;
    assertThat(node.ask("GET /api/apps?all=1", key).status()).isEqualTo(200);
    clock.set(YEARS.negated());
    clock.pass(Duration.ofDays(30));
    assertThat(node.ask("GET /api/keys", key).status()).isEqualTo(401);
  }

  @Test
  void visitsAreOldByWhatTheNodeLivedThroughOnly() {
    node.deploy(aDeploy("shop", aZip().with("index.html", "hello").bytes()));
    node.visit("shop");
    written(1);
    clock.set(YEARS);
    node.visit("shop");
    written(2);
    node.stopped(() -> {});
    node.visit("shop");
    written(3);
    node.stopped(() -> clock.set(YEARS.negated().multipliedBy(2)));
    node.visit("shop");
    written(4);
    clock.set(YEARS);
    node.visit("shop");
    written(5);
  }

  /** Reading what was counted has it written, and has what is old deleted. */
  private void written(int visits) {
    node.ask("GET /api/stats", "Authorization: Bearer " + node.token());
    int stored =
        node.node()
            .node()
            .database()
            .readNow(
                handle ->
                    handle.createQuery("SELECT count(*) FROM visit").mapTo(Integer.class).one());
    assertThat(stored).isEqualTo(visits);
  }

  @Test
  void whatIsReallyOldIsDeleted() {
    node.deploy(aDeploy("shop", aZip().with("index.html", "hello").bytes()));
    node.visit("shop");
    written(1);
    clock.pass(Duration.ofDays(91));
    node.visit("shop");
    written(1);
  }
}
