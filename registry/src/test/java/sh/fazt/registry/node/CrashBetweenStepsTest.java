package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.routing.Route;

/** A node that stops between any two events brings what it had begun to its end. */
class CrashBetweenStepsTest {
  private TestNode test;

  @BeforeEach
  void open() {
    test = TestNode.open("fazt.registry.entities.swap.ask-every = 50 ms");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private static Target proxy(AppId app) {
    return new Target.Proxy(app);
  }

  private static Unfinished unfinished(TestNode node) {
    var replay = new Replay();
    node.node().journal().replay(replay::add);
    return replay.unfinished();
  }

  private static void awaitRest(TestNode node) throws TimeoutException {
    Eventually.until(() -> unfinished(node).equals(new Unfinished(List.of(), List.of())));
  }

  private static Map<Subdomain, Target> targets(TestNode node) {
    var targets = new TreeMap<Subdomain, Target>();
    for (var row : node.node().table().now().aliases()) {
      if (row.target() != null) {
        targets.put(row.alias(), row.target());
      }
    }
    return targets;
  }

  private static Map<Subdomain, Target> replayed(TestNode node) {
    var replay = new Replay();
    node.node().journal().replay(replay::add);
    var targets = new TreeMap<Subdomain, Target>();
    for (var row : replay.table().aliases()) {
      if (row.target() != null) {
        targets.put(row.alias(), row.target());
      }
    }
    return targets;
  }

  @Test
  void ofASwap() throws TimeoutException {
    var app = test.app("app_apple000", "apple");
    var away = new Target.Redirect("https://example.org/", 302, true);
    test.point("apple", proxy(app));
    test.point("berry", away);
    long before = test.events();
    TestNode.done(test.swap("apple", "berry"));
    awaitRest(test);
    long after = test.events();
    assertThat(after).isEqualTo(before + 3);

    for (long at = before; at <= after; at++) {
      try (var cut = test.asOf(at)) {
        boolean committed = at >= before + 2;
        var expected =
            Map.of(
                Subdomain.of("apple"), committed ? away : proxy(app),
                Subdomain.of("berry"), committed ? proxy(app) : away);
        assertThat(targets(cut)).as("at once, cut at %d of 3", at - before).isEqualTo(expected);
        awaitRest(cut);
        assertThat(targets(cut)).as("later, cut at %d of 3", at - before).isEqualTo(expected);
        assertThat(replayed(cut)).isEqualTo(expected);
        TestNode.done(cut.swap("berry", "apple"));
        awaitRest(cut);
        cut.restart();
        assertThat(targets(cut).get(Subdomain.of("apple")))
            .isEqualTo(expected.get(Subdomain.of("berry")));
      }
    }
  }

  @Test
  void ofTheRemovalOfAnAppWithTenNamesAndTwoSplits() throws TimeoutException {
    var gone = test.app("app_gone0000", "gone");
    var stays = test.app("app_stays000", "stays");
    var third = test.app("app_third000", "third");
    for (int i = 0; i < 10; i++) {
      test.point("name" + i, proxy(gone));
    }
    TestNode.done(
        test.change(
            "two",
            new Alias.SplitAlias(
                test.aCommand(), List.of(new Target.Arm(gone, 60), new Target.Arm(stays, 40)))));
    TestNode.done(
        test.change(
            "three",
            new Alias.SplitAlias(
                test.aCommand(),
                List.of(
                    new Target.Arm(gone, 50),
                    new Target.Arm(stays, 25),
                    new Target.Arm(third, 25)))));
    test.point("other", proxy(stays));
    long before = test.events();
    TestNode.done(test.node().registry().change(gone, new App.RemoveApp(test.aCommand())));
    long after = test.events();

    assertEnd(test);
    assertThat(after).isEqualTo(before + 14);
    assertThat(test.eventsAfter(after - 1)).containsExactly("AppRemovalFinished");
    for (long at = before + 1; at <= after; at++) {
      try (var cut = test.asOf(at)) {
        for (int i = 0; i < 10; i++) {
          assertThat(cut.node().table().now().route("name" + i)).isEqualTo(Route.NOT_FOUND);
        }
        awaitRest(cut);
        assertEnd(cut);
      }
    }
  }

  private static void assertEnd(TestNode node) {
    var targets = targets(node);
    assertThat(targets.keySet()).map(Subdomain::value).containsExactly("other", "three", "two");
    assertThat(targets.get(Subdomain.of("two"))).isEqualTo(proxy(AppId.of("app_stays000")));
    assertThat(targets.get(Subdomain.of("three")))
        .isInstanceOfSatisfying(
            Target.Split.class,
            split ->
                assertThat(split.arms())
                    .containsExactly(
                        new Target.Arm(AppId.of("app_stays000"), 50),
                        new Target.Arm(AppId.of("app_third000"), 50)));
    assertThat(replayed(node)).isEqualTo(targets);
    var finished = new ArrayList<AppRemovalFinished>();
    node.node()
        .journal()
        .replay(
            event -> {
              if (event instanceof AppRemovalFinished e) {
                finished.add(e);
              }
            });
    assertThat(finished).hasSize(1);
    assertThat(finished.getFirst().aliases()).hasSize(12);
    assertThat(finished.getFirst().aliases())
        .map(AliasChange::alias)
        .map(Subdomain::value)
        .contains("two", "three", "name0", "name9")
        .doesNotContain("other");
  }
}
