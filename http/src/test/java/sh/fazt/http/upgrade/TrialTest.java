package sh.fazt.http.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.ApiNode;
import sh.fazt.http.server.FaztServer;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.registry.change.KeyOutcome;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.node.UpgradeStep;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.upgrade.ChangeGate;
import sh.fazt.registry.upgrade.Trial;
import sh.fazt.registry.upgrade.UpgradeFolder;

/**
 * A new version until it is confirmed, or until it gives itself up; and what is told of it then.
 */
class TrialTest {
  private static final String ID = "0e0f3c2a-1111-4222-8333-444455556666";

  private final Path folder;
  private final CountDownLatch restarted = new CountDownLatch(1);
  private final Releases releases;
  private final UpgradeFolder upgrades;
  private String token;
  private @Nullable FaztServer server;

  TrialTest(@TempDir Path folder) {
    this.folder = folder;
    releases = Releases.in(folder);
    upgrades = UpgradeFolder.of(folder.resolve("fazt.db"));
    token = "";
  }

  /** 1.0.0 ran, and asked for 1.0.1. */
  @BeforeEach
  void aSwitchIsAskedFor() throws IOException {
    try (var old = start("1.0.0", "")) {
      var issued =
          ApiNode.waitFor(
              old.node()
                  .registry()
                  .issueKey(
                      CommandMeta.system("test", "c1", "main"),
                      "admin",
                      List.of(Scope.ADMIN),
                      List.of(),
                      List.of(),
                      null));
      token = ((KeyOutcome.Issued) issued).token().reveal();
      note(old.node(), new UpgradeStep.Copied(1));
      note(old.node(), new UpgradeStep.Preflighted(Releases.SAME_STATE, 1));
      note(old.node(), new UpgradeStep.SwitchRequested(false));
    }
    server = null;
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private static void note(Node node, UpgradeStep step) {
    new StepLog(
            node.registry(),
            CommandMeta.system("upgrade", ID, "main"),
            "1.0.0",
            "1.0.1",
            "d".repeat(64))
        .note(step);
  }

  private void asked(boolean callerConfirms) throws IOException {
    upgrades.ask(
        new UpgradeFolder.Request(ID, "1.0.0", "1.0.1", "install", "some.manifest"),
        callerConfirms);
    Files.writeString(
        releases.root().resolve("trial"),
        "id=" + ID + "\nfrom=1.0.0\nto=1.0.1\nstarts=1\nsince=1\n");
  }

  private void ended(String result, String reason) throws IOException {
    Files.deleteIfExists(releases.root().resolve("trial"));
    Files.writeString(
        releases.root().resolve("outcome"),
        "id=%s\nfrom=1.0.0\nto=1.0.1\nresult=%s\nrunning=1.0.0\nreason=%s\n"
            .formatted(ID, result, reason));
  }

  private FaztServer start(String version, String settings) throws IOException {
    var installed = releases.installation();
    var installation = installed.proving(Trial.of(installed, upgrades));
    var gate = installation.trial().isPresent() ? ChangeGate.closed() : ChangeGate.opened();
    var above =
        ConfigFactory.parseString(
            "fazt.upgrade.observe = 0 s\n"
                + settings
                + "\nfazt.http.port = 0\nfazt.http.interface = 127.0.0.1\n"
                + "fazt.http.domain = example.com");
    var options =
        NodeOptions.of(folder.resolve("fazt.db"), ConfigFactory.load(), above).behind(gate);
    var started = FaztServer.start(Node.open(options), version, installation);
    server = started;
    started.upgrading(restarted::countDown);
    return started;
  }

  private static Reply send(FaztServer to, String line, String token, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try (var client = WireClient.to(to.port())) {
      client.send(
          ApiNode.headOf(line, token, "application/json", "Content-Length: " + bytes.length));
      client.send(bytes);
      return client.read(false);
    }
  }

  private static void awaitSteps(FaztServer of, String... steps) {
    ApiNode.eventually(
        () -> assertThat(Releases.steps(of.node())).as("steps").containsExactly(steps));
  }

  @Test
  void itServesAndTakesNoChangesUntilItIsConfirmedFromOutside() throws IOException {
    asked(true);
    var trial = start("1.0.1", "");
    awaitSteps(trial, "copied", "preflighted", "switch-requested", "ready");
    long before = trial.node().journal().head().value();

    String app = "{\"title\":\"new\"}";
    for (String line :
        List.of("POST /api/apps", "POST /api/upgrade", "POST /api/deploy", "POST /track")) {
      var refused = send(trial, line, token, app);
      assertThat(refused.status()).as(line + refused.text()).isEqualTo(503);
      assertThat(refused.text()).contains("UPGRADING");
      assertThat(refused.field("Retry-After")).isEqualTo("5");
    }
    String command = "{\"command\":\"app\",\"args\":[\"remove\",\"app_none0000\"]}";
    assertThat(send(trial, "POST /api/cmd", token, command).text()).contains("UPGRADING");
    assertThat(stored(trial.node())).contains("as soon as the new version is confirmed");
    assertThat(send(trial, "GET /api/apps", token, "").status()).isEqualTo(200);
    assertThat(WireClient.ask(trial.port(), "example.com", "GET /").status()).isEqualTo(200);
    assertThat(send(trial, "GET /api/upgrade", token, "").text())
        .contains("\"on_trial\":true", "\"confirm_within_ms\":", "\"version\":\"1.0.1\"");
    assertThat(trial.node().journal().head().value()).isEqualTo(before);

    String other = "{\"id\":\"another\"}";
    assertThat(send(trial, "POST /api/upgrade/confirm", token, other).text()).contains("CONFLICT");
    assertThat(send(trial, "POST /api/upgrade/confirm", "", "{}").status()).isEqualTo(401);
    String confirm = "{\"id\":\"" + ID + "\"}";
    assertThat(send(trial, "POST /api/upgrade/confirm", token, confirm).text())
        .contains("\"version\":\"1.0.1\"");
    awaitSteps(trial, "copied", "preflighted", "switch-requested", "ready", "confirmed");
    assertThat(upgrades.confirmed()).contains(ID);
    assertThat(upgrades.file("request")).doesNotExist();
    assertThat(send(trial, "POST /api/upgrade/confirm", token, confirm).status()).isEqualTo(200);
    assertThat(send(trial, "POST /api/apps", token, app).status()).isEqualTo(201);
    assertThat(stored(trial.node())).isEmpty();
    assertThat(restarted.getCount()).isEqualTo(1);
  }

  /** What a script is told that wants to store something. */
  private static String stored(Node node) {
    try {
      return node.storage().write(AppId.of("app_store000"), "a test", _ -> "");
    } catch (RejectedException refused) {
      return refused.rejection().sentence();
    }
  }

  @Test
  void withoutAConfirmationItGivesItselfUp() throws Exception {
    asked(true);
    var trial = start("1.0.1", "fazt.upgrade.confirm-within = 100 ms");
    assertThat(restarted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(upgrades.file("rejected"))
        .content()
        .startsWith("id=" + ID)
        .contains("was not confirmed from outside within");
    String confirm = "{\"id\":\"" + ID + "\"}";
    assertThat(send(trial, "POST /api/upgrade/confirm", token, confirm).status()).isEqualTo(409);
    assertThat(upgrades.confirmed()).isEmpty();
    assertThat(Releases.steps(trial.node()))
        .containsExactly("copied", "preflighted", "switch-requested", "ready");
  }

  @Test
  void oneThatHasJustBegunToServeIsNotConfirmedYet() throws IOException {
    asked(true);
    var trial = start("1.0.1", "fazt.upgrade.observe = 1 hour");
    awaitSteps(trial, "copied", "preflighted", "switch-requested", "ready");
    String confirm = "{\"id\":\"" + ID + "\"}";
    var early = send(trial, "POST /api/upgrade/confirm", token, confirm);
    assertThat(early.status()).isEqualTo(503);
    assertThat(early.text()).contains("UPGRADING", "fazt.upgrade.observe");
    assertThat(upgrades.confirmed()).isEmpty();
    assertThat(trial.node().gate().isOpen()).isFalse();
    assertThat(send(trial, "GET /api/upgrade", token, "").text()).contains("\"confirm_after_ms\":");
  }

  @Test
  void forAnOlderClientTheNodeReachesItsOwnPort() throws IOException {
    asked(false);
    var trial = start("1.0.1", "");
    awaitSteps(trial, "copied", "preflighted", "switch-requested", "ready", "confirmed");
    ApiNode.eventually(() -> assertThat(trial.node().gate().isOpen()).isTrue());
  }

  @Test
  void theVersionThatCameBackTellsWhy() throws IOException {
    ended("went-back", "1.0.1 was not ready and confirmed in 2 starts");
    var old = start("1.0.0", "");
    awaitSteps(old, "copied", "preflighted", "switch-requested", "went-back");
    assertThat(send(old, "GET /api/upgrade", token, "").text())
        .contains("\"step\":\"went-back\"", "in 2 starts", "\"on_trial\":false");
    old.close();
    awaitSteps(start("1.0.0", ""), "copied", "preflighted", "switch-requested", "went-back");
  }

  @Test
  void aConfirmationThatDidNotReachTheJournalIsToldAtTheNextStart() throws IOException {
    ended("upgraded", "");
    awaitSteps(start("1.0.1", ""), "copied", "preflighted", "switch-requested", "confirmed");
  }

  @Test
  void whatNobodyActedOnIsToldAndCleared() throws IOException {
    upgrades.ask(new UpgradeFolder.Request(ID, "1.0.0", "1.0.1", "install", "some"), true);
    var old = start("1.0.0", "");
    awaitSteps(old, "copied", "preflighted", "switch-requested", "refused");
    ApiNode.eventually(() -> assertThat(upgrades.file("request")).doesNotExist());
    assertThat(send(old, "GET /api/upgrade", token, "").text()).contains("did not act on it");
  }
}
