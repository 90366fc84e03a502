package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the start guard makes of what it finds. */
@Timeout(120)
class GuardTest {
  @TempDir Path folder;

  /**
   * One state of a switch from 1.0.0 to 1.0.1.
   *
   * @param current the version the link names
   * @param outcome what the last outcome says of this switch, or of another one
   * @param told what the node on trial has said
   */
  private record State(String starts, @Nullable String current, String outcome, String told) {
    /** What the guard has to make of it. */
    Result result() {
      if (outcome.equals("upgraded") || outcome.equals("went-back")) {
        return new Result(outcome.equals("upgraded") ? "1.0.1" : "1.0.0", outcome, null);
      }
      if (told.contains("confirmed")) {
        return new Result("1.0.1", "upgraded", null);
      }
      if (told.contains("rejected") || !List.of("0", "1").contains(starts)) {
        return new Result("1.0.0", "went-back", null);
      }
      String counted = Integer.toString(Integer.parseInt(starts) + 1);
      return new Result("1.0.1", outcome.equals("other") ? "refused" : "none", counted);
    }
  }

  /**
   * What is there afterwards.
   *
   * @param starts null if there is no trial any more
   */
  private record Result(@Nullable String running, String outcome, @Nullable String starts) {}

  @Test
  void everyStateOfASwitchEndsInAVersionThatRuns() {
    var states = new ArrayList<State>();
    for (String current : List.of("1.0.0", "1.0.1", "", "gone")) {
      for (String outcome : List.of("none", "other", "upgraded", "went-back")) {
        for (String told : List.of("nothing", "confirmed", "rejected", "confirmed rejected")) {
          states.add(new State("0", current, outcome, told));
        }
      }
      for (String starts : List.of("1", "2", "3", "", "x", "-1", "99999999999999999999")) {
        states.add(new State(starts, current, "none", "nothing"));
      }
    }
    var wrong = new ArrayList<String>();
    for (var state : states) {
      var root = rootIn(folder.resolve(Integer.toString(states.indexOf(state))), state);
      root.tool("sync", "#!/bin/sh\n");
      int status = root.start().status();
      var result = new Result(root.running(), root.outcome(), root.says("trial").get("starts"));
      if (status != 0 || !result.equals(state.result())) {
        wrong.add(state + " -> " + result + ", status " + status);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static InstallRoot rootIn(Path folder, State state) {
    InstallRoot root = InstallRoot.onTrial(folder, state.starts);
    switch (String.valueOf(state.current)) {
      case "" -> delete(root.root.resolve("current"));
      case String version -> root.current(version);
    }
    switch (state.outcome) {
      case "none" -> {}
      case "other" -> root.own("outcome", "id=u0\nresult=refused\nrunning=1.0.0\n");
      case String result -> root.own("outcome", "id=u1\nresult=" + result + "\n");
    }
    if (state.told.contains("confirmed")) {
      root.told("confirmed", "id=u1\n");
    }
    if (state.told.contains("rejected")) {
      root.told("rejected", "id=u1\nreason=the state hash differs\n");
    }
    return root;
  }

  private static void delete(Path file) {
    assertThat(file.toFile().delete()).isTrue();
  }

  @Test
  void aReleaseIsInstalledTriedTwiceAndLeftAgain() {
    var root = InstallRoot.asking(folder);

    assertThat(root.start().said()).contains("1.0.1 is on trial, start 1 of 2");
    assertThat(root.running()).isEqualTo("1.0.1");
    assertThat(root.says("trial"))
        .containsEntry("id", "u1")
        .containsEntry("from", "1.0.0")
        .containsEntry("to", "1.0.1")
        .containsEntry("starts", "1");
    assertThat(root.start().said()).contains("start 2 of 2");
    assertThat(root.start().said()).contains("going back from 1.0.1 to 1.0.0");

    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.says("outcome"))
        .containsEntry("id", "u1")
        .containsEntry("from", "1.0.0")
        .containsEntry("to", "1.0.1")
        .containsEntry("result", "went-back")
        .containsEntry("running", "1.0.0")
        .containsEntry("reason", "1.0.1 was not ready and confirmed in 2 starts");
    assertThat(root.start().said()).as("the request has been dealt with").isEmpty();
    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.names("")).containsExactly("current", "guard", "outcome", "releases");
    assertThat(root.names("releases")).as("a bad release fills no disk").containsExactly("1.0.0");
  }

  @Test
  void whatTheNodeOnTrialSaysIsTheReason() {
    var root = InstallRoot.onTrial(folder, "1");
    root.told("rejected", "id=u1\nreason=the state hash is \u001b[31mf00\u00fc\n");

    root.start();

    assertThat(root.reason()).isEqualTo("1.0.1 gave itself up: the state hash is ?[31mf00?");
  }

  @Test
  void whatIsSaidOfAnotherSwitchIsNothing() {
    var root = InstallRoot.onTrial(folder, "0");
    root.told("confirmed", "id=u0\n").told("rejected", "id=u\nreason=no\n");

    root.start();

    assertThat(root.says("trial")).containsEntry("starts", "1");
  }

  @Test
  void theNewestReleasesAreKeptOnceOneIsConfirmed() {
    var root = InstallRoot.onTrial(folder, "1").told("confirmed", "id=u1\n");
    for (String version : List.of("0.9.9", "0.10.0", "1.0.2", "1.0.10", "0.1.0")) {
      root.release(version);
    }
    InstallRoot.make(root.root.resolve("releases/.old-0.0.1/bin"));

    root.start();

    assertThat(root.names("releases")).containsExactly("1.0.0", "1.0.1", "1.0.10", "1.0.2");
  }

  @Test
  void onlyAConfirmedReleaseBringsItsGuard() {
    var root = InstallRoot.onTrial(folder, "0");
    String newer = InstallRoot.read(root.root.resolve("guard")) + "# newer\n";
    InstallRoot.write(root.root.resolve("releases/1.0.1/libexec/guard"), newer);

    root.start();
    assertThat(root.root.resolve("guard")).content().doesNotContain("# newer");
    root.told("confirmed", "id=u1\n").start();

    assertThat(root.root.resolve("guard")).content().isEqualTo(newer);
    assertThat(Files.isExecutable(root.root.resolve("guard"))).isTrue();
  }

  @Test
  void aGuardThatIsNoScriptIsNotTaken() {
    var root = InstallRoot.onTrial(folder, "0").told("confirmed", "id=u1\n");
    InstallRoot.write(root.root.resolve("releases/1.0.1/libexec/guard"), "#!/bin/sh\nif then\n");

    root.start();

    assertThat(root.root.resolve("guard"))
        .hasSameTextualContentAs(InstallRoot.LIBEXEC.resolve("guard"));
    assertThat(root.outcome()).isEqualTo("upgraded");
  }

  @Test
  void aRefusedInstallationChangesNothingAndSaysWhy() {
    var root = InstallRoot.asking(folder).told("m", "bad\n");

    root.start();

    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.outcome()).isEqualTo("refused");
    assertThat(root.reason()).isEqualTo("the manifest is not signed by a key that is trusted here");
    assertThat(root.isOnTrial()).isFalse();
    assertThat(root.start().said()).isEmpty();
  }

