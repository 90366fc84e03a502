package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.Samples;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.change.KeyOutcome;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.routing.Route;

/** A whole node without HTTP: what is answered is served, and still is after a restart. */
class NodeTest {
  private TestNode test;

  @BeforeEach
  void open() {
    test = TestNode.open();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private DeployOutcome.Deployed deploy(String name, String text) {
    var outcome = join(test.deploy(name, text));
    assertThat(outcome).isInstanceOf(DeployOutcome.Deployed.class);
    return (DeployOutcome.Deployed) outcome;
  }

  private Route.Site served(String name) {
    var route = test.node().table().now().route(name);
    assertThat(route).isInstanceOf(Route.Site.class);
    return (Route.Site) route;
  }

  @Test
  void aDeployToAFreeNameMakesAnAppAndServesIt() {
    var deployed = deploy("tetris", "one");
    assertThat(deployed.release()).isEqualTo(ReleaseNo.FIRST);
    assertThat(served("tetris").app().id()).isEqualTo(deployed.app());
    assertThat(served(deployed.app().value()).release()).isEqualTo(served("tetris").release());
    assertThat(test.events()).isEqualTo(3);
  }

  @Test
  void aSecondDeployIsANewReleaseOfTheSameApp() {
    var first = deploy("tetris", "one");
    var second = deploy("tetris", "two");
    assertThat(second.app()).isEqualTo(first.app());
    assertThat(second.release()).isEqualTo(ReleaseNo.of(2));
    assertThat(served("tetris").release().no()).isEqualTo(ReleaseNo.of(2));
  }

  @Test
  void afterARestartTheSameIsServedAndTheNextReleaseIsTheNext() {
    var first = deploy("tetris", "one");
    deploy("tetris", "two");
    var before = served("tetris");
    test.restart();
    assertThat(served("tetris")).isEqualTo(before);
    var third = deploy("tetris", "three");
    assertThat(third.app()).isEqualTo(first.app());
    assertThat(third.release()).isEqualTo(ReleaseNo.of(3));
  }

  @Test
  void deploysOfOneNewNameAtOnceAllSucceedAndMakeOneApp() {
    var running = new ArrayList<CompletionStage<DeployOutcome>>();
    for (int i = 0; i < 12; i++) {
      running.add(test.deploy("tetris", "text " + i));
    }
    var apps = new HashSet<AppId>();
    var releases = new HashSet<ReleaseNo>();
    for (var stage : running) {
      var deployed = (DeployOutcome.Deployed) join(stage);
      apps.add(deployed.app());
      releases.add(deployed.release());
    }
    assertThat(apps).hasSize(1);
    assertThat(releases).hasSize(12);
    assertThat(served("tetris").release().no()).isEqualTo(ReleaseNo.of(12));
  }

  @Test
  void theSameIdempotencyKeyDeploysOnce() {
    var tree = test.store(Map.of("index.html", "one"));
    var details = new DeployDetails(Source.DEPLOY, "", MetadataChange.NOTHING);
    var meta = Samples.withKey("k1", "body");
    var name = Subdomain.of("tetris");
    var first = join(test.node().registry().deploy(name, tree, details, meta));
    test.restart();
    var again =
        (DeployOutcome.Deployed) join(test.node().registry().deploy(name, tree, details, meta));
    assertThat(again.repeated()).isTrue();
    assertThat(again.release()).isEqualTo(((DeployOutcome.Deployed) first).release());
    assertThat(test.events()).isEqualTo(3);
    var other =
        join(
            test.node()
                .registry()
                .deploy(name, tree, details, Samples.withKey("k1", "another body")));
    assertThat(((DeployOutcome.Rejected) other).rejection().code())
        .isEqualTo(RejectionCode.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void aDeployerLimitedToAppsReachesNoOtherAppAndMakesNone() {
    var tetris = deploy("tetris", "one");
    var snake = deploy("snake", "one");
    long events = test.events();
    var details = new DeployDetails(Source.DEPLOY, "", MetadataChange.NOTHING);
    var limited = test.aCommand().within(KeyLimits.toApps(Set.of(tetris.app())));
    var tree = test.store(Map.of("index.html", "two"));
    for (var name : List.of("snake", "newname")) {
      var outcome = join(test.node().registry().deploy(Subdomain.of(name), tree, details, limited));
      assertThat(((DeployOutcome.Rejected) outcome).rejection().code())
          .isEqualTo(RejectionCode.FORBIDDEN);
    }
    assertThat(test.events()).isEqualTo(events);
    assertThat(served("snake").app().id()).isEqualTo(snake.app());
    assertThat(join(test.node().registry().deploy(Subdomain.of("tetris"), tree, details, limited)))
        .isInstanceOf(DeployOutcome.Deployed.class);
  }

  @Test
  void aNameThatIsNoProxyIsRefusedWithoutAnEvent() {
    var entities = test.node().registry().entities();
    join(
        entities.alias(
            Subdomain.of("held"),
            new Alias.PointAlias(
                test.aCommand(), new Target.Reserved(), Alias.Replacing.ANYTHING)));
    var outcome = join(test.deploy("held", "one"));
    assertThat(((DeployOutcome.Rejected) outcome).rejection().status()).isEqualTo(409);
    assertThat(test.events()).isEqualTo(1);
  }

  @Test
  void anAppEntityRecoversItsState() {
    var entities = test.node().registry().entities();
    var id = AppId.of("app_recover1");
    join(
        entities.app(
            id, new App.CreateApp(test.aCommand(), Metadata.titled("t"), Source.DEPLOY, null)));
    join(entities.app(id, new App.DeployRelease(test.aCommand(), Samples.aDeployment("one"))));
    test.restart();
    var answer =
        join(
            test.node()
                .registry()
                .entities()
                .app(id, new App.DeployRelease(test.aCommand(), Samples.aDeployment("two"))));
    assertThat(done(answer).result()).isEqualTo(new Answer.Result.Released(ReleaseNo.of(2)));
    assertThat(done(answer).version().value()).isEqualTo(3);
  }

  @Test
  void anAliasEntityRecoversItsState() {
    deploy("tetris", "one");
    test.restart();
    var answer =
        join(
            test.node()
                .registry()
                .entities()
                .alias(Subdomain.of("tetris"), new Alias.RemoveAlias(test.aCommand())));
    assertThat(done(answer).version().value()).isEqualTo(2);
    assertThat(test.node().table().now().route("tetris")).isEqualTo(Route.NOT_FOUND);
    test.restart();
    assertThat(test.node().table().now().route("tetris")).isEqualTo(Route.NOT_FOUND);
  }

  @Test
  void theAccessEntityRecoversItsKeysAndNeverReusesANumber() {
    var issued = issueKey("laptop");
    test.restart();
    assertThat(test.node().keys().find(issued.token().reveal())).isPresent();
    var revoked =
        join(
            test.node()
                .registry()
                .entities()
                .access(new Access.RevokeKey(test.aCommand(), issued.key())));
    assertThat(revoked).isInstanceOf(Answer.Done.class);
    assertThat(test.node().keys().find(issued.token().reveal())).isEmpty();
    test.restart();
    assertThat(test.node().keys().find(issued.token().reveal())).isEmpty();
    assertThat(issueKey("second").key().value()).isEqualTo(2);
  }

  private static Answer.Done done(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return (Answer.Done) answer;
  }

  private KeyOutcome.Issued issueKey(String name) {
    return (KeyOutcome.Issued)
        join(
            test.node()
                .registry()
                .issueKey(
                    test.aCommand(), name, List.of(Scope.DEPLOY), List.of(), List.of(), null));
  }

  @Test
  void aKeyLimitedToABadPatternIsRefusedAndTheOthersStillWork() {
    var laptop = issueKey("laptop");
    var refused = (KeyOutcome.Rejected) issueKeyFor("pr_*");
    assertThat(refused.rejection().status()).isEqualTo(400);
    assertThat(test.node().keys().find(laptop.token().reveal())).isPresent();
    assertThat(test.events()).isEqualTo(1);
  }

  @Test
  void aPatternOfAliasesIsStoredInLowerCase() {
    var issued = (KeyOutcome.Issued) issueKeyFor("PR-*");
    test.restart();
    var key = test.node().keys().find(issued.token().reveal()).orElseThrow();
    assertThat(key.limits().includes(Subdomain.of("pr-7"))).isTrue();
    assertThat(key.limits().includes(Subdomain.of("tetris"))).isFalse();
  }

  private KeyOutcome issueKeyFor(String pattern) {
    return join(
        test.node()
            .registry()
            .issueKey(
                test.aCommand(), "ci", List.of(Scope.DEPLOY), List.of(), List.of(pattern), null));
  }

  @Test
  void theNodeEntityRecoversItsSettingsAndTheyAreInForceAfterARestart() {
    CommandMeta meta = test.aCommand();
    join(
        test.node()
            .registry()
            .changeSetting(
                new NodeSettings.ChangeSetting(meta, "fazt.http.domain", "cloud.example.com")));
    assertThat(test.node().settings().all()).containsEntry("fazt.http.domain", "cloud.example.com");
    test.restart();
    assertThat(test.node().config().getString("fazt.http.domain")).isEqualTo("cloud.example.com");
  }

  @Test
  void theViewListsWhatIsServed() throws TimeoutException {
    deploy("tetris", "one");
    deploy("tetris", "two");
    var deployed = deploy("snake", "three");
    Eventually.until(() -> listed().size() == 2 && listed().getLast().contains("|2|"));
    assertThat(listed()).anyMatch(row -> row.startsWith(deployed.app() + "|1|index.html|"));
  }

  @Test
  void aReleaseWhoseFilesAreGoneDoesNotStopTheView() throws TimeoutException {
    var id = AppId.of("app_nofiles1");
    var entities = test.node().registry().entities();
    join(
        entities.app(
            id,
            new App.CreateApp(
                test.aCommand(),
                Metadata.titled("t"),
                Source.DEPLOY,
                Samples.aDeployment("never stored"))));
    deploy("snake", "one");
    Eventually.until(() -> listed().size() == 1);
  }

  private List<String> listed() {
    return test.node()
        .database()
        .readNow(
            handle ->
                handle
                    .createQuery(
                        "SELECT app || '|' || release || '|' || path || '|' || hash FROM vfs_files"
                            + " ORDER BY release")
                    .mapTo(String.class)
                    .list());
  }
}
