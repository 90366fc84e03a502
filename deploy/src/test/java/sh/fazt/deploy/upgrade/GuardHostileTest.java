package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever owns the data folder is not whoever owns the install root: whatever is put there ends in
 * a start of the release that runs, and nothing of it is run, followed or shown.
 */
@Timeout(120)
class GuardHostileTest {
  private static final String SECRET = "id=u9\nfrom=1.0.0\nto=1.0.1\naction=activate\n";

  @TempDir Path folder;

  private InstallRoot root() {
    return new InstallRoot(folder.resolve("machine"))
        .release("1.0.0")
        .release("1.0.1")
        .current("1.0.0");
  }

  private static void runsOn(InstallRoot root) {
    var ended = root.start();
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(root.running()).isEqualTo("1.0.0");
    assertThat(root.isOnTrial()).isFalse();
    assertThat(root.root.resolve("outcome")).doesNotExist();
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    var root = root();
    Path secret = Files.writeString(folder.resolve("secret"), SECRET);
    Files.createSymbolicLink(root.data.resolve("upgrade/request"), secret);
    runsOn(root);

    Files.delete(root.data.resolve("upgrade/request"));
    Files.delete(root.data.resolve("upgrade"));
    InstallRoot.make(folder.resolve("elsewhere"));
    Files.writeString(folder.resolve("elsewhere/request"), SECRET);
    Files.createSymbolicLink(root.data.resolve("upgrade"), folder.resolve("elsewhere"));
    runsOn(root);
  }

  @Test
  void aLinkThatTakesThePlaceOfTheFileWhileItIsReadIsNotFollowed() throws Exception {
    var root = root();
    Path request = root.data.resolve("upgrade/request");
    Path secret = Files.writeString(folder.resolve("secret"), SECRET);
    Files.writeString(request, "id=u1\n");
    // What the guard looked at is replaced before the program that reads it begins.
    root.with("SECRET", secret.toString()).with("REQUEST", request.toString());
    root.tool(
        "timeout",
        "#!/bin/sh\nln -sf \"$SECRET\" \"$REQUEST\"\nPATH=${PATH#*:} exec timeout \"$@\"");

    runsOn(root);

    assertThat(request).isSymbolicLink();
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    var root = root();
    assertThat(new ProcessBuilder("mkfifo", root.data + "/upgrade/request").start().waitFor())
        .isZero();
    runsOn(root);

    Files.delete(root.data.resolve("upgrade/request"));
    root.told("request", "id=u1\n");
    root.with("REQUEST", root.data + "/upgrade/request");
    root.tool(
        "timeout",
        "#!/bin/sh\nrm -f \"$REQUEST\"\nmkfifo \"$REQUEST\"\nPATH=${PATH#*:} exec timeout \"$@\"");
    runsOn(root);
  }