  @Test
  void anInstallationThatNeverEndsIsTriedTwice() {
    var root = InstallRoot.asking(folder).told("m", "hangs\n");
    for (int i = 0; i < 2; i++) {
      // Killed as systemd does that takes too long.
      var ended = root.start("setsid sh \"$@\" & sleep 0.4; kill -9 -$!; wait $!");
      assertThat(ended.status()).isEqualTo(137);
      assertThat(root.running()).isEqualTo("1.0.0");
    }

    assertThat(root.start().status()).isZero();

    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.outcome()).isEqualTo("refused");
    assertThat(root.reason()).isEqualTo("installing it was broken off 2 times");
  }

  @Test
  void aManifestOfAnotherVersionIsRefused() {
    var root = InstallRoot.asking(folder).told("m", "1.0.2\n");

    root.start();

    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.reason()).isEqualTo("the manifest m is not that of 1.0.1");
  }

  @Test
  void aKeptReleaseIsActivatedWithoutAManifest() {
    var root = new InstallRoot(folder).release("1.0.0").release("1.0.1").current("1.0.1");
    root.told("request", "id=u2\nfrom=1.0.1\nto=1.0.0\naction=activate\n");

    root.start();
    assertThat(root.says("trial")).containsEntry("to", "1.0.0").containsEntry("starts", "1");
    assertThat(root.running()).isEqualTo("1.0.0");
    root.start();
    root.start();
    assertThat(root.names("releases")).as("what was kept stays").contains("1.0.0", "1.0.1");
    root.told("request", "id=u3\nfrom=1.0.1\nto=1.0.0\naction=activate\n").start();
    root.told("confirmed", "id=u3\n").start();

    assertThat(root.outcome()).isEqualTo("upgraded");
    assertThat(root.running()).isEqualTo("1.0.0");
  }

  @Test
  void requestsThatCannotBeMeantAreRefused() {
    var root = new InstallRoot(folder).release("1.0.0").release("1.0.1").current("1.0.0");
    for (String request :
        List.of(
            "from=1.0.0\nto=1.0.2\naction=activate",
            "from=0.9.0\nto=1.0.1\naction=activate",
            "from=1.0.0\nto=1.0.0\naction=activate",
            "from=1.0.0\nto=1.0.1\naction=dance",
            "from=1.0.0\nto=1.0.1\naction=install",
            "from=1.0.0\nto=../../etc\naction=activate",
            "from=1.0.0\naction=activate",
            "to=1.0.1\naction=activate")) {
      String id = "r" + Integer.toHexString(request.hashCode());
      root.told("request", "id=" + id + "\n" + request + "\n");

      assertThat(root.start().status()).isZero();

      assertThat(root.says("outcome"))
          .as(request)
          .containsEntry("id", id)
          .containsEntry("result", "refused")
          .containsEntry("running", "1.0.0");
      assertThat(root.running()).isEqualTo("1.0.0");
      assertThat(root.isOnTrial()).isFalse();
    }
  }

  @Test
  void aRequestWaitsUntilTheTrialIsOver() {
    var root = InstallRoot.onTrial(folder, "0");
    root.told("request", "id=u2\nfrom=1.0.0\nto=1.0.2\naction=activate\n");

    root.start();
    assertThat(root.says("trial")).containsEntry("id", "u1").containsEntry("starts", "1");
    root.told("rejected", "id=u1\nreason=no\n").start();

    assertThat(root.says("outcome")).containsEntry("id", "u2").containsEntry("result", "refused");
    assertThat(root.running()).isEqualTo("1.0.0");
  }

  @Test
  void whoAsksForAnotherVersionWasConfirmed() {
    // Its word that it was got lost; the version before must not come back to a journal it may not
    // know.
    var root = InstallRoot.onTrial(folder, "2");
    root.told("request", "id=u2\nfrom=1.0.1\nto=1.0.0\naction=activate\n").start();
    assertThat(root.says("trial")).containsEntry("id", "u2").containsEntry("from", "1.0.1");

    var other = InstallRoot.onTrial(folder.resolve("other"), "2");
    other.told("request", "id=u1\nfrom=1.0.0\nto=1.0.1\naction=install\nmanifest=m\n").start();
    assertThat(other.outcome()).isEqualTo("went-back");
  }

  @Test
  void aReleaseThatWentAwayIsNotStarted() {
    var root = InstallRoot.onTrial(folder, "0");
    delete(root.root.resolve("releases/1.0.1/bin/fazt"));
    root.start();
    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.reason()).isEqualTo("1.0.1 is not there any more");

    var other = InstallRoot.onTrial(folder.resolve("other"), "2");
    delete(other.root.resolve("releases/1.0.0/bin/fazt"));
    assertThat(other.start().status()).isZero();
    assertThat(other.running()).as("there is nothing to go back to").isEqualTo("1.0.1");
  }

  @Test
  void aLinkThatNamesNothingIsSetToWhatRanLastOrIsNewest() {
    var root = new InstallRoot(folder).release("1.0.9").release("1.0.10").release("1.0.2");
    assertThat(root.start().status()).isZero();
    assertThat(root.running()).isEqualTo("1.0.10");

    root.current("gone").own("outcome", "id=u1\nresult=went-back\nrunning=1.0.2\n");
    assertThat(root.start().status()).isZero();
    assertThat(root.running()).isEqualTo("1.0.2");
  }

  @Test
  void withoutAnyReleaseItSaysSo() {
    var ended = new InstallRoot(folder).start();

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said()).contains("there is no release");
  }

  @Test
  void aTrialThatCannotBeReadIsGivenUp() {
    for (String trial : List.of("", "starts=0\n", "id=u1\nfrom=1.0.0\nto=..\n", "\u0000\u0000")) {
      var root = InstallRoot.onTrial(folder.resolve("t" + trial.length()), "0").own("trial", trial);

      assertThat(root.start().status()).isZero();

      assertThat(root.running()).isIn("1.0.0", "1.0.1");
      assertThat(root.isOnTrial()).as("'%s'", trial).isFalse();
    }
  }

  @Test
  void noFileGetsItsNameBeforeTheDiskHasIt() {
    var root = InstallRoot.asking(folder).with("LOG", folder + "/log");
    for (String program : List.of("sync", "mv")) {
      root.tool(
          program,
          "#!/bin/sh\necho \""
              + program
              + " $*\" >>\"$LOG\"\nPATH=${PATH#*:} exec "
              + program
              + " \"$@\"\n");
    }
    root.start();
    root.told("confirmed", "id=u1\n").start();

    var calls = InstallRoot.read(folder.resolve("log")).lines().toList();
    var named = new ArrayList<String>();
    for (int i = 0; i < calls.size(); i++) {
      String call = calls.get(i);
      if (call.startsWith("mv -fT " + root.root + "/.")) {
        named.add(call.substring(call.lastIndexOf('/') + 1));
        String file = call.substring("mv -fT ".length(), call.indexOf(".new ") + ".new".length());
        assertThat(calls.get(i - 1)).isEqualTo("sync " + file);
        assertThat(calls.get(i + 1)).isEqualTo("sync " + root.root);
      }
    }
    assertThat(named)
        .containsExactly("installing", ".went-back", "trial", "current", "trial", "outcome");
  }

  @Test
  void aFullDiskCannotPreventGoingBack() {
    String full = "trap '' XFSZ; ulimit -f 0; exec sh \"$@\" 2>&1";
    var root = InstallRoot.asking(folder);
    root.start();
    root.start();
    assertThat(root.says("trial")).containsEntry("starts", "2");

    root.start(full);

    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.outcome()).isEqualTo("went-back");
    assertThat(root.reason()).contains("the disk was too full");
    assertThat(root.isOnTrial()).isFalse();
    assertThat(root.start(full).status()).isZero();
    assertThat(root.running()).isEqualTo("1.0.0");
  }

  @Test
  void aTrialThatCannotBeCountedIsOver() {
    var root = InstallRoot.asking(folder);
    root.start();

    root.start("trap '' XFSZ; ulimit -f 0; exec sh \"$@\" 2>&1");

    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.outcome()).isEqualTo("went-back");
  }

  @Test
  void onAFullDiskNothingIsBegun() {
    var root = InstallRoot.asking(folder);

    var ended = root.start("trap '' XFSZ; ulimit -f 0; exec sh \"$@\" 2>&1");

    assertThat(ended.status()).isZero();
    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.isOnTrial()).isFalse();
    assertThat(root.start().said()).as("there is room again").contains("1.0.1 is on trial");
  }
}
