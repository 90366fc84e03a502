package sh.fazt.registry.domain.alias;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.journal.Target.Split;

/** Which visitors move when a split changes, and that no more of them do than must. */
class SplitSlotsProperties {
  private static final List<AppId> APPS =
      IntStream.range(0, 8).mapToObj(i -> AppId.of("app_arm0000" + i)).toList();

  /** Weights of at least 1 that sum to 100, for some of the apps. */
  @Provide
  Arbitrary<List<Arm>> arms() {
    return Arbitraries.integers()
        .between(2, APPS.size())
        .flatMap(
            n ->
                Combinators.combine(
                        Arbitraries.shuffle(APPS),
                        Arbitraries.integers().between(1, 99).set().ofSize(n - 1))
                    .as(SplitSlotsProperties::arms));
  }

  /** Cuts 0 to 100 into pieces. */
  private static List<Arm> arms(List<AppId> apps, Set<Integer> cuts) {
    var arms = new ArrayList<Arm>();
    int from = 0;
    for (int cut : new TreeSet<>(cuts)) {
      arms.add(new Arm(apps.get(arms.size()), cut - from));
      from = cut;
    }
    arms.add(new Arm(apps.get(arms.size()), 100 - from));
    return arms;
  }

  private static AppId at(Target target, int slot) {
    return switch (target) {
      case Target.Proxy(var app) -> app;
      case Split(var arms, var slots) -> arms.get(slots.get(slot)).app();
      case Target.Redirect _, Target.Reserved _ -> throw new IllegalArgumentException();
    };
  }

  private static long moved(Target before, Target after) {
    return IntStream.range(0, 100).filter(s -> !at(before, s).equals(at(after, s))).count();
  }

  private static int weight(List<Arm> arms, AppId app) {
    return arms.stream().filter(arm -> arm.app().equals(app)).mapToInt(Arm::weight).sum();
  }

  private static void assertValid(Split split) {
    assertThat(split.slots()).hasSize(100);
    for (int i = 0; i < split.arms().size(); i++) {
      assertThat(Collections.frequency(split.slots(), i)).isEqualTo(split.arms().get(i).weight());
    }
    assertThat(split.arms().stream().mapToInt(Arm::weight).sum()).isEqualTo(100);
  }

  @Property
  void everyArmHasAsManySlotsAsItsWeight(@ForAll("arms") List<Arm> arms) {
    assertValid(SplitSlots.assign(arms, null));
    assertValid(SplitSlots.assign(arms, new Target.Proxy(APPS.getFirst())));
    assertValid(SplitSlots.assign(arms, new Target.Reserved()));
  }

  @Property
  void noMoreVisitorsMoveThanMust(
      @ForAll("arms") List<Arm> before, @ForAll("arms") List<Arm> after) {
    var old = SplitSlots.assign(before, null);
    var changed = SplitSlots.assign(after, old);
    assertValid(changed);
    long must =
        APPS.stream().mapToInt(a -> Math.max(0, weight(before, a) - weight(after, a))).sum();
    assertThat(moved(old, changed)).isEqualTo(must);
  }

  @Property
  void nobodyLeavesAnArmThatGrows(
      @ForAll("arms") List<Arm> before, @ForAll("arms") List<Arm> after) {
    var old = SplitSlots.assign(before, null);
    var changed = SplitSlots.assign(after, old);
    for (int slot = 0; slot < 100; slot++) {
      var app = at(old, slot);
      if (weight(after, app) >= weight(before, app)) {
        assertThat(at(changed, slot)).isEqualTo(app);
      }
    }
  }

  @Property
  void aDroppedArmsVisitorsAreSpreadAndNobodyElseMoves(
      @ForAll("arms") List<Arm> arms, @ForAll Random random) {
    var gone = new HashSet<AppId>();
    for (var app : APPS) {
      if (random.nextInt(4) == 0) {
        gone.add(app);
      }
    }
    var split = SplitSlots.assign(arms, null);
    var left = SplitSlots.without(split, gone::contains);
    long remaining = arms.stream().filter(arm -> !gone.contains(arm.app())).count();
    if (remaining == 0) {
      assertThat(left).isNull();
      return;
    }
    assertThat(left).isNotNull();
    int freed = gone.stream().mapToInt(app -> weight(arms, app)).sum();
    assertThat(moved(split, left)).isEqualTo(freed);
    if (left instanceof Split smaller) {
      assertValid(smaller);
      for (var arm : smaller.arms()) {
        double fair = weight(arms, arm.app()) * 100.0 / (100 - freed);
        assertThat(arm.weight()).isBetween((int) Math.floor(fair), (int) Math.ceil(fair));
      }
    }
  }

  @Example
  void aRampNeverMovesAnybodyBack() {
    Target present = new Target.Proxy(APPS.get(0));
    for (int weight : new int[] {5, 10, 25, 50, 99}) {
      var next =
          SplitSlots.assign(
              List.of(new Arm(APPS.get(0), 100 - weight), new Arm(APPS.get(1), weight)), present);
      for (int slot = 0; slot < 100; slot++) {
        if (at(present, slot).equals(APPS.get(1))) {
          assertThat(at(next, slot)).isEqualTo(APPS.get(1));
        }
      }
      present = next;
    }
    assertThat(moved(present, new Target.Proxy(APPS.get(1)))).isEqualTo(1);
  }
}
