package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fifty upgrades of a real service: bad versions of every kind, and everything killed at every
 * step. After each a working version answers, it is the one that the command or {@code upgrade
 * status} said, it serves what was served before, and the reason is told.
 */
@Tag("long")
@Timeout(7200)
class UpgradeMatrixIT {
  private final List<String> results = new ArrayList<>();
  private int patch;

  /**
   * One upgrade.
   *
   * @param arrives whether the new version must run in the end; null if either may
   * @param reason what must be told, as a regular expression
   */
  private record Run(
      String name,
      Fault fault,
      @Nullable Victim victim,
      @Nullable Moment moment,
      @Nullable Boolean arrives,
      String reason) {
    static Run of(Fault fault, boolean arrives, String reason) {
      return new Run(fault.toString(), fault, null, null, arrives, reason);
    }

    static Run killing(Victim victim, Moment moment) {
      return new Run(victim + " at " + moment, Fault.NONE, victim, moment, null, "");
    }
  }

  private static List<Run> runs() {
    String starts = "was not ready and confirmed in 2 starts";
    var runs =
        new ArrayList<>(
            List.of(
                Run.of(Fault.NONE, true, ""),
                Run.of(Fault.EXITS_AT_START, false, starts),
                Run.of(Fault.EXITS_WELL_AT_START, false, starts),
                Run.of(Fault.HANGS, false, starts),
                Run.of(Fault.FREEZES, false, starts),
                Run.of(Fault.CRASH_LOOPS, false, starts),
                Run.of(Fault.OTHER_STATE, false, "another state"),
                Run.of(Fault.PREFLIGHT_FAILS, false, "status 1"),
                Run.of(Fault.PREFLIGHT_HANGS, false, "no further for 20 s"),
                Run.of(Fault.EATS_MEMORY, false, starts),
                Run.of(Fault.FILLS_THE_DISK, false, "2 starts|disk was too full"),
                Run.of(Fault.TRUNCATED, false, "."),
                Run.of(Fault.FOREIGN_SIGNATURE, false, "sign")));
    for (Moment moment : Moment.values()) {
      for (Victim victim : List.of(Victim.NODE, Victim.CALLER, Victim.POWER)) {
        runs.add(Run.killing(victim, moment));
      }
    }
    for (Moment moment : List.of(Moment.INSTALLING, Moment.UNPACKING_AGAIN, Moment.ON_TRIAL)) {
      runs.add(Run.killing(Victim.GUARD, moment));
    }
    runs.add(Run.of(Fault.NONE, true, ""));
    return runs;
  }

  @Test
  void everyUpgradeEndsInAVersionThatWorks() throws IOException {
    var releases = new TestReleases(UpgradeBox.DISTRIBUTION, "UpgradeMatrixIT");
    String only = System.getProperty("matrix.only", "");
    UpgradeBox box = UpgradeBox.installed("UpgradeMatrixIT", releases);
    try {
      for (Run run : runs()) {
        if (!run.name.matches(only.isEmpty() ? ".*" : only)) {
          continue;
        }
        patch++;
        long from = System.nanoTime();
        String result;
        try {
          result = "passed: " + outcome(run, box, releases);
        } catch (AssertionError | IllegalStateException e) {
          result = "FAILED: " + e.getMessage();
          box.close();
          box = UpgradeBox.installed("UpgradeMatrixIT-" + patch, releases);
        }
        long seconds = (System.nanoTime() - from) / 1_000_000_000;
        results.add("%-34s %3d s  %s".formatted(run.name, seconds, result));
        System.out.println(results.getLast());
      }
    } finally {
      box.close();
    }
    System.out.println(results.size() + " upgrades");
    assertThat(results).allMatch(line -> line.contains("  passed: "));
  }

  private String outcome(Run run, UpgradeBox box, TestReleases releases) throws IOException {
    String before = box.version();
    String version = "1.0." + patch;
    Path archive = releases.make(version, run.fault);
    box.begin(archive);
    if (run.victim != null && run.moment != null) {
      run.victim.struckAt(run.moment, box.box);
    } else {
      box.ended();
    }
    box.settle();
    String runs = box.version();
    assertThat(runs).isIn(before, version);
    box.runs(runs);
    if (run.arrives != null) {
      assertThat(runs).isEqualTo(run.arrives ? version : before);
    }
    Map<String, @Nullable Object> last = box.last();
    String said = "";
    if (run.victim == null || run.victim == Victim.NODE || run.victim == Victim.GUARD) {
      var caller = box.ended();
      assertThat(caller.status() == 0).as(caller.said()).isEqualTo(runs.equals(version));
      said = caller.said();
    }
    boolean told = version.equals(last.get("to"));
    if (told) {
      assertThat(String.valueOf(last.get("step")))
          .isIn(runs.equals(version) ? List.of("confirmed") : List.of("went-back", "refused"));
      said += last.get("detail");
    } else {
      // It did not even begin: the files never came whole.
      assertThat(runs).isEqualTo(before);
    }
    assertThat(said).containsPattern(run.reason);
    box.takesChanges();
    releases.remove(archive);
    return (runs.equals(version) ? "upgraded" : "stays")
        + ", "
        + (told ? last.get("step") + ": " + last.get("detail") : "was never begun");
  }
}
