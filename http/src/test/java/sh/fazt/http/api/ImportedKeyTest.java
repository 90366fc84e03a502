package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.access.BcryptHash;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.access.ScopeList;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.node.HandClock;
import sh.fazt.registry.node.TestNode;

/** Keys whose tokens an older server knew by slow hashes open what they may, and nobody else. */
@Timeout(120)
class ImportedKeyTest {
  // from the fixtures of the older release
  private static final String LAPTOP =
      "3bf6566b79afab60e3b3e264f28ce549d2935e4506de4556b0c8bbf85467a9f8";
  private static final String LAPTOP_HASH =
      "$2a$10$QtQudhFhB9U0yiFBC896Zet./pgblc/MOI88Tmr1ARS29ywu8h5CO";
  private static final String FRIEND =
      "14f52eeb160ad4bc27a7b301fff533eac66f14dc2d69479521f4147179b33f4d";
  private static final String FRIEND_HASH =
      "$2a$10$5Lm8fENpgTq9Ls3WcckQJ.i/LRraBrM3a9HvOvgdAGDs3St8oiXCm";
  private static final int CLIENTS = 64;

  private static void bring(ApiNode node, String name, String bcrypt) {
    TestNode.done(
        node.node()
            .node()
            .registry()
            .imports()
            .key(
                CommandMeta.imported("older", "c-" + name, "main")
                    .happened(Instant.parse("2026-01-02T03:04:05Z"))
                    .with(new CommandMeta.Idempotency("key " + name, name)),
                name,
                ScopeList.DEFAULT,
                BcryptHash.parse(bcrypt).orElseThrow(),
                null));
  }

  private static Reply apps(ApiNode node, String token) {
    return node.ask("GET /api/apps?all=true", "Authorization: Bearer " + token);
  }

  private static long slowHashes(ApiNode node) {
    return node.node().number("SELECT count(*) FROM imported_key WHERE bcrypt IS NOT NULL");
  }

  @Test
  void theirFirstUseIsAnsweredAndLeavesNoSlowHash() {
    try (var node = ApiNode.open()) {
      bring(node, "laptop", LAPTOP_HASH);
      bring(node, "friend", FRIEND_HASH);
      assertThat(apps(node, FRIEND).status()).isEqualTo(200);
      assertThat(slowHashes(node)).isEqualTo(1);
      assertThat(
              node.deploy(LAPTOP, aDeploy("mine", aZip().with("index.html", "hi").bytes()))
                  .status())
          .isEqualTo(200);
      assertThat(slowHashes(node)).isZero();
      node.restart();
      assertThat(apps(node, LAPTOP).status()).isEqualTo(200);
      assertThat(apps(node, LAPTOP.replace('3', '4')).status()).isEqualTo(401);
    }
  }

  @Test
  void theyShowPrivateAppsAtTheirFirstUseToo() {
    try (var node = ApiNode.open()) {
      node.deploy(aDeploy("secret", aZip().with("index.html", "psst").bytes()));
      var app = Objects.requireNonNull(node.node().target("secret")).apps().getFirst();
      TestNode.done(
          node.node()
              .node()
              .registry()
              .change(
                  app,
                  new App.ChangeMetadata(
                      node.node().aCommand(), MetadataChange.to(Visibility.PRIVATE))));
      bring(node, "laptop", LAPTOP_HASH);
      assertThat(node.get("secret.example.com", "/", "Authorization: Bearer " + LAPTOP).text())
          .isEqualTo("psst");
    }
  }

  @Test
  void theSameKeyComesOnceAndARevokedOneNeverAgain() {
    try (var node = ApiNode.open()) {
      bring(node, "laptop", LAPTOP_HASH);
      long events = node.events();
      bring(node, "laptop", LAPTOP_HASH);
      assertThat(node.events()).isEqualTo(events);
      var key =
          node.node()
              .node()
              .registry()
              .imports()
              .keyOf(BcryptHash.parse(LAPTOP_HASH).orElseThrow())
              .toCompletableFuture()
              .join();
      assertThat(node.send("DELETE /api/keys?id=" + key.orElseThrow(), "").status()).isEqualTo(200);
      assertThat(apps(node, LAPTOP).status()).isEqualTo(401);
      assertThat(slowHashes(node)).isZero();
    }
  }

