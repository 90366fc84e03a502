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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Rounds in which a node is killed, on one database after the other, so that looking at all of one
 * does not take ever longer. What came of each goes into a log; none may end with a violation. The
 * property {@code crash.seed} repeats what was drawn.
 *
 * @param <R> does the rounds on one database
 * @param <V> how a round went
 * @param name of the log
 * @param onOneDatabase how many rounds are done on one
 * @param start makes a database in an empty folder
 * @param round does one
 * @param line says how one went
 * @param total says how all went
 */
record KillRounds<R extends KillRounds.Database, V extends KillRounds.Verdict>(
    String name,
    int onOneDatabase,
    Function<Path, R> start,
    Round<R, V> round,
    Function<V, String> line,
    Function<List<V>, String> total) {

  /** A database, and the node that is killed on it. */
  interface Database extends AutoCloseable {
    @Override
    void close();
  }

  /** How a round went. */
  interface Verdict {
    /** What must not be, a sentence each. */
    List<String> violations();
  }

  /** One round. */
  interface Round<R, V> {
    /**
     * Does it.
     *
     * @param number from 0
     * @param random what is drawn comes from here only
     */
    V on(R database, int number, Random random);
  }

  /**
   * Does so many rounds.
   *
   * @param folder where the databases are
   */
  List<V> run(int rounds, Path folder) throws IOException {
    Path log = Files.createDirectories(Path.of("target")).resolve(name + "-rounds.log");
    long seed = Long.getLong("crash.seed", new Random().nextLong());
    var verdicts = new ArrayList<V>();
    try (var out = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
      out.println(rounds + " rounds, " + onOneDatabase + " on one database, -Dcrash.seed=" + seed);
      var random = new Random(seed);
      while (verdicts.size() < rounds) {
        Path place = Files.createDirectory(folder.resolve("node-" + verdicts.size()));
        int until = Math.min(rounds, verdicts.size() + onOneDatabase);
        try (R database = start.apply(place)) {
          while (verdicts.size() < until) {
            Instant began = Instant.now();
            V verdict = round.on(database, verdicts.size(), random);
            verdicts.add(verdict);
            tell(out, verdicts.size(), verdict, Duration.between(began, Instant.now()));
          }
        }
        remove(place);
      }
      out.printf(
          "%d rounds: %s, violations %d%n",
          rounds,
          total.apply(verdicts),
          verdicts.stream().mapToInt(verdict -> verdict.violations().size()).sum());
    }
    System.out.println(Files.readString(log));
    assertThat(verdicts)
        .as("crash.seed %d", seed)
        .hasSize(rounds)
        .allSatisfy(verdict -> assertThat(verdict.violations()).isEmpty());
    return verdicts;
  }

  private void tell(PrintStream out, int number, V verdict, Duration took) {
    out.printf(
        "round %3d  %s  %s  %4.1f s%n",
        number,
        line.apply(verdict),
        verdict.violations().isEmpty() ? "ok" : "VIOLATED",
        took.toMillis() / 1000.0);
    verdict.violations().forEach(violation -> out.println("  " + violation));
  }

  /** Waits for one of those who worked until the node was dead; its failure is the round's. */
  static void join(Future<?> worker) {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
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
