package sh.fazt.registry.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.backup.BackupCheck;
import sh.fazt.registry.backup.BackupFolder;
import sh.fazt.registry.backup.BackupMaker;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.sqlite.DatabaseCopy;

/** A backup whose process is killed in the middle is none, and does not stand in the way. */
class BackupKillTest {
  private static final int ROUNDS = 2;
  private static final int FILES = 40;

  private final Path folder;

  BackupKillTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Makes a backup, and says a line at each content and at its end. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      try (var node = Node.open(NodeOptions.of(folder.resolve("fazt.db")))) {
        maker(node)
            .make(folder.resolve("backups"), false, OptionalInt.empty(), _ -> say("content"));
        say("made");
      }
    }

    @SuppressWarnings("SystemOut") // read by the test
    private static void say(String word) {
      System.out.println("said " + word);
    }
  }

  private static BackupMaker maker(Node node) {
    return new BackupMaker(node.database(), Replay::stateOf, "main", Clock.systemUTC(), 0);
  }

  @Test
  void whatIsThereAfterAKillIsWhole() throws Exception {
    Path backups = folder.resolve("backups");
    try (var test = TestNode.open()) {
      for (int i = 0; i < FILES; i++) {
        test.deploy("site-" + i, "page " + i).toCompletableFuture().join();
      }
      DatabaseCopy.write(test.node().database(), folder.resolve("fazt.db"), 0, _ -> {});
    }
    for (int round = 0; round < ROUNDS; round++) {
      killAfter(3 + round * FILES); // among the contents, and later
      for (String name : BackupFolder.names(backups)) {
        BackupCheck.check(BackupFolder.find(backups.resolve(name)), Replay::stateOf);
      }
    }
    try (var node = Node.open(NodeOptions.of(folder.resolve("fazt.db")))) {
      var made = maker(node).make(backups, false, OptionalInt.empty(), _ -> {});
      assertThat(BackupFolder.names(backups)).contains(made.name());
      try (var left = Files.list(backups)) {
        assertThat(left.map(path -> String.valueOf(path.getFileName())))
            .noneMatch(name -> name.startsWith(".new-"));
      }
    }
  }

  private void killAfter(int contents) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    folder.toString()))
            .redirectErrorStream(true)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      int seen = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("said ") && ++seen == contents) {
          process.toHandle().destroyForcibly(); // its output can still be read
        }
      }
      assertThat(seen).as("contents seen").isGreaterThanOrEqualTo(contents);
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }
}
