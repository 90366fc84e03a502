package sh.fazt.registry.linear;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a history is linearizable (Herlihy and Wing, 1990): there is one moment between begin and
 * end of each operation so that all of them, one after the other, could have been answered as they
 * were.
 *
 * <p>The search is Wing and Gong's with Lowe's memory of what was tried ("Testing for
 * linearizability", 2017): it takes any operation that could come next, and goes back when an
 * answer does not fit. Names that no operation couples are looked at apart, since a history is
 * linearizable if it is for each of these groups.
 */
public final class Linearizability {
  private Linearizability() {}

  /**
   * The first group of names whose history cannot have happened, or none.
   *
   * @param start what the names did before the first operation
   */
  public static @Nullable Set<String> violated(Collection<Operation> history, Names start) {
    for (var group : groups(history)) {
      if (!new Search(group.operations(), start).succeeds()) {
        return group.names();
      }
    }
    return null;
  }

  private record Group(Set<String> names, List<Operation> operations) {}

  /** Operations by the names they are coupled through. */
  private static Collection<Group> groups(Collection<Operation> history) {
    Map<String, String> leaders = new HashMap<>();
    for (var operation : history) {
      String leader = null;
      for (String name : operation.act().names()) {
        String own = leader(leaders, name);
        leader = leader == null ? own : leader;
        leaders.put(own, leader);
      }
    }
    Map<String, Group> groups = new TreeMap<>();
    for (var operation : history) {
      String any = operation.act().names().iterator().next();
      var group =
          groups.computeIfAbsent(
              leader(leaders, any), _ -> new Group(new HashSet<>(), new ArrayList<>()));
      group.names().addAll(operation.act().names());
      group.operations().add(operation);
    }
    return groups.values();
  }

  private static String leader(Map<String, String> leaders, String name) {
    String at = name;
    String up = leaders.getOrDefault(at, at);
    while (!up.equals(at)) {
      at = up;
      up = leaders.getOrDefault(at, at);
    }
    return at;
  }

  private record Tried(BitSet taken, Names names) {}

  private record Step(Entry call, Names before) {}

  /** The begin or the end of an operation, in a list that it can be taken out of and put back. */
  private static final class Entry {
    final int id;
    final Operation operation;
    final boolean isCall;
    final long at;
    @Nullable Entry match;
    @Nullable Entry before;
    @Nullable Entry next;

    Entry(int id, Operation operation, boolean isCall) {
      this.id = id;
      this.operation = operation;
      this.isCall = isCall;
      this.at =
          isCall ? operation.begin() : operation.isUnknown() ? Operation.NEVER : operation.end();
    }
  }

  private static final class Search {
    private static final int MAX = 1_000_000;

    private final Entry head =
        new Entry(-1, new Operation(0, 0, new Operation.Remove(""), new Operation.Nothing()), true);
    private final Names start;

    Search(List<Operation> operations, Names start) {
      this.start = start;
      var entries = new ArrayList<Entry>();
      for (int i = 0; i < operations.size(); i++) {
        var call = new Entry(i, operations.get(i), true);
        var end = new Entry(i, operations.get(i), false);
        call.match = end;
        end.match = call;
        entries.add(call);
        entries.add(end);
      }
      // at one and the same instant nobody knows who was first: a begin comes before an end
      entries.sort(
          Comparator.comparingLong((Entry entry) -> entry.at)
              .thenComparingInt(entry -> entry.isCall ? 0 : 1));
      var last = head;
      for (var entry : entries) {
        last.next = entry;
        entry.before = last;
        last = entry;
      }
    }

    /**
     * Takes answered operations first, and those without an answer only where nothing else fits:
     * there may be many of them, and most did nothing that anybody saw.
     *
     * @throws AssertionError if it takes too long to decide
     */
    boolean succeeds() {
      var tried = new HashSet<Tried>();
      Deque<Step> steps = new ArrayDeque<>();
      var taken = new BitSet();
      var names = start;
      var entry = head.next;
      boolean unknowns = false;
      while (true) {
        if (entry == null || !entry.isCall) {
          if (entry == null || entry.operation.isUnknown()) {
            return true; // all that were answered are done; the others need not have happened
          }
          if (!unknowns) {
            unknowns = true;
            entry = head.next;
            continue;
          }
          if (steps.isEmpty()) {
            return false;
          }
          var step = steps.pop();
          names = step.before();
          taken.clear(step.call().id);
          putBack(step.call());
          entry = step.call().next;
          unknowns = step.call().operation.isUnknown();
          continue;
        }
        var after = entry.operation.isUnknown() == unknowns ? entry.operation.after(names) : null;
        if (after == null) {
          entry = entry.next;
          continue;
        }
        taken.set(entry.id);
        if (!tried.add(new Tried((BitSet) taken.clone(), after))) {
          taken.clear(entry.id);
          entry = entry.next;
          continue;
        }
        if (tried.size() > MAX) {
          throw new AssertionError("not decided after " + MAX + " steps");
        }
        steps.push(new Step(entry, names));
        names = after;
        lift(entry);
        entry = head.next;
        unknowns = false;
      }
    }

    private static void lift(Entry call) {
      unlink(call);
      unlink(Objects.requireNonNull(call.match));
    }

    private static void unlink(Entry entry) {
      var before = Objects.requireNonNull(entry.before);
      before.next = entry.next;
      if (entry.next != null) {
        entry.next.before = before;
      }
    }

    private static void putBack(Entry call) {
      link(Objects.requireNonNull(call.match));
      link(call);
    }

    private static void link(Entry entry) {
      Objects.requireNonNull(entry.before).next = entry;
      if (entry.next != null) {
        entry.next.before = entry;
      }
    }
  }
}
