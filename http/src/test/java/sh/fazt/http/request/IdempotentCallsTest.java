package sh.fazt.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.AForm;
import sh.fazt.http.api.ApiNode;
import sh.fazt.http.api.Transcript;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;
import sh.fazt.registry.content.AZip;

/**
 * A command under an idempotency key is carried out once and answered the same each time: at once
 * from many clients, after the names it was about moved, and after a restart.
 */
class IdempotentCallsTest {
  private static final int CLIENTS = 16;
  private static final Later CLOCK = new Later();
  private static final ApiNode NODE = ApiNode.open("", CLOCK);

  /** The time, and a little more. */
  private static final class Later extends Clock {
    private volatile Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Reply send(String line, String json, String key) {
    return NODE.send(line, json, "Idempotency-Key: " + key);
  }

  /** A swap is answered when it is decided; the other name's last event comes a moment later. */
  private static final String OPEN_SWAPS =
      "SELECT count(*) FILTER (WHERE event_ser_manifest LIKE '%SwapReserved')"
          + " - count(*) FILTER (WHERE event_ser_manifest LIKE '%SwapFinished'"
          + " OR event_ser_manifest LIKE '%SwapAborted') FROM event_journal";

  /** Sent by all clients at once, then once more, then after a restart. */
  private static Reply once(Supplier<Reply> request) {
    var begin = new CountDownLatch(1);
    var replies = new ArrayList<Reply>();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, CLIENTS)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            try {
                              begin.await();
                            } catch (InterruptedException e) {
                              Thread.currentThread().interrupt();
                            }
                            return request.get();
                          },
                          clients))
              .toList();
      begin.countDown();
      asked.forEach(one -> replies.add(one.join()));
    }
    ApiNode.eventually(() -> assertThat(NODE.node().number(OPEN_SWAPS)).isZero());
    long events = NODE.events();
    replies.add(request.get());
    NODE.restart();
    replies.add(request.get());
    assertThat(NODE.events()).isEqualTo(events);
    var different = new HashSet<List<String>>();
    replies.forEach(
        reply ->
            different.add(
                List.of(Integer.toString(reply.status()), reply.text(), reply.field("etag"))));
    assertThat(different).hasSize(1);
    assertThat(replies.getFirst().status()).isBetween(200, 201);
    return replies.getFirst();
  }

  private static String id(Reply reply) {
    return Transcript.json(reply.text()).path("data").path("id").asText();
  }

  private static Reply read(String path) {
    return NODE.ask("GET " + path, "Authorization: Bearer " + NODE.token());
  }

  @Test
  void sixteenAtOnceMakeOneApp() {
    var made = once(() -> send("POST /api/apps", "{\"title\":\"Once\",\"alias\":\"once\"}", "c1"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(read("/api/apps/once").text()).contains(id(made));
    assertThat(count("\"title\":\"Once\"")).isEqualTo(1);
    once(() -> send("POST /api/apps", "{\"title\":\"Nameless\"}", "c2"));
    assertThat(count("\"title\":\"Nameless\"")).isEqualTo(1);
    once(() -> send("POST /api/apps/create", "{\"name\":\"by-name\"}", "c3"));
  }

  private static int count(String text) {
    return read("/api/apps?all=true").text().split(text, -1).length - 1;
  }

  @Test
  void sixteenAtOnceMakeOneForkAndOneKey() {
    NODE.node().app("app_parent00", "p");
    once(() -> send("POST /api/apps/app_parent00/fork", "{\"alias\":\"forked\"}", "f1"));
    assertThat(Transcript.json(read("/api/apps/app_parent00/forks").text()).path("data"))
        .hasSize(1);
    String json = "{\"name\":\"sixteen\",\"scopes\":\"read\"}";
    var key = once(() -> send("POST /api/keys", json, "k1"));
    assertThat(key.text()).contains("\"token\":\"");
    assertThat(read("/api/keys").text().split("\"sixteen\"", -1)).hasSize(2);
  }

  @Test
  void sixteenAtOnceChangeANameOnce() {
    NODE.node().app("app_blue0000", "blue");
    NODE.node().app("app_green000", "green");
    once(
        () ->
            send("POST /api/aliases", "{\"subdomain\":\"one\",\"app_id\":\"app_blue0000\"}", "a1"));
    NODE.node().point("two", new Target.Proxy(AppId.of("app_green000")));
    once(() -> send("POST /api/aliases/swap", "{\"alias1\":\"one\",\"alias2\":\"two\"}", "a2"));
    assertThat(NODE.visit("one").text()).contains("green");
    once(() -> send("PUT /api/aliases/one", "{\"app_id\":\"app_blue0000\"}", "a3"));
    once(() -> send("DELETE /api/aliases/two", "", "a4"));
    once(() -> send("POST /api/aliases/two/reserve", "", "a5"));
    once(() -> send("PUT /api/apps/app_blue0000", "{\"title\":\"Blue\"}", "a6"));
    var value = "{\"site_id\":\"one\",\"name\":\"A\",\"value\":\"1\"}";
    once(() -> send("POST /api/envvars", value, "a7"));
    once(() -> send("DELETE /api/envvars?site_id=one&name=A", "", "a8"));
    once(() -> send("DELETE /api/apps/app_green000", "", "a9"));
    once(
        () ->
            send(
                "POST /api/redirects",
                "{\"slug\":\"s\",\"destination\":\"https://example.com/\"}",
                "a10"));
  }

  @Test
  void aFamilyIsRemovedOnce() {
    NODE.node().app("app_family00", "f");
    for (int i = 0; i < 3; i++) {
      NODE.send("POST /api/apps/app_family00/fork", "{}");
    }
    var removed = once(() -> send("DELETE /api/apps/app_family00?with-forks=true", "", "r1"));
    assertThat(removed.text()).contains("\"deleted\":4");
  }

  @Test
  void sixteenDeploysAtOnceToAFreeNameAreOneRelease() {
    var deployed = once(() -> deploy("fresh", "one", "d1"));
    assertThat(deployed.text()).contains("\"release\":1");
  }

  private static Reply deploy(String name, String page, String key) {
    return NODE.deploy(
        AForm.aDeploy(name, AZip.aZip().with("index.html", page).bytes()),
        "Idempotency-Key: " + key);
  }

  @Test
  void aDeployRepeatedAfterItsNameMovedDoesNotReplaceWhatIsLiveNow() {
    deploy("live", "old", "m0");
    deploy("next", "other", "m1");
    var first = deploy("live", "new", "m2");
    NODE.send("POST /api/aliases/swap", "{\"alias1\":\"live\",\"alias2\":\"next\"}");
    assertThat(NODE.visit("live").text()).isEqualTo("other");
    var again = once(() -> deploy("live", "new", "m2"));
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(NODE.visit("live").text()).isEqualTo("other");
    assertThat(NODE.visit("next").text()).isEqualTo("new");
    assertThat(deploy("live", "else", "m2").status()).isEqualTo(422);
  }

  @Test
  void aRefusedCommandMayBeSentAgainAndDoBetter() {
    String json = "{\"subdomain\":\"late\",\"app_id\":\"app_late0000\"}";
    assertThat(send("POST /api/aliases", json, "l1").status()).isEqualTo(400);
    NODE.node().app("app_late0000", "late");
    assertThat(send("POST /api/aliases", json, "l1").status()).isEqualTo(201);
  }

  @Test
  void aTokenIsToldAgainForMinutesOnlyAndNeverStoredInTheClear() {
    String json = "{\"name\":\"lost\",\"scopes\":\"read\"}";
    var first = send("POST /api/keys", json, "t1");
    String token = Transcript.json(first.text()).path("data").path("token").asText();
    assertThat(send("POST /api/keys", json, "t1").text()).isEqualTo(first.text());
    assertThat(stored()).doesNotContain(token).contains("command_answer");
    CLOCK.by = CLOCK.by.plus(Duration.ofMinutes(11));
    var late = send("POST /api/keys", json, "t1");
    assertThat(late.status()).isEqualTo(first.status());
    assertThat(id(late)).isEqualTo(id(first));
    assertThat(late.text()).contains("was made before").doesNotContain(token);
  }

  /** All that is in files. */
  private static String stored() {
    var all = new StringBuilder();
    try (var files = Files.list(NODE.node().folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return all.toString();
  }
}
