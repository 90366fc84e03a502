package sh.fazt.registry.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.database.DatabaseOpeningTest;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.NodeLock;
import sh.fazt.registry.sqlite.SqliteDatabase;

/**
 * Another process holds the database; whatever is done to names and lock files, nobody else gets
 * in.
 */
class OneNodePerFileTest {
  private static final DatabaseSettings SETTINGS = TestDatabase.settings("");

  private final Path folder;
  private final Path file;
  private Process holder;

  OneNodePerFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("fazt.db");
  }

  @BeforeEach
  void hold() throws IOException {
    holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseOpeningTest.Holder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var said = new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
    assertThat(said.lines().anyMatch("open"::equals)).isTrue();
  }

  @AfterEach
  void end() throws InterruptedException {
    holder.destroyForcibly().waitFor();
  }

  @Test
  void aSecondNodeIsRefusedByWhateverNameAndWhateverBecomesOfTheLockFile() throws Exception {
    assertHeld(file);

    Path link = Files.createSymbolicLink(folder.resolve("soft.db"), file);
    assertHeld(link);

    Path hard = Files.createLink(folder.resolve("hard.db"), file);
    assertHeld(hard);

    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    assertHeld(Files.createLink(elsewhere.resolve("fazt.db"), file));
    assertHeld(Files.createSymbolicLink(folder.resolve("way"), folder).resolve("fazt.db"));

    Path lock = NodeLock.beside(file);
    Path copy = Files.copy(lock, folder.resolve("copy"));
    Files.move(copy, lock, StandardCopyOption.ATOMIC_MOVE);
    assertHeld(file);

    Files.delete(lock);
    assertHeld(file);
    assertThat(lock).doesNotExist();

    holder.destroyForcibly().waitFor();
    SqliteDatabase.open(file, SETTINGS).close();
  }

  private static void assertHeld(Path name) {
    for (int i = 0; i < 2; i++) {
      RejectedException refused =
          catchThrowableOfType(
              RejectedException.class, () -> SqliteDatabase.open(name, SETTINGS).close());
      assertThat(refused).as("opened by " + name).isNotNull();
      assertThat(refused.rejection().code()).isEqualTo(RejectionCode.DATABASE_HELD);
    }
  }

  @Test
  void aCopyIsAFileOfItsOwn() throws Exception {
    holder.destroyForcibly().waitFor();
    Path copy = Files.copy(file, folder.resolve("copy.db"));

    try (var _ = SqliteDatabase.open(file, SETTINGS);
        var second = SqliteDatabase.open(copy, SETTINGS)) {
      assertThat(second.file()).isEqualTo(copy.toRealPath());
    }
  }

  @Test
  void aSecondTryInThisProcessLeavesTheFirstAlone() throws Exception {
    holder.destroyForcibly().waitFor();
    try (var first = SqliteDatabase.open(file, SETTINGS)) {
      assertHeld(file);
      Path hard = Files.createLink(folder.resolve("hard.db"), file);
      assertHeld(hard);
      first.check().join();
      new ProcessBuilder("true").start().waitFor();
      assertHeld(hard);
    }
  }
}
