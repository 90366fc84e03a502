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
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes killed with SIGKILL while three writers deploy and visitors read. The property {@code
 * crash.seed} repeats what was drawn (though not what the scheduler did), {@code crash.rounds} sets
 * how many rounds the long one has.
 */
class KillNineTest {
  private static final int ROUNDS_ON_ONE_FILE = 20;

  private final Path folder;

  KillNineTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatWasAnsweredIsServedWholeAfterAKill() throws IOException {
    rounds(5, Path.of("target", "kill-9-rounds.log"));
  }

  @Test
  @Tag("long")
  void whatWasAnsweredIsServedWholeAfterEachOfManyKills() throws IOException {
    int rounds = Integer.getInteger("crash.rounds", 200);
    rounds(rounds, Path.of("target", "kill-9-" + rounds + "-rounds.log"));
  }

  /** Several files one after the other, so that looking at all of one does not take ever longer. */
  private void rounds(int rounds, Path log) throws IOException {
    long seed = Long.getLong("crash.seed", new Random().nextLong());
    var verdicts = new ArrayList<CrashRounds.Verdict>();
    Files.createDirectories(Path.of("target"));
    try (var out = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
      out.println(
          rounds + " rounds, " + ROUNDS_ON_ONE_FILE + " on one database, -Dcrash.seed=" + seed);
      var seeds = new Random(seed);
      for (int done = 0; done < rounds; done += ROUNDS_ON_ONE_FILE) {
        Path place = Files.createDirectory(folder.resolve("node-" + done));
        try (var crashes = new CrashRounds(place)) {
          for (int i = done; i < Math.min(rounds, done + ROUNDS_ON_ONE_FILE); i++) {
            Instant began = Instant.now();
            var verdict = crashes.round(seeds.nextLong());
            out.println(line(i + 1, verdict, Duration.between(began, Instant.now())));
            verdict.violations().forEach(violation -> out.println("  " + violation));
            verdicts.add(verdict);
          }
        }
        remove(place);
      }
      out.println(total(verdicts));
    }
    System.out.println(Files.readString(log));
    assertThat(verdicts)
        .as("crash.seed %d", seed)
        .hasSize(rounds)
        .allSatisfy(verdict -> assertThat(verdict.violations()).isEmpty());
  }

  private static String line(int round, CrashRounds.Verdict verdict, Duration took) {
    return ("round %3d  %-40s  answered %3d  under way %d (stored %d)  reads %5d (cut %d)"
            + "  %-12s  r%-5d  %s  %4.1f s")
        .formatted(
            round,
            moment(verdict.moment()),
            verdict.answered(),
            verdict.unknown(),
            verdict.unknownButStored(),
            verdict.reads(),
            verdict.cut(),
            verdict.startKilled() ? "start killed" : "",
            verdict.revision(),
            verdict.violations().isEmpty() ? "ok" : "VIOLATED",
            took.toMillis() / 1000.0);
  }

  private static String total(List<CrashRounds.Verdict> verdicts) {
    return ("%d rounds: answered %d, under way %d (stored %d), reads %d (cut %d), starts killed %d,"
            + " violations %d")
        .formatted(
            verdicts.size(),
            verdicts.stream().mapToInt(CrashRounds.Verdict::answered).sum(),
            verdicts.stream().mapToInt(CrashRounds.Verdict::unknown).sum(),
            verdicts.stream().mapToInt(CrashRounds.Verdict::unknownButStored).sum(),
            verdicts.stream().mapToInt(CrashRounds.Verdict::reads).sum(),
            verdicts.stream().mapToInt(CrashRounds.Verdict::cut).sum(),
            verdicts.stream().filter(CrashRounds.Verdict::startKilled).count(),
            verdicts.stream().mapToInt(verdict -> verdict.violations().size()).sum());
  }

  private static String moment(KillMoment moment) {
    return switch (moment) {
      case KillMoment.AfterAnswers(int answers, long nanos) ->
          "killed %.1f ms after answer %d".formatted(nanos / 1e6, answers);
      case KillMoment.InUpload(int upload, double share) ->
          "killed after %.0f %% of upload %d".formatted(100 * share, upload);
      case KillMoment.AfterUpload(int upload, long nanos) ->
          "killed %.1f ms after upload %d was sent".formatted(nanos / 1e6, upload);
    };
  }

  private static void remove(Path place) throws IOException {
    List<Path> all;
    try (var files = Files.walk(place)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
