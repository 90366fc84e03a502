package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop that keeps a node running without systemd, with nodes that are only a script. */
@Timeout(120)
class RunNodeTest {
  /** Says its process id and how it was started, and runs until it is told to end. */
  private static final String NODE =
      """
      #!/bin/sh
      trap 'exit 143' TERM
      trap 'exit 130' INT
      echo "a node $$ VERSION $FAZT_SUPERVISOR $*"
      while :; do sleep 0.05 9>&-; done
      """;

  private final InstallRoot root;
  private final List<Process> processes = new ArrayList<>();

  RunNodeTest(@TempDir Path folder) {
    root = new InstallRoot(folder).release("1.0.0").current("1.0.0");
    node("1.0.0", NODE);
  }

  @AfterEach
  void endThem() throws Exception {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private void node(String version, String script) {
    InstallRoot.executable(
        root.root.resolve("releases/" + version + "/bin/fazt"), script.replace("VERSION", version));
  }

  private Process loop(Map<String, String> environment, String... before) throws IOException {
    var line = new ArrayList<>(List.of(before));
    line.addAll(List.of("sh", InstallRoot.LIBEXEC.resolve("run-node").toString()));
    line.addAll(List.of("--root", root.root.toString(), "--data", root.data.toString()));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String lineWith(BufferedReader said, String text) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("it ended without saying '" + text + "'");
  }

  private static long pid(String line) {
    return Long.parseLong(line.split(" ", -1)[2]);
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  @Test
  void theNodeIsStartedWithItsDatabaseAndToldWhoStartsIt() throws Exception {
    Process loop = loop(Map.of());

    String line = lineWith(loop.inputReader(), "a node ");

    assertThat(line).endsWith("1.0.0 loop server start --db " + root.data + "/fazt.db");
  }

  @Test
  void aSignalReachesTheNodeAndItsStatusIsTheLoops() throws Exception {
    for (var each : Map.of("TERM", 143, "INT", 130, "HUP", 143).entrySet()) {
      Process loop = loop(Map.of());
      long node = pid(lineWith(loop.inputReader(), "a node "));

      signal(each.getKey(), loop.pid());

      assertThat(loop.waitFor()).as(each.getKey()).isEqualTo(each.getValue());
      assertThat(ProcessHandle.of(node)).isEmpty();
    }
  }

  @Test
  void aSecondSignalDoesNotWait() throws Exception {
    node("1.0.0", NODE.replace("exit 143", "echo asked").replace("trap 'exit 130' INT", ""));
    Process loop = loop(Map.of());
    BufferedReader said = loop.inputReader();
    lineWith(said, "a node ");

    signal("TERM", loop.pid());
    lineWith(said, "asked");
    signal("TERM", loop.pid());

    assertThat(loop.waitFor()).isEqualTo(137);
  }

  @Test
  void aNodeThatIsKilledComesBackAndOneThatEndsWellDoesNot() throws Exception {
    Process loop = loop(Map.of());
    BufferedReader said = loop.inputReader();
    long first = pid(lineWith(said, "a node "));
    node("1.0.0", "#!/bin/sh\necho \"a node $$\"\nexit 0\n");

    signal("KILL", first);

    assertThat(pid(lineWith(said, "a node "))).isNotEqualTo(first);
    assertThat(loop.waitFor()).isZero();
  }

  @Test
  void nodesThatDieAtOnceAreStartedSeldomerAndSeldomer() throws Exception {
    node("1.0.0", "#!/bin/sh\necho a node $$\nexit 3\n");
    Process loop = loop(Map.of());
    BufferedReader said = loop.inputReader();

    assertThat(lineWith(said, "again")).contains("status 3", "in 1 s");
    assertThat(lineWith(said, "again")).contains("in 2 s");
    assertThat(lineWith(said, "again")).contains("in 4 s");
    signal("TERM", loop.pid());

    assertThat(loop.waitFor(3, TimeUnit.SECONDS)).as("it does not wait when asked to end").isTrue();
  }

  @Test
  void asLongAsANodeRunsThereIsNoSecondLoop() throws Exception {
    lineWith(loop(Map.of()).inputReader(), "a node ");

    Process second = loop(Map.of());

    assertThat(lineWith(second.inputReader(), "already")).contains("a node runs in");
    assertThat(second.waitFor()).isEqualTo(1);
  }

  @Test
  void withoutAReleaseThereIsNothingToStart() throws Exception {
    Files.delete(root.root.resolve("releases/1.0.0/bin/fazt"));

    assertThat(loop(Map.of()).waitFor()).isEqualTo(1);
  }

  @Test
  void aReleaseThatEndsAtOnceIsLeftAgain() throws Exception {
    for (String end : List.of("exit 1", "exit 0", "exit 75", "kill -9 $$")) {
      badRelease("#!/bin/sh\necho a bad $$\n" + end + "\n");
      Process loop = loop(Map.of());
      BufferedReader said = loop.inputReader();

      lineWith(said, "a bad");
      lineWith(said, "a bad");
      assertThat(lineWith(said, "a node ")).contains(" 1.0.0 ");

      assertThat(root.outcome()).isEqualTo("went-back");
      signal("TERM", loop.pid());
      assertThat(loop.waitFor()).isEqualTo(143);
    }
  }

  @Test
  void aReleaseThatHangsIsKilledAndLeftAgain() throws Exception {
    badRelease("#!/bin/sh\necho a bad $$\nexec 9>&-\nexec sleep 100\n");
    Process loop = loop(Map.of("FAZT_TRIAL_SILENCE", "1"));
    BufferedReader said = loop.inputReader();

    lineWith(said, "a bad");
    lineWith(said, "no progress");
    lineWith(said, "a bad");

    assertThat(lineWith(said, "a node ")).contains(" 1.0.0 ");
    assertThat(root.reason()).contains("was not ready and confirmed in 2 starts");
  }

  @Test
  void aReleaseThatShowsProgressOrIsConfirmedIsNotKilled() throws Exception {
    badRelease(
        "#!/bin/sh\necho it begun $$\nexec 9>&-\nfor i in 1 2 3 4 5 6; do sleep 0.6; touch -d \"@$i\""
            + " '%1$s/upgrade/alive'; done\necho id=u1 >'%1$s/upgrade/confirmed'\nsleep 3\necho lived\nexit 3\n"
                .formatted(root.data));
    Process loop = loop(Map.of("FAZT_TRIAL_SILENCE", "1"));
    BufferedReader said = loop.inputReader();

    long first = pid(lineWith(said, "begun"));

    assertThat(lineWith(said, "")).isEqualTo("lived");
    assertThat(pid(lineWith(said, "begun"))).isNotEqualTo(first);
    assertThat(root.outcome()).isEqualTo("upgraded");
  }

  private void badRelease(String script) {
    root.current("1.0.0").release("1.0.1");
    node("1.0.1", script);
    root.own("trial", "id=u1\nfrom=1.0.0\nto=1.0.1\nstarts=0\nsince=1\n").current("1.0.1");
    root.own("outcome", "id=u0\n");
  }

  /** Process 1 of a container gets the orphans of the others, and no signal it does not ask for. */
  @Test
  @Tag("system")
  void asProcessOneItReapsOrphansAndTakesSignals() throws Exception {
    node(
        "1.0.0",
        NODE.replace(
            "while",
            "sh -c '(sleep 0.1 9>&- & exec sleep 0.2 9>&-) & exec sleep 0.1 9>&-'\nwhile"));
    Process loop =
        loop(Map.of(), "unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "--");
    BufferedReader said = loop.inputReader();
    assertThat(lineWith(said, "a node ")).contains("1.0.0 loop");
    ProcessHandle one = loop.children().findFirst().orElseThrow();

    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (zombies(one) > 0 && System.nanoTime() < patience) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(zombies(one)).isZero();
    signal("TERM", one.pid());

    assertThat(loop.waitFor()).isEqualTo(143);
  }

  private static long zombies(ProcessHandle of) {
    return of.descendants()
        .filter(
            process -> {
              try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                    .contains(") Z ");
              } catch (IOException _) {
                return false;
              }
            })
        .count();
  }
}
