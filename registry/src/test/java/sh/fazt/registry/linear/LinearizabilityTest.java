package sh.fazt.registry.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.linear.Names.Name;
import sh.fazt.registry.linear.Operation.Act;
import sh.fazt.registry.linear.Operation.Answer;
import sh.fazt.registry.linear.Operation.Put;
import sh.fazt.registry.linear.Operation.Read;
import sh.fazt.registry.linear.Operation.Remove;
import sh.fazt.registry.linear.Operation.Swap;
import sh.fazt.registry.linear.Operation.Take;
import sh.fazt.registry.linear.Operation.Touch;

/**
 * The checker itself: takes what can have happened, and notices when a history is tampered with.
 */
class LinearizabilityTest {
  private static final Answer OK = new Operation.Done(Map.of());
  private static final Answer REFUSED = new Operation.Refused();
  private static final Answer NOTHING = new Operation.Nothing();
  private static final Answer UNKNOWN = new Operation.Unknown();
  private static final Names AB = Names.NONE.with("a", "1").with("b", "2");

  private static Operation op(long begin, long end, Act act, Answer answer) {
    return new Operation(begin, end, act, answer);
  }

  private static Read read(@Nullable String... namesAndValues) {
    var seen = new HashMap<String, Name>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      seen.put(String.valueOf(namesAndValues[i]), new Name(namesAndValues[i + 1], Name.UNTOLD));
    }
    return new Read(seen);
  }

  private static boolean accepts(Operation... history) {
    return Linearizability.violated(List.of(history), AB) == null;
  }

  @Test
  void whatHappenedOneAfterTheOtherIsTaken() {
    assertThat(
            accepts(
                op(1, 2, read("a", "1", "b", "2"), OK),
                op(3, 4, new Swap("a", "b"), OK),
                op(5, 6, read("a", "2", "b", "1"), OK),
                op(7, 8, new Remove("a"), OK),
                op(9, 10, new Swap("a", "b"), REFUSED),
                op(11, 12, new Take("a", "3"), OK),
                op(13, 14, new Take("a", "4"), REFUSED),
                op(15, 16, read("a", "3", "b", "1"), OK)))
        .isTrue();
  }

  @Test
  void operationsAtOnceMayHaveHappenedInEitherOrder() {
    var put = op(1, 10, new Put("a", "9"), OK);
    assertThat(accepts(put, op(2, 3, read("a", "1"), OK))).isTrue();
    assertThat(accepts(put, op(2, 3, read("a", "9"), OK))).isTrue();
    assertThat(accepts(put, op(2, 3, read("a", "9"), OK), op(4, 5, read("a", "1"), OK))).isFalse();
  }

  @Test
  void anUnansweredOperationMayHaveHappenedOrNotAndLate() {
    var lost = op(1, 2, new Put("a", "9"), UNKNOWN);
    assertThat(accepts(lost, op(50, 51, read("a", "1"), OK))).isTrue();
    assertThat(accepts(lost, op(50, 51, read("a", "9"), OK))).isTrue();
    assertThat(accepts(lost, op(50, 51, read("a", "1"), OK), op(60, 61, read("a", "9"), OK)))
        .isTrue();
    assertThat(accepts(lost, op(50, 51, read("a", "9"), OK), op(60, 61, read("a", "1"), OK)))
        .isFalse();
    assertThat(accepts(op(10, 20, new Put("a", "9"), UNKNOWN), op(1, 2, read("a", "9"), OK)))
        .isFalse();
  }

  @Test
  void aRefusalThatSaysNothingChangesNothing() {
    assertThat(accepts(op(1, 2, new Swap("a", "b"), NOTHING), op(3, 4, read("a", "1"), OK)))
        .isTrue();
    assertThat(accepts(op(1, 2, new Swap("a", "b"), NOTHING), op(3, 4, read("a", "2"), OK)))
        .isFalse();
  }

  @Test
  void theVersionsThatAreToldCount() {
    var second = new Operation.Done(Map.of("a", 2L));
    var third = new Operation.Done(Map.of("a", 3L));
    assertThat(accepts(op(1, 9, new Put("a", "x"), third), op(2, 8, new Put("a", "y"), second)))
        .isTrue();
    assertThat(accepts(op(1, 2, new Put("a", "x"), third), op(3, 8, new Put("a", "y"), second)))
        .isFalse();
    assertThat(accepts(op(1, 2, new Put("a", "x"), third))).isFalse();
    assertThat(
            accepts(
                op(1, 2, new Swap("a", "b"), new Operation.Done(Map.of("a", 2L, "b", 2L))),
                op(3, 4, new Read(Map.of("a", new Name("2", 2))), OK)))
        .isTrue();
  }

  @Test
  void halfASwapIsNoticed() {
    var swap = op(1, 10, new Swap("a", "b"), OK);
    assertThat(accepts(swap, op(2, 3, read("a", "2", "b", "2"), OK))).isFalse();
    assertThat(accepts(swap, op(2, 3, read("a", "1", "b", "1"), OK))).isFalse();
    assertThat(accepts(swap, op(2, 3, read("a", "2"), OK), op(4, 5, read("b", "2"), OK))).isFalse();
  }

  /** A history that did happen: each operation takes effect at one moment within its time. */
  private static List<Operation> honest(Random random, int clients, int each) {
    record Planned(long begin, long effect, long end, Act act) {}
    var planned = new ArrayList<Planned>();
    var names = List.of("a", "b", "c", "d");
    for (int client = 0; client < clients; client++) {
      long now = random.nextInt(20);
      for (int i = 0; i < each; i++) {
        long begin = now + 1 + random.nextInt(10);
        long effect = begin + random.nextInt(30);
        long end = effect + 1 + random.nextInt(30);
        String name = names.get(random.nextInt(4));
        String other = names.get(random.nextInt(4));
        String value = "v" + client + "." + i;
        Act act =
            switch (random.nextInt(7)) {
              case 0 -> new Put(name, value);
              case 1 -> new Take(name, value);
              case 2 -> new Remove(name);
              case 3 -> name.equals(other) ? new Remove(name) : new Swap(name, other);
              case 4 -> new Touch(name);
              default -> read(name, "", other, "");
            };
        planned.add(new Planned(begin, effect, end, act));
        now = end;
      }
    }
    planned.sort(Comparator.comparingLong(Planned::effect));
    var state = AB;
    var history = new ArrayList<Operation>();
    for (var one : planned) {
      if (one.act() instanceof Read(var seen)) {
        var values = new HashMap<String, Name>();
        for (String name : seen.keySet()) {
          values.put(name, state.at(name));
        }
        history.add(op(one.begin(), one.end(), new Read(values), OK));
        continue;
      }
      var done = op(one.begin(), one.end(), one.act(), OK);
      var after = done.after(state);
      history.add(after == null ? op(one.begin(), one.end(), one.act(), REFUSED) : done);
      state = after == null ? state : after;
    }
    return history;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatDidHappenIsTaken(int seed) {
    for (int i = 0; i < 25; i++) {
      var history = honest(new Random(seed * 1000L + i), 2 + seed % 4, 25);
      assertThat(Linearizability.violated(history, AB)).as("seed %d, %d", seed, i).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aValueNobodyWroteIsNoticed(int seed) {
    var random = new Random(seed);
    var history = new ArrayList<>(honest(random, 3, 25));
    int at = any(history, random, op -> op.act() instanceof Read);
    var values = new HashMap<>(((Read) history.get(at).act()).seen());
    values.replaceAll((_, name) -> new Name("forged", name.version()));
    history.set(at, with(history.get(at), new Read(values)));
    assertThat(Linearizability.violated(history, AB)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void anAnsweredChangeThatIsLostIsNoticed(int seed) {
    var random = new Random(seed);
    var history = new ArrayList<>(honest(random, 1, 40));
    // of one client, so that the order is known: what it wrote last and then saw
    int read = any(history, random, op -> sawItsOwn(op, history));
    var seen = ((Read) history.get(read).act()).seen();
    history.removeIf(
        op ->
            switch (op.act()) {
              case Put(_, var value) -> sees(seen, value);
              case Take(_, var value) -> sees(seen, value);
              case Remove _, Touch _, Swap _, Read _ -> false;
            });
    assertThat(Linearizability.violated(history, AB)).isNotNull();
  }

  /** After whatever happened, one more swap, seen as if one of the two had not changed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void halfASwapAtTheEndOfAnyHistoryIsNoticed(int seed) {
    var history = new ArrayList<>(honest(new Random(seed), 3, 15));
    long now = history.stream().mapToLong(Operation::end).max().orElseThrow();
    history.add(op(now + 1, now + 2, new Put("a", "left"), OK));
    history.add(op(now + 3, now + 4, new Put("b", "right"), OK));
    history.add(op(now + 5, now + 8, new Swap("a", "b"), OK));
    var whole = new ArrayList<>(history);
    whole.add(op(now + 9, now + 10, read("a", "right", "b", "left"), OK));
    assertThat(Linearizability.violated(whole, AB)).isNull();
    for (var half :
        List.of(
            read("a", "right", "b", "right"), read("a", "left", "b", "left"), read("a", "left"))) {
      var broken = new ArrayList<>(history);
      broken.add(op(now + 9, now + 10, half, OK));
      assertThat(Linearizability.violated(broken, AB)).as("%s", half).contains("a", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aVersionThatIsWrongIsNoticed(int seed) {
    var random = new Random(seed);
    var history = new ArrayList<>(honest(random, 1, 40));
    int at = any(history, random, op -> op.act() instanceof Read);
    var values = new HashMap<>(((Read) history.get(at).act()).seen());
    values.replaceAll((_, name) -> new Name(name.value(), name.version() + 1));
    history.set(at, with(history.get(at), new Read(values)));
    assertThat(Linearizability.violated(history, AB)).isNotNull();
  }

  private static boolean sees(Map<String, Name> seen, String value) {
    return seen.values().stream().anyMatch(name -> value.equals(name.value()));
  }

  private static boolean sawItsOwn(Operation operation, List<Operation> history) {
    return operation.act() instanceof Read(var seen)
        && history.stream()
            .anyMatch(op -> op.act() instanceof Put(_, var value) && sees(seen, value));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void anAnswerThatIsTurnedRoundIsNoticed(int seed) {
    var random = new Random(seed);
    var history = new ArrayList<>(honest(random, 1, 40));
    int at = any(history, random, op -> op.act() instanceof Remove || op.act() instanceof Take);
    var turned = history.get(at);
    history.set(
        at,
        op(
            turned.begin(),
            turned.end(),
            turned.act(),
            turned.answer().equals(REFUSED) ? OK : REFUSED));
    assertThat(Linearizability.violated(history, AB)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aReadThatIsMovedBeforeWhatItSawIsNoticed(int seed) {
    var random = new Random(seed);
    var history = new ArrayList<>(honest(random, 1, 40));
    int read = any(history, random, op -> sawItsOwn(op, history));
    history.set(read, op(-2, -1, history.get(read).act(), OK));
    assertThat(Linearizability.violated(history, AB)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSwapThatIsDoneTwiceIsNoticed(int seed) {
    var random = new Random(seed);
    long end = 1_000_000;
    var history = new ArrayList<>(honest(random, 3, 20));
    history.add(op(end, end + 1, new Put("a", "left"), OK));
    history.add(op(end + 2, end + 3, new Put("b", "right"), OK));
    history.add(op(end + 4, end + 5, new Swap("a", "b"), OK));
    history.add(op(end + 6, end + 7, read("a", "left", "b", "right"), OK));
    assertThat(Linearizability.violated(history, AB)).contains("a", "b");
  }

  @Test
  void namesThatNothingCouplesAreJudgedApart() {
    var history =
        List.of(
            op(1, 2, new Put("x", "1"), OK),
            op(3, 4, read("x", "1"), OK),
            op(1, 2, new Put("y", "1"), OK),
            op(3, 4, read("y", "2"), OK));
    assertThat(Linearizability.violated(history, AB)).containsExactly("y");
  }

  private static Operation with(Operation operation, Act act) {
    return op(operation.begin(), operation.end(), act, operation.answer());
  }

  private static int any(List<Operation> history, Random random, Predicate<Operation> that) {
    var fitting =
        IntStream.range(0, history.size()).filter(i -> that.test(history.get(i))).toArray();
    return fitting[random.nextInt(fitting.length)];
  }
}
