package sh.fazt.registry.sqlite.older;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderProblems;
import sh.fazt.registry.zip.EntryName;

/** Counts what does not come along, or not as it was, and names the first of each kind. */
final class ProblemLog {
  private final Map<OlderProblem, Tally> tallies = new EnumMap<>(OlderProblem.class);
  private final int maxNamed;

  ProblemLog(int maxNamed) {
    this.maxNamed = maxNamed;
  }

  private static final class Tally {
    private final List<String> which = new ArrayList<>();
    private long count;
  }

  /** One thing has a problem. */
  void add(OlderProblem problem, String which) {
    add(problem, which, 1);
  }

  /** Several things that are named together have a problem. */
  void add(OlderProblem problem, String which, long count) {
    Tally tally = tallies.computeIfAbsent(problem, _ -> new Tally());
    tally.count += count;
    if (tally.which.size() < maxNamed) {
      tally.which.add(EntryName.shown(which));
    }
  }

  OlderProblems all() {
    var found = new EnumMap<OlderProblem, OlderProblems.Found>(OlderProblem.class);
    tallies.forEach(
        (problem, tally) -> found.put(problem, new OlderProblems.Found(tally.count, tally.which)));
    return new OlderProblems(found);
  }
}
