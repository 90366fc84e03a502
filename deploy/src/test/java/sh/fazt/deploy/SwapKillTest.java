package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.deploy.SwapCrashRounds.Verdict;

/**
 * Nodes killed with SIGKILL while they swap, also between any two steps of a swap: each target is
 * always somewhere, once, and all that was answered could have happened one after the other. The
 * property {@code crash.seed} repeats what was drawn, {@code crash.swap-rounds} sets how many
 * rounds the long one has.
 */
class SwapKillTest {
  private final Path folder;

  SwapKillTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void noTargetIsLostOrDoubledByAKill() throws IOException {
    rounds("swap-kill", 5);
  }

  @Test
  @Tag("long")
  void noTargetIsLostOrDoubledByManyKills() throws IOException {
    int rounds = Integer.getInteger("crash.swap-rounds", 100);
    rounds("swap-kill-" + rounds, rounds);
  }

  private void rounds(String name, int rounds) throws IOException {
    var verdicts =
        new KillRounds<>(
                name,
                25,
                SwapCrashRounds::new,
                (database, number, random) ->
                    database.round(SwapMoment.ofRound(number, random), random.nextLong()),
                SwapKillTest::line,
                SwapKillTest::total)
            .run(rounds, folder);
    assertThat(verdicts)
        .filteredOn(verdict -> verdict.moment() instanceof SwapMoment.Before)
        .as("killed between two steps")
        .allMatch(Verdict::between);
  }

  private static String line(Verdict verdict) {
    return "%-38s  answered %3d  busy %2d  under way %d  reads %4d  bound %d"
        .formatted(
            moment(verdict.moment()),
            verdict.answered(),
            verdict.refused(),
            verdict.unknown(),
            verdict.reads(),
            verdict.unfinished());
  }

  private static String moment(SwapMoment moment) {
    return switch (moment) {
      case SwapMoment.Before(var event, int nth) ->
          "killed before %s %d".formatted(event.getSimpleName(), nth);
      case SwapMoment.AfterAnswers(int answers, long nanos) ->
          "killed %.1f ms after answer %d".formatted(nanos / 1e6, answers);
    };
  }

  private static String total(List<Verdict> verdicts) {
    return ("answered %d, under way %d, reads %d, killed between two steps %d,"
            + " names bound by a swap when the node died %d")
        .formatted(
            verdicts.stream().mapToInt(Verdict::answered).sum(),
            verdicts.stream().mapToInt(Verdict::unknown).sum(),
            verdicts.stream().mapToInt(Verdict::reads).sum(),
            verdicts.stream().filter(Verdict::between).count(),
            verdicts.stream().mapToInt(Verdict::unfinished).sum());
  }
}
