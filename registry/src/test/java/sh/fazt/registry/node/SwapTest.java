package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.Samples;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.entity.AliasMessage;
import sh.fazt.registry.history.JournalSwaps;

/** Two names exchange what they do, for everybody at once and whatever happens. */
class SwapTest {
  private TestNode test;

  @BeforeEach
  void open() {
    test =
        TestNode.open(
            """
            fazt.registry.entities.swap { partner-within = 500 ms, ask-every = 50 ms, patience = 6 }
            """);
    test.point("apple", proxy(test.app("app_apple000", "apple")));
    test.point("berry", proxy(test.app("app_berry000", "berry")));
    test.point("cherry", proxy(test.app("app_cherry00", "cherry")));
  }

  @AfterEach
  void close() {
    test.close();
  }

  private static Target proxy(AppId app) {
    return new Target.Proxy(app);
  }

  private @Nullable String served(String name) {
    return test.target(name) instanceof Target.Proxy(var app) ? app.value() : null;
  }

  private void awaitFinished(long revision, int swaps) throws TimeoutException {
    Eventually.until(
        () -> Collections.frequency(test.eventsAfter(revision), "SwapFinished") == swaps);
  }

  @Test
  void anAnsweredSwapIsServed() throws TimeoutException {
    long before = test.events();
    var done = TestNode.done(test.swap("berry", "apple"));
    assertThat(served("apple")).isEqualTo("app_berry000");
    assertThat(served("berry")).isEqualTo("app_apple000");
    assertThat(done.version()).isEqualTo(Version.of(2));
    assertThat(done.result()).isEqualTo(new Answer.Result.Swapped(Version.of(2)));
    awaitFinished(before, 1);
    assertThat(test.eventsAfter(before))
        .containsExactly("SwapReserved", "AliasesSwapped", "SwapFinished");
  }

  @Test
  void aSwapSurvivesARestartAndBothSidesGoOn() {
    TestNode.done(test.swap("apple", "berry"));
    test.restart();
    assertThat(served("apple")).isEqualTo("app_berry000");
    assertThat(served("berry")).isEqualTo("app_apple000");
    TestNode.done(test.swap("apple", "berry"));
    TestNode.done(test.change("apple", new Alias.RemoveAlias(test.aCommand())));
    assertThat(served("berry")).isEqualTo("app_berry000");
    assertThat(test.target("apple")).isNull();
  }

  @Test
  void twoSwapsAreNone() {
    TestNode.done(test.swap("apple", "berry"));
    TestNode.done(test.swap("berry", "apple"));
    assertThat(served("apple")).isEqualTo("app_apple000");
    assertThat(served("berry")).isEqualTo("app_berry000");
  }

  @Test
  void anyKindsAreExchanged() {
    var away = new Target.Redirect("https://example.org/", 302, true);
    test.point("away", away);
    test.point("held", new Target.Reserved());
    TestNode.done(test.swap("away", "apple"));
    TestNode.done(test.swap("held", "away"));
    assertThat(test.target("apple")).isEqualTo(away);
    assertThat(test.target("held")).isEqualTo(proxy(AppId.of("app_apple000")));
    assertThat(test.target("away")).isEqualTo(new Target.Reserved());
  }

  @Test
  void aNameExchangedWithItselfWritesNothing() {
    long before = test.events();
    TestNode.done(test.swap("apple", "apple"));
    assertThat(TestNode.refused(test.swap("nobody", "nobody")).status()).isEqualTo(404);
    assertThat(test.events()).isEqualTo(before);
  }

  @Test
  void whatIsMissingIsNamedAsTheCallerNamedIt() {
    long before = test.events();
    assertThat(TestNode.refused(test.swap("nobody", "apple")).sentence())
        .isEqualTo("alias1 not found");
    assertThat(TestNode.refused(test.swap("apple", "nobody")).sentence())
        .isEqualTo("alias2 not found");
    assertThat(TestNode.refused(test.swap("zero", "apple")).sentence())
        .isEqualTo("alias1 not found");
    assertThat(TestNode.refused(test.swap("apple", "zero")).sentence())
        .isEqualTo("alias2 not found");
    assertThat(test.events()).isEqualTo(before);
  }

