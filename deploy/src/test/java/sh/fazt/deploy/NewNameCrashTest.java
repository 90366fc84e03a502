package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.deploy.History.Deploy;
import sh.fazt.deploy.History.Outcome.Answered;
import sh.fazt.registry.control.ControlRequest;

/** Two deploys at once to one name that is not there yet, again and again, until the node dies. */
class NewNameCrashTest {
  private final Path folder;

  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger names = new AtomicInteger();

  NewNameCrashTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aNewNameServesOneAppAfterAKillAndAppsLeftWithoutANameAreListed() throws Exception {
    rounds(2);
  }

  @Test
  @Tag("long")
  void aNewNameServesOneAppAfterEachOfManyKills() throws Exception {
    rounds(Integer.getInteger("crash.new-name-rounds", 30));
  }

  private void rounds(int rounds) throws Exception {
    long seed = Long.getLong("crash.seed", new Random().nextLong());
    System.out.println("crash.seed " + seed);
    var random = new Random(seed);
    var node = KillableNode.started(KillableNode.initialized(folder));
    try {
      String token = node.newKey();
      for (int round = 0; round < rounds; round++) {
        var history = new History();
        var killer =
            new Killer(
                node,
                new KillMoment.AfterUpload(
                    1 + random.nextInt(30), random.nextLong(40_000_000) << random.nextInt(4)));
        List<String> raced = race(node.port(), token, history, killer);
        Path copy = StoredNode.copied(node.database(), folder.resolve("copy"));
        node = KillableNode.starting(node.database());
        try (var stored = StoredNode.open(copy)) {
          check(raced, history, killer, stored, node);
        }
      }
    } finally {
      node.close();
    }
  }

  /** Both threads deploy to one new name after the other, together. Returns the names. */
  private List<String> race(int port, String token, History history, Killer killer)
      throws Exception {
    var raced = new ArrayList<String>();
    var start = new CyclicBarrier(2, () -> raced.add("new-" + names.incrementAndGet()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var racers = new ArrayList<Future<?>>();
      for (int i = 0; i < 2; i++) {
        var writer = new Writer(port, token, history, killer);
        racers.add(
            threads.submit(
                () -> {
                  while (!killer.isDone()) {
                    start.await(60, TimeUnit.SECONDS);
                    writer.deploy(
                        new NumberedSite(raced.getLast(), numbers.incrementAndGet()),
                        NumberedSite.SMALL);
                  }
                  start.reset();
                  return true;
                }));
      }
      killer.await();
      for (var racer : racers) {
        try {
          racer.get();
        } catch (ExecutionException e) {
          // one noticed the kill before the other came to wait for it
          assertThat(e.getCause()).isInstanceOf(BrokenBarrierException.class);
        }
      }
    }
    return List.copyOf(raced);
  }

  private static void check(
      List<String> raced, History history, Killer killer, StoredNode stored, KillableNode node) {
    assertThat(stored.damage()).isEmpty();
    Map<String, StoredNode.Served> served = stored.served();
    for (Deploy deploy : history.answered()) {
      assertThat(stored.lacks(new NumberedSite(deploy.name(), deploy.number()), NumberedSite.SMALL))
          .isEmpty();
      var release = ((Answered) deploy.outcome()).release();
      assertThat(served)
          .hasEntrySatisfying(
              deploy.name(), site -> assertThat(site.app()).isEqualTo(release.app()));
    }
    try (var visitor = new Visitor(node.port(), history)) {
      for (String name : raced) {
        for (var part : NumberedSite.SMALL) {
          visitor.read(name, part, true);
        }
      }
    }
    assertThat(HistoryChecker.violations(history, killer.killedAt(), stored.releases())).isEmpty();
    var apps = new HashSet<String>();
    served.values().forEach(site -> apps.add(site.app()));
    assertThat(apps).as("no app has two names").hasSize(served.size());
    assertThat(node.ask(ControlRequest.of("gc")).get("apps_without_alias"))
        .isEqualTo(stored.appsWithoutAlias());
    System.out.println(
        raced.size()
            + " names, answered "
            + history.answered().size()
            + ", apps without a name "
            + stored.appsWithoutAlias().size());
  }
}
