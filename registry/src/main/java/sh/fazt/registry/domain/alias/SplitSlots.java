package sh.fazt.registry.domain.alias;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.journal.Target.Split;

/**
 * Gives the 100 slots of a split to its arms. Every visitor holds one slot for good, so what counts
 * is that as few of them as possible change hands: an arm that shrinks gives up just what it has
 * too much, and an arm that grows keeps all it had.
 */
final class SplitSlots {
  /** How many slots there are; an arm of weight w has w of them. */
  static final int COUNT = 100;

  private static final int FREE = -1;

  private SplitSlots() {}

  /**
   * A split between these arms.
   *
   * @param arms valid: distinct apps, weights that sum to 100
   * @param before what the alias did until now, or none; a proxy had all slots for its app
   */
  static Split assign(List<Arm> arms, @Nullable Target before) {
    int[] slots = new int[COUNT];
    int[] owed = arms.stream().mapToInt(Arm::weight).toArray();
    for (int slot = 0; slot < COUNT; slot++) {
      int arm = armOf(arms, holder(before, slot));
      boolean keeps = arm != FREE && owed[arm] > 0;
      slots[slot] = keeps ? arm : FREE;
      if (keeps) {
        owed[arm]--;
      }
    }
    return new Split(arms, filled(slots, owed));
  }

  /**
   * What is left of a split once some apps are gone: their slots go to the other arms, in
   * proportion to the weights of these, by largest remainder.
   *
   * @return a split, a proxy if one arm is left, none if no arm is
   */
  static @Nullable Target without(Split split, Predicate<AppId> gone) {
    List<Arm> left = split.arms().stream().filter(arm -> !gone.test(arm.app())).toList();
    return switch (left.size()) {
      case 0 -> null;
      case 1 -> new Target.Proxy(left.getFirst().app());
      default -> assign(grown(left), split);
    };
  }

  private static List<Arm> grown(List<Arm> arms) {
    int kept = arms.stream().mapToInt(Arm::weight).sum();
    int freed = COUNT - kept;
    int[] weights = new int[arms.size()];
    int given = 0;
    for (int i = 0; i < weights.length; i++) {
      int share = freed * arms.get(i).weight() / kept;
      weights[i] = arms.get(i).weight() + share;
      given += share;
    }
    // the sort is stable: of equal remainders the earlier arm's comes first
    List<Integer> byRemainder =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer i) -> freed * arms.get(i).weight() % kept)
                    .reversed())
            .toList();
    for (int i = 0; i < freed - given; i++) {
      weights[byRemainder.get(i)]++;
    }
    return IntStream.range(0, weights.length)
        .mapToObj(i -> new Arm(arms.get(i).app(), weights[i]))
        .toList();
  }

  private static @Nullable AppId holder(@Nullable Target before, int slot) {
    return switch (before) {
      case Target.Proxy(var app) -> app;
      case Split(var arms, var slots) -> arms.get(slots.get(slot)).app();
      case Target.Redirect _, Target.Reserved _ -> null;
      case null -> null;
    };
  }

  private static int armOf(List<Arm> arms, @Nullable AppId app) {
    for (int i = 0; i < arms.size(); i++) {
      if (arms.get(i).app().equals(app)) {
        return i;
      }
    }
    return FREE;
  }

  private static List<Integer> filled(int[] slots, int[] owed) {
    var takers = new ArrayList<Integer>();
    for (int arm = 0; arm < owed.length; arm++) {
      takers.addAll(Collections.nCopies(owed[arm], arm));
    }
    var next = takers.iterator();
    return Arrays.stream(slots).map(arm -> arm == FREE ? next.next() : arm).boxed().toList();
  }
}
