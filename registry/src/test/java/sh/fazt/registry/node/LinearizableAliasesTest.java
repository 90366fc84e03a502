package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.Answer;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.linear.Linearizability;
import sh.fazt.registry.linear.Names;
import sh.fazt.registry.linear.Operation;
import sh.fazt.registry.linear.Recorder;

/** What many clients do to names at once could have been done one after the other. */
class LinearizableAliasesTest {
  private static final List<String> NAMES = List.of("anna", "bert", "carl", "dora", "emil");
  private static final int CLIENTS = 8;
  private static final int EACH = 40;

  /** Each may have happened at any later moment, so more of them take long to make sense of. */
  private static final int MOST_UNKNOWN = 5;

  @Test
  void alsoWhileTheJournalFailsNowAndThen() throws Exception {
    long seed = Long.getLong("linear.seed", System.nanoTime());
    try (var test =
        TestNode.open(
            "fazt.registry.entities.swap { partner-within = 300 ms, ask-every = 30 ms }")) {
      run(test, seed, true);
    }
  }

  @Test
  void swapsLinksAndRemovalsAreLinearizable() throws Exception {
    long seed = Long.getLong("linear.seed", System.nanoTime());
    try (var test = TestNode.open()) {
      run(test, seed, false);
    }
  }

  private static void run(TestNode test, long seed, boolean failing) throws Exception {
    var recorder = new Recorder();
    var numbers = new AtomicInteger();
    var unanswered = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        var random = new Random(seed + i);
        clients.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < EACH; n++) {
                    step(test, recorder, random, numbers, unanswered);
                  }
                }));
      }
      if (failing) {
        for (int i = 0; i < 10; i++) {
          // whatever is being written now fails as if the disk did, and is written again or not
          test.sql(
              "CREATE TRIGGER broken BEFORE INSERT ON event_journal WHEN NEW.ordering % 3 = 0"
                  + " BEGIN SELECT RAISE(FAIL, 'broken on purpose'); END");
          long until = System.nanoTime() + 10_000_000;
          Eventually.until(() -> System.nanoTime() > until);
          test.sql("DROP TRIGGER broken");
          long next = System.nanoTime() + 20_000_000;
          Eventually.until(() -> System.nanoTime() > next);
        }
      }
      for (var client : clients) {
        client.get();
      }
    }
    test.restart();
    read(test, recorder, NAMES);
    var history = recorder.history();
    var outcomes =
        history.stream().collect(Collectors.groupingBy(Operation::outcome, Collectors.counting()));
    System.out.printf("seed %d: %d operations, %s%n", seed, history.size(), outcomes);
    assertThat(Linearizability.violated(history, Names.NONE)).as("seed %d", seed).isNull();
  }

  private static void step(
      TestNode test,
      Recorder recorder,
      Random random,
      AtomicInteger numbers,
      AtomicInteger unanswered) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    String other = NAMES.get(random.nextInt(NAMES.size()));
    String value = "https://example.org/" + numbers.incrementAndGet();
    var target = new Target.Redirect(value, 302, false);
    switch (random.nextInt(8)) {
      case 0 ->
          recorder.record(
              new Operation.Put(name, value),
              () ->
                  outcome(
                      random,
                      unanswered,
                      test.change(name, point(test, target, Alias.Replacing.ANYTHING))));
      case 1 ->
          recorder.record(
              new Operation.Take(name, value),
              () ->
                  outcome(
                      random,
                      unanswered,
                      test.change(name, point(test, target, Alias.Replacing.NOTHING))));
      case 2 ->
          recorder.record(
              new Operation.Remove(name),
              () ->
                  outcome(
                      random,
                      unanswered,
                      test.change(name, new Alias.RemoveAlias(test.aCommand()))));
      case 3, 4, 5 -> {
        if (!name.equals(other)) {
          recorder.record(
              new Operation.Swap(name, other),
              () -> outcome(random, unanswered, test.swap(name, other)));
        }
      }
      default -> read(test, recorder, NAMES);
    }
  }

  private static void read(TestNode test, Recorder recorder, List<String> names) {
    long begin = System.nanoTime();
    var table = test.node().table().now();
    var seen = new HashMap<String, @Nullable String>();
    for (String name : names) {
      seen.put(
          name,
          table.target(Subdomain.of(name)) instanceof Target.Redirect(var url, _, _) ? url : null);
    }
    recorder.saw(begin, new Operation.Read(seen));
  }

  private static Alias.PointAlias point(TestNode test, Target target, Alias.Replacing replacing) {
    return new Alias.PointAlias(test.aCommand(), target, replacing);
  }

  /** How it ended; a few clients do not wait for the answer, as after a time-out. */
  private static Operation.Outcome outcome(
      Random random, AtomicInteger unanswered, CompletionStage<Answer> stage) {
    if (random.nextInt(40) == 0 && unanswered.getAndIncrement() < MOST_UNKNOWN) {
      return Operation.Outcome.UNKNOWN;
    }
    return switch (stage.toCompletableFuture().join()) {
      case Answer.Done _ -> Operation.Outcome.OK;
      case Answer.Refused(var code, _, _) ->
          switch (code) {
            case "ALIAS_NOT_FOUND", "CONFLICT" -> Operation.Outcome.REFUSED;
            case "OUTCOME_UNKNOWN" -> Operation.Outcome.UNKNOWN;
            default -> Operation.Outcome.NOTHING;
          };
    };
  }
}
