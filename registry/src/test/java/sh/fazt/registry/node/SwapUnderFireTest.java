package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Four writers exchange overlapping pairs while eight readers look at the table: at every moment
 * each target is somewhere, once.
 */
class SwapUnderFireTest {
  private static final List<String> NAMES =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
  private static final int WRITERS = 4;
  private static final int READERS = 8;
  private static final int SWAPS_EACH = 100;

  @Test
  void theMultisetOfTargetsNeverChanges() throws Exception {
    long seed = Long.getLong("swap.seed", System.nanoTime());
    try (var test = TestNode.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : NAMES) {
        test.point(name, new Target.Redirect("https://example.org/" + name, 302, false));
      }
      var running = new AtomicInteger(WRITERS);
      var looks = new AtomicLong();
      var readers = new ArrayList<Future<Optional<List<String>>>>();
      for (int i = 0; i < READERS; i++) {
        readers.add(
            threads.submit(
                () -> {
                  while (running.get() > 0) {
                    var seen = targets(test);
                    looks.incrementAndGet();
                    if (!seen.equals(NAMES)) {
                      return Optional.of(seen);
                    }
                    LockSupport.parkNanos(20_000);
                  }
                  return Optional.empty();
                }));
      }
      var writers = new ArrayList<Future<Integer>>();
      for (int i = 0; i < WRITERS; i++) {
        var random = new Random(seed + i);
        writers.add(threads.submit(() -> swaps(test, random, running)));
      }
      int done = 0;
      for (var writer : writers) {
        done += writer.get();
      }
      for (var reader : readers) {
        assertThat(reader.get()).as("seed %d", seed).isEmpty();
      }
      System.out.printf("seed %d: %d swaps, %d looks at the table%n", seed, done, looks.get());
      assertThat(done).isGreaterThan(WRITERS * SWAPS_EACH / 2);
      assertThat(looks.get()).isPositive();
      test.restart();
      assertThat(targets(test)).as("seed %d", seed).isEqualTo(NAMES);
    }
  }

  private static int swaps(TestNode test, Random random, AtomicInteger running) {
    int done = 0;
    try {
      for (int i = 0; i < SWAPS_EACH; i++) {
        String one = NAMES.get(random.nextInt(NAMES.size()));
        String other = NAMES.get(random.nextInt(NAMES.size()));
        switch (test.swap(one, other).toCompletableFuture().join()) {
          case Answer.Done _ -> done++;
          case Answer.Rejected(var refused) ->
              assertThat(refused.code()).isEqualTo(RejectionCode.BUSY);
          case Answer.Planned plan -> throw new AssertionError("only planned: " + plan);
        }
      }
    } finally {
      running.decrementAndGet();
    }
    return done;
  }

  /** Where the ten redirects of one snapshot lead, sorted. */
  private static List<String> targets(TestNode test) {
    var table = test.node().table().now();
    return NAMES.stream()
        .map(name -> table.target(Subdomain.of(name)))
        .map(target -> target instanceof Target.Redirect(var url, _, _) ? url : "nothing")
        .map(url -> url.substring(url.length() - 1))
        .sorted()
        .toList();
  }
}
