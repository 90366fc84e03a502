package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes killed with SIGKILL while they swap, also between any two steps of a swap: each target is
 * always somewhere, once, and all that was answered could have happened one after the other. The
 * property {@code crash.seed} repeats what was drawn, {@code crash.swap-rounds} sets how many
 * rounds the long one has.
 */
class SwapKillTest {
  private static final int ROUNDS_ON_ONE_FILE = 25;

  private final Path folder;

  SwapKillTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void noTargetIsLostOrDoubledByAKill() throws IOException {
    rounds(5, Path.of("target", "swap-kill-rounds.log"));
  }

  @Test
  @Tag("long")
  void noTargetIsLostOrDoubledByManyKills() throws IOException {
    int rounds = Integer.getInteger("crash.swap-rounds", 100);
    rounds(rounds, Path.of("target", "swap-kill-" + rounds + "-rounds.log"));
  }

  private void rounds(int rounds, Path log) throws IOException {
    long seed = Long.getLong("crash.seed", new Random().nextLong());
    var verdicts = new ArrayList<SwapCrashRounds.Verdict>();
    Files.createDirectories(Path.of("target"));
    try (var out = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
      out.println(rounds + " rounds, -Dcrash.seed=" + seed);
      var random = new Random(seed);
      for (int done = 0; done < rounds; done += ROUNDS_ON_ONE_FILE) {
        Path place = Files.createDirectory(folder.resolve("node-" + done));
        try (var crashes = new SwapCrashRounds(place)) {
          for (int i = done; i < Math.min(rounds, done + ROUNDS_ON_ONE_FILE); i++) {
            Instant began = Instant.now();
            var verdict = crashes.round(SwapMoment.ofRound(i, random), random.nextLong());
            out.println(line(i + 1, verdict, Duration.between(began, Instant.now())));
            verdict.violations().forEach(violation -> out.println("  " + violation));
            verdicts.add(verdict);
          }
        }
      }
      out.println(total(verdicts));
    }
    System.out.println(Files.readString(log));
    assertThat(verdicts)
        .as("crash.seed %d", seed)
        .hasSize(rounds)
        .allSatisfy(verdict -> assertThat(verdict.violations()).isEmpty());
    assertThat(verdicts)
        .filteredOn(verdict -> verdict.moment() instanceof SwapMoment.Before)
        .as("killed between two steps")
        .allMatch(SwapCrashRounds.Verdict::between);
  }

  private static String line(int round, SwapCrashRounds.Verdict verdict, Duration took) {
    return ("round %3d  %-38s  answered %3d  busy %2d  under way %d  reads %4d  bound %d  %s"
            + "  %4.1f s")
        .formatted(
            round,
            moment(verdict.moment()),
            verdict.answered(),
            verdict.refused(),
            verdict.unknown(),
            verdict.reads(),
            verdict.unfinished(),
            verdict.violations().isEmpty() ? "ok" : "VIOLATED",
            took.toMillis() / 1000.0);
  }

  private static String moment(SwapMoment moment) {
    return switch (moment) {
      case SwapMoment.Before(var event, int nth) ->
          "killed before %s %d".formatted(event.getSimpleName(), nth);
      case SwapMoment.AfterAnswers(int answers, long nanos) ->
          "killed %.1f ms after answer %d".formatted(nanos / 1e6, answers);
    };
  }

  private static String total(List<SwapCrashRounds.Verdict> verdicts) {
    return ("%d rounds: answered %d, under way %d, reads %d, killed between two steps %d,"
            + " names bound by a swap when the node died %d, violations %d")
        .formatted(
            verdicts.size(),
            verdicts.stream().mapToInt(SwapCrashRounds.Verdict::answered).sum(),
            verdicts.stream().mapToInt(SwapCrashRounds.Verdict::unknown).sum(),
            verdicts.stream().mapToInt(SwapCrashRounds.Verdict::reads).sum(),
            verdicts.stream().filter(SwapCrashRounds.Verdict::between).count(),
            verdicts.stream().mapToInt(SwapCrashRounds.Verdict::unfinished).sum(),
            verdicts.stream().mapToInt(verdict -> verdict.violations().size()).sum());
  }
}
