package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guard is cut at each step and runs again. A step is each program that it calls: before the
 * n-th call it is killed, and on a disk that loses what it can, everything is undone that came
 * after the last time the install root was synced.
 */
@Timeout(600)
class GuardCutTest {
  private static final List<String> PROGRAMS =
      List.of("sync", "mv", "ln", "rm", "cp", "chmod", "mkdir", "dd", "readlink", "date", "sort");

  /** Counts the calls of all programs, and dies instead of the one that is to be cut. */
  private static final String WRAPPER =
      """
      #!/bin/sh
      read -r calls <"$CUT_FOLDER/calls"
      calls=$((calls + 1))
      echo "$calls" >"$CUT_FOLDER/calls"
      if [ "$calls" -eq "$CUT_AT" ]; then
        read -r guard <"$CUT_FOLDER/guard"
        kill -9 "$guard" "$PPID"
        exit 137
      fi
      PATH=${PATH#*:}
      export PATH
      PROGRAM "$@"
      status=$?
      if [ "PROGRAM $*" = "sync $CUT_ROOT" ]; then
        rm -rf "$CUT_FOLDER/durable"
        cp -a "$CUT_ROOT" "$CUT_FOLDER/durable"
      fi
      exit $status
      """;

  private static final List<Case> CASES =
      List.of(
          new Case("asked", InstallRoot::asking, List.of("1.0.0", "1.0.1")),
          new Case("refused", at -> InstallRoot.asking(at).told("m", "bad\n"), List.of("1.0.0")),
          new Case("second start", at -> InstallRoot.onTrial(at, "1"), List.of("1.0.0", "1.0.1")),
          new Case("no more starts", at -> InstallRoot.onTrial(at, "2"), List.of("1.0.0")),
          new Case(
              "rejected",
              at -> InstallRoot.onTrial(at, "1").told("rejected", "id=u1\nreason=no\n"),
              List.of("1.0.0")),
          new Case(
              "confirmed",
              at ->
                  InstallRoot.onTrial(at, "1")
                      .release("0.9.0")
                      .release("0.8.0")
                      .told("confirmed", "id=u1\n"),
              List.of("1.0.1")));

  @TempDir Path folder;

  private int numbers;

  /**
   * Where the guard is cut.
   *
   * @param running what may run after the next start
   */
  private record Case(String name, Function<Path, InstallRoot> root, List<String> running) {}

  /** One cut that the next start did not mend. */
  private record Wrong(String where, int cut, boolean losing, String what) {}

  @Test
  void aCutAtSomeStepsIsMendedByTheNextStart() throws Exception {
    long seed = Long.getLong("guard.seed", new Random().nextLong());
    System.out.println("guard.seed=" + seed);
    var random = new Random(seed);
    var wrong = new ArrayList<Wrong>();
    for (var one : CASES) {
      int steps = steps(one);
      for (int i = 0; i < 3; i++) {
        cut(one, 1 + random.nextInt(steps), random.nextBoolean(), wrong);
      }
    }
    assertThat(wrong).as("seed %d", seed).isEmpty();
  }

  @Test
  @Tag("long")
  void aCutAtAnyStepIsMendedByTheNextStart() throws Exception {
    var wrong = new ArrayList<Wrong>();
    int cuts = 0;
    for (var one : CASES) {
      int steps = steps(one);
      for (int cut = 1; cut <= steps; cut++) {
        cut(one, cut, false, wrong);
        cut(one, cut, true, wrong);
        cuts += 2;
      }
    }
    System.out.println(cuts + " cuts");
    assertThat(wrong).isEmpty();
  }

  /** How many programs the guard calls if nothing cuts it. */
  private int steps(Case one) throws IOException {
    Path at = folder.resolve("steps of " + one.name);
    InstallRoot root = one.root.apply(at);
    instrumented(root, at, 0);
    assertThat(root.start("echo $$ >\"$CUT_FOLDER/guard\"; exec sh \"$@\"").status()).isZero();
    return Integer.parseInt(Files.readString(at.resolve("calls")).strip());
  }

  private static void instrumented(InstallRoot root, Path at, int cut) throws IOException {
    for (String program : PROGRAMS) {
      root.tool(program, WRAPPER.replace("PROGRAM", program));
    }
    root.with("CUT_FOLDER", at.toString())
        .with("CUT_ROOT", root.root.toString())
        .with("CUT_AT", Integer.toString(cut));
    Files.writeString(at.resolve("calls"), "0\n");
    copy(root.root, at.resolve("durable"));
  }

  private void cut(Case one, int cut, boolean losing, List<Wrong> wrong) throws IOException {
    Path at = folder.resolve(one.name + " " + numbers++);
    InstallRoot root = one.root.apply(at);
    instrumented(root, at, cut);
    int status = root.start("echo $$ >\"$CUT_FOLDER/guard\"; exec sh \"$@\"").status();
    if (status != 137) {
      wrong.add(new Wrong(one.name, cut, losing, "was not cut: " + status));
    }
    if (losing) {
      assertThat(root.root.toFile().renameTo(at.resolve("lost").toFile())).isTrue();
      copy(at.resolve("durable"), root.root);
    }
    root.with("CUT_AT", "0");
    var problems = new TreeSet<String>();
    check(root, one, problems);
    // Nobody confirms it: some starts later it has gone back, or was refused before.
    for (int i = 0; i < 4; i++) {
      check(root, one, problems);
    }
    if (root.isOnTrial() || root.outcome().equals("none")) {
      problems.add("is on trial for ever");
    }
    boolean upgraded = root.outcome().equals("upgraded");
    if (upgraded != one.name.equals("confirmed")
        || !(upgraded ? "1.0.1" : "1.0.0").equals(root.running())) {
      problems.add("ended with " + root.says("outcome") + " and runs " + root.running());
    }
    if (!problems.isEmpty()) {
      wrong.add(new Wrong(one.name, cut, losing, problems.toString()));
    }
  }

  private static void check(InstallRoot root, Case one, Set<String> problems) {
    var ended = root.start();
    String running = String.valueOf(root.running());
    if (ended.status() != 0 || !one.running.contains(running)) {
      problems.add("status " + ended.status() + ", running " + running + ": " + ended.said());
    }
    if (root.isOnTrial() && !running.equals(root.says("trial").get("to"))) {
      problems.add("on trial is " + root.says("trial") + " and running " + running);
    }
    if (!root.isOnTrial()
        && !root.outcome().equals("none")
        && !running.equals(root.says("outcome").get("running"))) {
      problems.add("the outcome is " + root.says("outcome") + " and running " + running);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      var copy = new ProcessBuilder("cp", "-a", from.toString(), to.toString());
      assertThat(copy.inheritIO().start().waitFor()).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
