package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.Samples;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.routing.AliasRow;

/** An app is removed while others link, split and swap the names that lead to it. */
class RemovalRacesTest {
  private static final int ROUNDS = 12;

  @Test
  void nothingLeadsToARemovedAppOnceAllIsAnswered() throws Exception {
    long seed = Long.getLong("removal.seed", System.nanoTime());
    var random = new Random(seed);
    try (var test = TestNode.open()) {
      var stays = test.app("app_stays000", "stays");
      test.point("zebra", new Target.Proxy(stays));
      for (int round = 0; round < ROUNDS; round++) {
        var gone = test.app("app_gone%04d".formatted(round), "gone");
        for (int i = 0; i < 3; i++) {
          test.point("old" + i, new Target.Proxy(gone));
        }
        var running = new ArrayList<Supplier<CompletionStage<Answer>>>();
        running.add(() -> test.node().registry().change(gone, new App.RemoveApp(test.aCommand())));
        for (int i = 0; i < 6; i++) {
          String name = "new" + i;
          running.add(() -> test.change(name, link(test, gone)));
          running.add(() -> test.change("split" + name, split(test, gone, stays)));
          running.add(() -> test.swap("zebra", "old" + random.nextInt(3)));
        }
        Collections.shuffle(running, random);
        var answers = running.stream().map(one -> one.get().toCompletableFuture()).toList();
        for (var answer : answers) {
          if (answer.get() instanceof Answer.Rejected(var refused)) {
            assertThat(refused.code().wireName())
                .as("seed %d: %s", seed, refused)
                .isIn("BAD_REQUEST", "ALIAS_NOT_FOUND", "BUSY");
          }
        }
        Eventually.until(() -> test.node().table().now().namesOf(gone).isEmpty());
        assertThat(test.target("zebra")).as("seed %d", seed).isIn(new Target.Proxy(stays), null);
        test.point("zebra", new Target.Proxy(stays));
      }
      var before = aliases(test);
      test.restart();
      assertThat(aliases(test)).as("seed %d", seed).isEqualTo(before);
    }
  }

  @Test
  void whoRepeatsARemovalIsAnsweredWhenItIsDone() {
    try (var test = TestNode.open()) {
      var app = test.app("app_repeated", "gone");
      for (int i = 0; i < 20; i++) {
        test.point("name" + i, new Target.Proxy(app));
      }
      var meta = Samples.withKey("k", "remove");
      var first = test.node().registry().change(app, new App.RemoveApp(meta));
      var again = test.node().registry().change(app, new App.RemoveApp(meta));
      assertThat(TestNode.done(again).repeated()).isTrue();
      assertThat(test.node().table().now().namesOf(app)).isEmpty();
      assertThat(TestNode.done(first).repeated()).isFalse();
    }
  }

  private static Alias.Command link(TestNode test, AppId app) {
    return new Alias.PointAlias(test.aCommand(), new Target.Proxy(app), Alias.Replacing.ANYTHING);
  }

  private static Alias.Command split(TestNode test, AppId one, AppId other) {
    return new Alias.SplitAlias(
        test.aCommand(), List.of(new Target.Arm(one, 50), new Target.Arm(other, 50)));
  }

  private static Map<Subdomain, AliasRow> aliases(TestNode test) {
    var rows = new TreeMap<Subdomain, AliasRow>();
    test.node().table().now().aliases().forEach(row -> rows.put(row.alias(), row));
    return rows;
  }
}
