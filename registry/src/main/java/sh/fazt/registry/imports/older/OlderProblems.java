package sh.fazt.registry.imports.older;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What does not come along, or not as it was: how many of each kind, and which. Immutable. */
public record OlderProblems(Map<OlderProblem, Found> found) {
  public static final OlderProblems NONE = new OlderProblems(Map.of());

  public OlderProblems {
    var sorted = new EnumMap<OlderProblem, Found>(OlderProblem.class);
    sorted.putAll(found);
    found = Collections.unmodifiableMap(sorted);
  }

  /**
   * Things with one problem.
   *
   * @param count all of them
   * @param which the first of them, named so that a person finds them, without what cannot be
   *     printed; as many as {@link OlderLimits#maxNamed} says
   */
  public record Found(long count, List<String> which) {
    public Found {
      which = List.copyOf(which);
    }
  }

  /** How many things have a problem. */
  public long count(OlderProblem problem) {
    Found of = found.get(problem);
    return of == null ? 0 : of.count();
  }

  /** The first things that have a problem. */
  public List<String> which(OlderProblem problem) {
    Found of = found.get(problem);
    return of == null ? List.of() : of.which();
  }

  /** How many things do not come along. */
  public long staying() {
    return found.entrySet().stream()
        .filter(entry -> entry.getKey().effect() == OlderProblem.Effect.STAYS)
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }

  /** Those of both. */
  public OlderProblems and(OlderProblems others) {
    var all = new EnumMap<OlderProblem, Found>(OlderProblem.class);
    all.putAll(found);
    others.found.forEach((problem, more) -> all.merge(problem, more, OlderProblems::sum));
    return new OlderProblems(all);
  }

  private static Found sum(Found some, Found more) {
    var which = new ArrayList<>(some.which());
    which.addAll(more.which());
    return new Found(some.count() + more.count(), which);
  }
}
