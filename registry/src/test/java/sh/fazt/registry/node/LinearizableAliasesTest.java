package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.TargetChange;
import sh.fazt.registry.linear.Linearizability;
import sh.fazt.registry.linear.Names;
import sh.fazt.registry.linear.Names.Name;
import sh.fazt.registry.linear.Operation;
import sh.fazt.registry.linear.Recorder;

/** What many clients do to names at once could have been done one after the other. */
class LinearizableAliasesTest {
  private static final List<String> NAMES = List.of("anna", "bert", "carl", "dora", "emil");
  private static final int CLIENTS = 8;
  private static final int EACH = 40;

  /** Each may have happened at any later moment, so more of them take long to make sense of. */
  private static final int MAX_UNKNOWN = 5;

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
        history.stream()
            .collect(
                Collectors.groupingBy(
                    operation -> operation.answer().getClass().getSimpleName(),
                    Collectors.counting()));
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
    switch (random.nextInt(10)) {
      case 0 ->
          recorder.record(
              new Operation.Put(name, value),
              () ->
                  answer(
                      random,
                      unanswered,
                      test.change(name, point(test, target, Alias.Replacing.ANYTHING)),
                      done -> Map.of(name, done.version().value())));
      case 1 ->
          recorder.record(
              new Operation.Take(name, value),
              () ->
                  answer(
                      random,
                      unanswered,
                      test.change(name, point(test, target, Alias.Replacing.NOTHING)),
                      done -> Map.of(name, done.version().value())));
      case 2 ->
          recorder.record(
              new Operation.Remove(name),
              () ->
                  answer(
                      random,
                      unanswered,
                      test.change(name, new Alias.RemoveAlias(test.aCommand())),
                      done -> Map.of(name, done.version().value())));
      case 3, 4 ->
          recorder.record(
              new Operation.Touch(name),
              () ->
                  answer(
                      random,
                      unanswered,
                      test.change(name, touch(test, numbers.incrementAndGet())),
                      done -> Map.of(name, done.version().value())));
      case 5, 6, 7 -> {
        if (!name.equals(other)) {
          recorder.record(
              new Operation.Swap(name, other),
              () ->
                  answer(
                      random,
                      unanswered,
                      test.swap(name, other),
                      done -> swapped(name, other, done)));
        }
      }
      default -> read(test, recorder, NAMES);
    }
  }

  /** The version of the answer is that of the name that sorts first, the result has the other's. */
  private static Map<String, Long> swapped(String name, String other, Answer.Done done) {
    boolean turned = name.compareTo(other) > 0;
    return Map.of(
        turned ? other : name,
        done.version().value(),
        turned ? name : other,
        ((Answer.Result.Swapped) done.result()).partner().value());
  }

  private static void read(TestNode test, Recorder recorder, List<String> names) {
    long begin = System.nanoTime();
    var table = test.node().table().now();
    var seen = new HashMap<String, Name>();
    for (String name : names) {
      var row = table.alias(name);
      seen.put(
          name,
          row == null
              ? new Name(null, 0)
              : new Name(
                  row.target() instanceof Target.Redirect(var url, _, _) ? url : null,
                  row.version().value()));
    }
    recorder.saw(begin, new Operation.Read(seen));
  }

  private static Alias.PointAlias point(TestNode test, Target target, Alias.Replacing replacing) {
    return new Alias.PointAlias(test.aCommand(), target, replacing);
  }

  /** Only the status is said; a key makes it a change also where it is the same. */
  private static Alias.ModifyAlias touch(TestNode test, int number) {
    return new Alias.ModifyAlias(
        test.aCommand().with(new CommandMeta.Idempotency("k" + number, "touch")),
        new TargetChange(null, null, null, number % 2 == 0 ? 302 : 307, null),
        false);
  }

  /** What was told; a few clients do not wait for it, as after a time-out. */
  private static Operation.Answer answer(
      Random random,
      AtomicInteger unanswered,
      CompletionStage<Answer> stage,
      Function<Answer.Done, Map<String, Long>> versions) {
    if (random.nextInt(40) == 0 && unanswered.getAndIncrement() < MAX_UNKNOWN) {
      return new Operation.Unknown();
    }
    return switch (stage.toCompletableFuture().join()) {
      case Answer.Done done -> new Operation.Done(versions.apply(done));
      case Answer.Rejected(var why) ->
          switch (why.code()) {
            case ALIAS_NOT_FOUND, CONFLICT, VERSION_MISMATCH -> new Operation.Refused();
            case OUTCOME_UNKNOWN -> new Operation.Unknown();
            default -> new Operation.Nothing();
          };
      case Answer.Planned plan -> throw new AssertionError("only planned: " + plan);
    };
  }
}