  @Test
  void theListSaysUntilWhenTheyWaitAndThenTheyAreOver() {
    var clock = new HandClock();
    try (var node = ApiNode.open("", clock)) {
      bring(node, "laptop", LAPTOP_HASH);
      assertThat(node.ask("GET /api/keys", "Authorization: Bearer " + node.token()).text())
          .contains("its old token works until 2026-07-30T12:00:00Z")
          .contains("\"created_at\":\"2026-01-02T03:04:05Z\"");
      clock.pass(Duration.ofDays(91));
      assertThat(apps(node, LAPTOP).status()).isEqualTo(401);
      assertThat(node.ask("GET /api/keys", "Authorization: Bearer " + node.token()).text())
          .contains("its old token works no more");
    }
  }

  @Test
  void unknownTokensKeepNobodyWaiting() throws Exception {
    var random = new Random(14);
    try (var node = ApiNode.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      bring(node, "laptop", LAPTOP_HASH);
      bring(node, "friend", FRIEND_HASH);
      assertThat(apps(node, FRIEND).status()).isEqualTo(200);
      String reader = node.key("reader", Scope.READ);
      List<Future<Reply>> attacks = new ArrayList<>();
      for (int i = 0; i < 4 * CLIENTS; i++) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        attacks.add(threads.submit(() -> apps(node, token)));
      }
      node.deploy(aDeploy("busy", aZip().with("index.html", "page").bytes()));
      for (int i = 0; i < 50; i++) {
        assertThat(node.visit("busy").text()).isEqualTo("page");
        assertThat(apps(node, reader).status()).isEqualTo(200);
        assertThat(apps(node, FRIEND).status()).as("used before").isEqualTo(200);
      }
      var statuses = new ArrayList<Integer>();
      for (Future<Reply> attack : attacks) {
        Reply reply = attack.get();
        statuses.add(reply.status());
        if (reply.status() == 503) {
          assertThat(reply.text()).contains("\"code\":\"BUSY\"");
          assertThat(reply.field("Retry-After")).isNotEmpty();
        }
      }
      assertThat(statuses).contains(401, 503).containsOnly(401, 503);
      // What nobody could be sure of was not refused for good.
      ApiNode.eventually(() -> assertThat(apps(node, LAPTOP).status()).isEqualTo(200));
    }
  }

  @Test
  void theOperatorSignsInWithTheOldPasswordWhichThenHasAHashOfOurs() {
    try (var node = ApiNode.open()) {
      var brought =
          node.node()
              .node()
              .registry()
              .imports()
              .operator(
                  CommandMeta.imported("older", "c-operator", "main"),
                  "keeper",
                  BcryptHash.parse("$2a$12$8MNj5Q8cYvXRPjMN5AMejejug0NewiweRIYNF85ijt.rzWBprH1ka")
                      .orElseThrow())
              .toCompletableFuture()
              .join();
      assertThat(brought).isInstanceOf(Answer.Done.class);
      assertThat(login(node, "keeper", "wrong-horse-7")).isEqualTo(401);
      assertThat(login(node, "somebody", "correct-horse-7")).isEqualTo(401);
      assertThat(login(node, "keeper", "correct-horse-7")).isEqualTo(200);
      assertThat(
              node.node()
                  .number("SELECT count(*) FROM operator WHERE password_hash LIKE '$argon2id$%'"))
          .isEqualTo(1);
      assertThat(login(node, "keeper", "correct-horse-7")).isEqualTo(200);
    }
  }

  private static int login(ApiNode node, String name, String password) {
    String json = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    return node.request(
            "POST /api/login", null, "application/json", json.getBytes(StandardCharsets.UTF_8))
        .status();
  }
}