  @Test
  void theVersionsOfBothMayBeExpected() {
    var registry = test.node().registry();
    var apple = Subdomain.of("apple");
    var berry = Subdomain.of("berry");
    for (var wrong :
        List.of(
            new Registry.Expected(Version.of(9), null),
            new Registry.Expected(null, Version.of(9)))) {
      assertThat(TestNode.refused(registry.swap(test.aCommand(), apple, berry, wrong)).status())
          .isEqualTo(412);
      assertThat(TestNode.refused(registry.swap(test.aCommand(), berry, apple, wrong)).status())
          .isEqualTo(412);
    }
    var right = new Registry.Expected(Version.of(1), Version.of(1));
    TestNode.done(registry.swap(test.aCommand(), berry, apple, right));
    assertThat(served("apple")).isEqualTo("app_berry000");
  }

  @Test
  void theSameKeySwapsOnceAlsoAfterARestart() {
    var meta = Samples.withKey("k", "swap");
    var apple = Subdomain.of("apple");
    var berry = Subdomain.of("berry");
    var first =
        TestNode.done(test.node().registry().swap(meta, apple, berry, Registry.Expected.ANY));
    test.restart();
    var again =
        TestNode.done(test.node().registry().swap(meta, apple, berry, Registry.Expected.ANY));
    assertThat(again.repeated()).isTrue();
    assertThat(again.version()).isEqualTo(first.version());
    assertThat(again.result()).isEqualTo(first.result());
    assertThat(served("apple")).isEqualTo("app_berry000");
    var other =
        test.node()
            .registry()
            .swap(Samples.withKey("k", "other"), apple, berry, Registry.Expected.ANY);
    assertThat(TestNode.refused(other).status()).isEqualTo(422);
  }

