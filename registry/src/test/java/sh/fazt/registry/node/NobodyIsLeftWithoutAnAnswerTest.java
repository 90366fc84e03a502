package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.routing.Route;

/** 200 callers at once, while the journal takes nothing or soon nothing more. */
class NobodyIsLeftWithoutAnAnswerTest {
  private static final int CALLERS = 200;

  /**
   * Who comes before the others, one by one: of those at once, all may be given an app before one
   * is given its name, and then the file may be full before anybody has both.
   */
  private static final int EARLY_CALLERS = 5;

  private static final long LONGEST_SECONDS = 90;

  private static String name(int caller) {
    return "caller-" + caller;
  }

  /** What each caller was told, in their order; fails if one was told nothing. */
  private static List<DeployOutcome> deployAll(TestNode test, StoredTree tree) throws Exception {
    var waiting = new ArrayList<CompletableFuture<DeployOutcome>>();
    for (int i = 0; i < CALLERS; i++) {
      if (i > 0 && i <= EARLY_CALLERS) {
        waiting.get(i - 1).get(LONGEST_SECONDS, TimeUnit.SECONDS);
      }
      waiting.add(
          test.node()
              .registry()
              .deploy(
                  Subdomain.of(name(i)),
                  tree,
                  new DeployDetails(Source.DEPLOY, "", MetadataChange.NOTHING),
                  test.aCommand())
              .toCompletableFuture());
    }
    var told = new ArrayList<DeployOutcome>();
    for (var one : waiting) {
      told.add(one.get(LONGEST_SECONDS, TimeUnit.SECONDS));
    }
    return told;
  }

  @Test
  void whenTheFileIsFullEveryCallerIsToldAndWhatWasDoneStays() throws Exception {
    try (var test = TestNode.open("fazt.registry.database.max-size = 480 KiB")) {
      List<DeployOutcome> told = deployAll(test, test.store(Map.of("index.html", "hello")));

      assertThat(told).hasSize(CALLERS).doesNotContainNull();
      assertThat(told.subList(0, EARLY_CALLERS))
          .hasOnlyElementsOfType(DeployOutcome.Deployed.class);
      assertThat(told)
          .filteredOn(DeployOutcome.Rejected.class::isInstance)
          .isNotEmpty()
          .allSatisfy(
              refused ->
                  assertThat(((DeployOutcome.Rejected) refused).rejection().status())
                      .isIn(503, 507));
      test.restart();
      for (int i = 0; i < CALLERS; i++) {
        if (told.get(i) instanceof DeployOutcome.Deployed(AppId app, _, _, _)) {
          assertThat(test.node().table().now().route(name(i)))
              .isInstanceOfSatisfying(
                  Route.Site.class, site -> assertThat(site.app().id()).isEqualTo(app));
        }
      }
    }
  }

  @Test
  void whenTheJournalTakesNothingEveryCallerIsToldAndLaterItTakesAgain() throws Exception {
    try (var test = TestNode.open()) {
      var tree = test.store(Map.of("index.html", "hello"));
      sql(
          test,
          "CREATE TRIGGER broken BEFORE INSERT ON event_journal"
              + " BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END");

      List<DeployOutcome> told = deployAll(test, tree);

      assertThat(told)
          .hasSize(CALLERS)
          .allSatisfy(
              outcome ->
                  assertThat(outcome)
                      .isInstanceOfSatisfying(
                          DeployOutcome.Rejected.class,
                          refused -> {
                            assertThat(refused.rejection().status()).isEqualTo(503);
                            assertThat(refused.rejection().sentence()).doesNotContain("on purpose");
                          }));
      assertThat(test.events()).isZero();

      sql(test, "DROP TRIGGER broken");
      Eventually.until(
          () ->
              test.deploy(name(0), "again").toCompletableFuture().join()
                  instanceof DeployOutcome.Deployed);
    }
  }

  private static void sql(TestNode test, String statement) throws Exception {
    test.node()
        .database()
        .lane()
        .write("test", handle -> handle.execute(statement))
        .get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /** As a crash leaves it that comes between an app and its name. */
  @Test
  void anAppThatNoNameLeadsToIsListed() {
    try (var test = TestNode.open()) {
      var id = AppId.of("app_nameless");
      test.node()
          .registry()
          .entities()
          .app(id, new App.CreateApp(test.aCommand(), Metadata.titled("t"), Source.DEPLOY, null))
          .toCompletableFuture()
          .join();
      test.deploy("named", "hello").toCompletableFuture().join();
      test.restart();
      assertThat(new LocalCommands(test.node()).apply(ControlRequest.of("gc")))
          .isInstanceOfSatisfying(
              ControlAnswer.Done.class,
              done ->
                  assertThat(done.data().get("apps_without_alias"))
                      .isEqualTo(List.of("app_nameless")));
    }
  }
}
