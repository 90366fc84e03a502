package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.NOON;
import static sh.fazt.registry.Samples.PLAY;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aDeployment;
import static sh.fazt.registry.Samples.withKey;
import static sh.fazt.registry.node.TestNode.done;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.Target;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.registry.Samples;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.AliasState;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppState;
import sh.fazt.registry.routing.AppStatus;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.OwnHosts;
import sh.fazt.registry.routing.RoutingTable;

/**
 * A change costs the same however many there were before. What is counted is what is allocated,
 * since nothing is copied without it, and no clock of a busy machine has a say in it.
 */
class HistoryCostTest {
  private static final double AT_MOST = 1.3;
  private static final int WINDOW = 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** An app's state and its place in the table, kept in step as its entity does. */
  private static final class AnApp {
    private AppState state = AppState.unknown(TETRIS);
    private RoutingTable table = RoutingTable.EMPTY;

    void does(App.Command command) {
      if (App.decide(state, command, new App.Context(NOON, 100, List::of))
          instanceof Decision.Accepted<AppEvent>(var events)) {
        events.forEach(event -> state = App.evolve(state, event));
        table = table.with(state.row());
      }
    }
  }

  @Test
  void theFiveThousandthReleaseOfAnAppAllocatesWhatTheFiftiethDid() {
    var app = new AnApp();
    app.does(new App.CreateApp(Samples.aCommand(), Metadata.titled("t"), Source.DEPLOY, null));
    IntConsumer deploy =
        i -> app.does(new App.DeployRelease(withKey("key " + i, "body"), aDeployment("c" + i)));

    long early = cheapest(deploy, 0, 200, THREADS::getCurrentThreadAllocatedBytes);
    repeat(deploy, 200, 4_900);
    long late = cheapest(deploy, 4_900, 5_100, THREADS::getCurrentThreadAllocatedBytes);

    assertThat(app.state.releases().all()).hasSize(5_100);
    assertThat((double) late).isLessThan(AT_MOST * early);
  }

  @Test
  void theTableShowsTheListOfReleasesThatTheAppHas() {
    var app = new AnApp();
    app.does(
        new App.CreateApp(
            Samples.aCommand(), Metadata.titled("t"), Source.DEPLOY, aDeployment("one")));
    app.does(new App.DeployRelease(Samples.aCommand(), aDeployment("two")));
    var row = Objects.requireNonNull(app.table.app(TETRIS));
    assertThat(row.releases()).isSameAs(app.state.releases().all()).hasSize(2);
  }

  @Test
  void theFiveThousandthTargetOfAnAliasAllocatesWhatTheFiftiethDid() {
    var context =
        new Alias.Context(NOON, _ -> AppStatus.LIVE, new OwnHosts(MainDomain.of("example.com")));
    var state = new AliasState[] {AliasState.unknown(PLAY)};
    var table = new RoutingTable[] {RoutingTable.EMPTY};
    IntConsumer retarget =
        i -> {
          var point =
              new Alias.PointAlias(
                  withKey("key " + i, "body"),
                  new Target.Proxy(i % 2 == 0 ? TETRIS : SNAKE),
                  Alias.Replacing.ANYTHING);
          if (Alias.decide(state[0], point, context)
              instanceof Decision.Accepted<AliasEvent>(var events)) {
            events.forEach(event -> state[0] = Alias.evolve(state[0], event));
            table[0] = table[0].with(state[0].row());
          }
        };

    long early = cheapest(retarget, 0, 200, THREADS::getCurrentThreadAllocatedBytes);
    repeat(retarget, 200, 4_900);
    long late = cheapest(retarget, 4_900, 5_100, THREADS::getCurrentThreadAllocatedBytes);

    assertThat(state[0].version().value()).isEqualTo(5_100);
    assertThat((double) late).isLessThan(AT_MOST * early);
  }

  /** All threads: entities, journal, and what else goes on meanwhile. */
  @Test
  void aNodeAllocatesForTheThousandthReleaseWhatItDidForTheFiftieth() {
    try (var test = TestNode.open()) {
      var app = test.app("app_tetris00", "text");
      IntConsumer deploy =
          i ->
              done(
                  test.node()
                      .registry()
                      .change(app, new App.DeployRelease(test.aCommand(), aDeployment("c" + i))));

      repeat(deploy, 0, 20);
      long early = cheapest(deploy, 20, 140, THREADS::getTotalThreadAllocatedBytes);
      repeat(deploy, 140, 1_000);
      long late = cheapest(deploy, 1_000, 1_120, THREADS::getTotalThreadAllocatedBytes);

      assertThat((double) late).isLessThan(AT_MOST * early);
    }
  }

  private static void repeat(IntConsumer change, int from, int to) {
    for (int i = from; i < to; i++) {
      change.accept(i);
    }
  }

  /** Bytes of the cheapest of the windows of changes between these two. */
  private static long cheapest(IntConsumer change, int from, int to, LongSupplier allocated) {
    long least = Long.MAX_VALUE;
    for (int start = from; start < to; start += WINDOW) {
      long before = allocated.getAsLong();
      repeat(change, start, start + WINDOW);
      least = Math.min(least, allocated.getAsLong() - before);
    }
    return least;
  }
}