  @Test
  void swapsInACircleAllEnd() {
    var running = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 30; i++) {
      running.add(test.swap("apple", "berry").toCompletableFuture());
      running.add(test.swap("berry", "cherry").toCompletableFuture());
      running.add(test.swap("cherry", "apple").toCompletableFuture());
    }
    int done = 0;
    for (var one : running) {
      switch (one.join()) {
        case Answer.Done _ -> done++;
        case Answer.Rejected(var refused) ->
            assertThat(refused.code()).isEqualTo(RejectionCode.BUSY);
        case Answer.Planned plan -> throw new AssertionError("only planned: " + plan);
      }
    }
    assertThat(done).isPositive();
    assertThat(List.of(served("apple"), served("berry"), served("cherry")))
        .containsExactlyInAnyOrder("app_apple000", "app_berry000", "app_cherry00");
  }

  @Test
  void aPartnerThatIsAskedTooLateIsToldThatItIsOver() throws TimeoutException {
    long before = test.events();
    bind("cherry", "lost");
    awaitFinished(before, 1);
    assertThat(test.eventsAfter(before))
        .containsExactly("SwapReserved", "SwapAborted", "SwapFinished");
    TestNode.done(test.swap("cherry", "berry"));
    assertThat(served("cherry")).isEqualTo("app_berry000");
  }

  @Test
  void aPartnerThatAsksAfterManyOtherSwapsIsAnsweredFromTheJournal() throws TimeoutException {
    var meta = test.aCommand();
    TestNode.done(
        test.node()
            .registry()
            .swap(meta, Subdomain.of("apple"), Subdomain.of("berry"), Registry.Expected.ANY));
    for (int i = 0; i < 17; i++) {
      TestNode.done(test.swap("apple", "cherry"));
    }
    var journal = new JournalSwaps(test.node().database());
    var id = SwapId.of(meta.command());
    assertThat(journal.find(Subdomain.of("apple"), id).join())
        .hasValueSatisfying(
            swap -> assertThat(swap.second().alias()).isEqualTo(Subdomain.of("berry")));
    assertThat(journal.find(Subdomain.of("berry"), id).join()).isEmpty();
    awaitFinished(0, 18);
    long before = test.events();
    bind("berry", "unheard");
    awaitFinished(before, 1);
    assertThat(test.eventsAfter(before))
        .containsExactly("SwapReserved", "SwapAborted", "SwapFinished");
  }

  @Test
  void whatIsRefusedLeavesNoTraceAndHoldsNobody() {
    var limited = test.aCommand().within(KeyLimits.toApps(Set.of(AppId.of("app_apple000"))));
    long before = test.events();
    for (var pair : List.of(List.of("apple", "berry"), List.of("berry", "cherry"))) {
      var refused =
          test.node()
              .registry()
              .swap(
                  limited,
                  Subdomain.of(pair.getFirst()),
                  Subdomain.of(pair.getLast()),
                  Registry.Expected.ANY);
      assertThat(TestNode.refused(refused).status()).isEqualTo(403);
    }
    assertThat(test.eventsAfter(before)).isEmpty();
    TestNode.done(test.swap("berry", "cherry"));
  }

  /** Has the name bind itself for a swap that its coordinator {@code apple} knows nothing of. */
  private void bind(String name, String swap) {
    ((LocalEntities) test.node().registry().entities())
        .send(
            Subdomain.of(name),
            new AliasMessage.Reserve(
                SwapId.of(swap),
                Subdomain.of("apple"),
                new Target.Reserved(),
                test.aCommand(),
                false));
  }

  /** While the coordinator cannot write, its partner does not know how the swap ends. */
  private void bindForGood(String name) throws TimeoutException {
    test.sql(
        "CREATE TRIGGER mute BEFORE INSERT ON event_journal"
            + " WHEN NEW.persistence_id = 'alias|apple'"
            + " BEGIN SELECT RAISE(ABORT, 'mute'); END");
    long before = test.events();
    bind(name, "stuck");
    Eventually.until(() -> test.eventsAfter(before).contains("SwapReserved"));
  }

  @Test
  void aBusyPartnerIsGivenUpWithAClearRefusal() throws TimeoutException {
    bindForGood("cherry");
    var refused = TestNode.refused(test.swap("berry", "cherry"));
    assertThat(refused.code()).isEqualTo(RejectionCode.BUSY);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.sentence()).contains("'cherry'", "retry");
    assertThat(served("berry")).isEqualTo("app_berry000");
    TestNode.done(
        test.change(
            "berry",
            new Alias.PointAlias(
                test.aCommand(), new Target.Reserved(), Alias.Replacing.ANYTHING)));
  }

  @Test
  void aChangeOfABoundNameWaitsAndIsRefusedInTheEnd() throws TimeoutException {
    bindForGood("cherry");
    var late = test.change("cherry", new Alias.RemoveAlias(test.aCommand()));
    assertThat(TestNode.refused(late).code()).isEqualTo(RejectionCode.BUSY);
    assertThat(served("cherry")).isEqualTo("app_cherry00");
  }

  @Test
  void aChangeOfABoundNameIsMadeOnceTheNameIsFree() throws TimeoutException {
    bindForGood("cherry");
    var waiting = test.change("cherry", new Alias.RemoveAlias(test.aCommand()));
    test.sql("DROP TRIGGER mute");
    TestNode.done(waiting);
    assertThat(test.target("cherry")).isNull();
  }

  @Test
  void aBoundNameIsFreedAfterARestart() throws TimeoutException {
    bindForGood("cherry");
    long before = test.events();
    test.sql("DROP TRIGGER mute");
    test.restart();
    awaitFinished(before - 1, 1);
    TestNode.done(test.swap("cherry", "berry"));
  }

  @Test
  void noMoreWaitForABoundNameThanTheSettingSays() throws TimeoutException {
    test.close();
    test =
        TestNode.open(
            """
            fazt.registry.entities { waiting = 5, swap.ask-every = 100 ms, swap.patience = 5 }
            """);
    test.point("apple", new Target.Reserved());
    test.point("cherry", new Target.Reserved());
    bindForGood("cherry");
    var waiting = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 20; i++) {
      waiting.add(
          test.change("cherry", new Alias.RemoveAlias(test.aCommand())).toCompletableFuture());
    }
    assertThat(waiting)
        .allSatisfy(one -> assertThat(TestNode.refused(one).code()).isEqualTo(RejectionCode.BUSY));
  }
}
