package sh.fazt.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.deploy.CrashRounds.Verdict;

/**
 * Nodes killed with SIGKILL while three writers deploy and visitors read. The property {@code
 * crash.seed} repeats what was drawn (though not what the scheduler did), {@code crash.rounds} sets
 * how many rounds the long one has.
 */
class KillNineTest {
  private final Path folder;

  KillNineTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatWasAnsweredIsServedWholeAfterAKill() throws IOException {
    rounds("kill-9").run(5, folder);
  }

  @Test
  @Tag("long")
  void whatWasAnsweredIsServedWholeAfterEachOfManyKills() throws IOException {
    int rounds = Integer.getInteger("crash.rounds", 200);
    rounds("kill-9-" + rounds).run(rounds, folder);
  }

  private static KillRounds<CrashRounds, Verdict> rounds(String name) {
    return new KillRounds<>(
        name,
        20,
        CrashRounds::new,
        (database, _, random) -> database.round(random.nextLong()),
        KillNineTest::line,
        KillNineTest::total);
  }

  private static String line(Verdict verdict) {
    return "%-40s  answered %3d  under way %d (stored %d)  reads %5d (cut %d)  %-12s  r%-5d"
        .formatted(
            moment(verdict.moment()),
            verdict.answered(),
            verdict.unknown(),
            verdict.unknownButStored(),
            verdict.reads(),
            verdict.cut(),
            verdict.startKilled() ? "start killed" : "",
            verdict.revision());
  }

  private static String total(List<Verdict> verdicts) {
    return "answered %d, under way %d (stored %d), reads %d (cut %d), starts killed %d"
        .formatted(
            verdicts.stream().mapToInt(Verdict::answered).sum(),
            verdicts.stream().mapToInt(Verdict::unknown).sum(),
            verdicts.stream().mapToInt(Verdict::unknownButStored).sum(),
            verdicts.stream().mapToInt(Verdict::reads).sum(),
            verdicts.stream().mapToInt(Verdict::cut).sum(),
            verdicts.stream().filter(Verdict::startKilled).count());
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
}