  @Test
  void aHugeFileIsReadNoFurtherThanFourKibibytes() throws Exception {
    var root = root();
    try (var file = new RandomAccessFile(root.data.resolve("upgrade/request").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    runsOn(root);

    root.told("request", "x".repeat(5000) + "\n" + SECRET);
    runsOn(root);
    root.told("request", "x\n".repeat(2048) + SECRET);
    runsOn(root);
  }

  @Test
  void foldersAndNothingAreNoRequests() throws Exception {
    var root = root();
    InstallRoot.make(root.data.resolve("upgrade/request"));
    runsOn(root);
    Files.delete(root.data.resolve("upgrade/request"));
    root.told("request", "");
    runsOn(root);
    Files.delete(root.data.resolve("upgrade/request"));
    Files.delete(root.data.resolve("upgrade"));
    runsOn(root);
    Files.delete(root.data);
    runsOn(root);
  }

  @Test
  void nothingInAFileIsRun() throws Exception {
    var root = root();
    Path ran = folder.resolve("ran");
    for (String evil :
        List.of(
            "$(touch RAN)",
            "`touch RAN`",
            "; touch RAN",
            "x\"; touch RAN; \"",
            "-v",
            "../../x",
            "*",
            "&")) {
      String value = evil.replace("RAN", ran.toString());
      for (String key : List.of("id", "from", "to", "action", "manifest")) {
        String request =
            "id=e1\nfrom=1.0.0\nto=1.0.2\naction=install\nmanifest=m\n"
                .replaceFirst("(?m)^" + key + "=.*$", key + "=" + Matcher.quoteReplacement(value));
        Files.deleteIfExists(root.root.resolve("outcome"));
        root.told("m", value + "\n").told("request", request);

        assertThat(root.start().status()).isZero();

        assertThat(root.running()).as(request).isEqualTo("1.0.0");
        assertThat(root.says("outcome")).doesNotContainEntry("result", "upgraded");
        assertThat(ran).doesNotExist();
      }
    }
  }

  @Test
  void theReasonOfANodeIsOneLineOfPlainText() {
    var root = InstallRoot.onTrial(folder.resolve("other"), "1");
    root.told(
        "rejected", "id=u1\nreason=" + "%s\\n\u001b]0;x\u0007".repeat(200) + "\nresult=upgraded\n");

    root.start();

    assertThat(root.outcome()).isEqualTo("went-back");
    assertThat(root.reason()).matches("[ -~]{1,340}").contains("%s\\n?]0;x?");
  }

  @Test
  void noiseIsNoRequest() throws Exception {
    long seed = Long.getLong("guard.seed", new Random().nextLong());
    System.out.println("guard.seed=" + seed);
    var random = new Random(seed);
    var root = root();
    for (int i = 0; i < 15; i++) {
      byte[] noise = new byte[random.nextInt(6000)];
      random.nextBytes(noise);
      Files.write(root.data.resolve("upgrade/request"), noise);
      runsOn(root);
    }
  }

  @Test
  void theDataIsReadWhileItChanges() throws Exception {
    var root = root();
    String one = "id=a1\nfrom=1.0.0\nto=1.0.1\naction=activate\n";
    String other = "id=a2\nfrom=1.0.0\nto=../x\naction=activate\n";
    Path request = root.data.resolve("upgrade/request");
    var running = new AtomicBoolean(true);
    Thread swapping =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; running.get(); i++) {
                    InstallRoot.write(request, i % 2 == 0 ? one : other);
                  }
                });
    try {
      for (int i = 0; i < 30; i++) {
        assertThat(root.start().status()).isZero();
        String outcome = root.says("outcome").toString();
        String trial = root.says("trial").toString();
        // Half a file is as good as none; what was taken was taken from one reading.
        assertThat(root.running()).as(outcome + trial).isIn("1.0.0", "1.0.1");
        if (root.isOnTrial()) {
          assertThat(root.says("trial")).containsEntry("to", "1.0.1").containsEntry("id", "a1");
          assertThat(root.running()).isEqualTo("1.0.1");
        }
      }
    } finally {
      running.set(false);
      swapping.join();
    }
  }

  @Test
  void aRootThatCannotBeWrittenStillStarts() throws IOException, InterruptedException {
    var probe = new ProcessBuilder("unshare", "--user", "--map-root-user", "--mount", "true");
    Assumptions.assumeTrue(
        probe.start().waitFor() == 0, "needs namespaces for a folder that is read-only");
    var root = InstallRoot.onTrial(folder.resolve("other"), "2");
    root.with("ROOT", root.root.toString());

    var ended =
        root.start(
            "exec unshare --user --map-root-user --mount sh -c 'mount --bind \"$ROOT\" \"$ROOT\" &&"
                + " mount -o remount,bind,ro \"$ROOT\" && exec sh \"$@\"' x \"$@\"");

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("cannot be changed");
    assertThat(root.running()).isEqualTo("1.0.1");
    assertThat(root.start().status()).isZero();
    assertThat(root.running()).isEqualTo("1.0.0");
  }
}
