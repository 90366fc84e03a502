package sh.fazt.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.storage.SqliteSpaces;

/** A process that is killed while sixteen writers count in it. */
@Tag("long")
class StorageKillTest {
  private static final int ROUNDS = 5;
  private static final int BEFORE_THE_KILL = 2000;

  @Test
  void noAcknowledgedWriteIsLost(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("fazt.db");
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process process = counting(file);
      long last = 0;
      try (BufferedReader lines = process.inputReader()) {
        for (int i = 0; i < BEFORE_THE_KILL; i++) {
          last = Math.max(last, Long.parseLong(lines.readLine()));
        }
        assertThat(process.toHandle().destroyForcibly()).isTrue();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          last = Math.max(last, number(line, last));
        }
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      acknowledged = last;

      assertThat(stored(file)).as("round %d", round).isGreaterThanOrEqualTo(acknowledged);
    }
    assertThat(acknowledged).isGreaterThan((ROUNDS - 1) * (long) BEFORE_THE_KILL);
  }

  /** The last line may be cut. */
  private static long number(String line, long otherwise) {
    return line.matches("\\d{12}") ? Long.parseLong(line) : otherwise;
  }

  private static Process counting(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            StorageKillTest.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static long stored(Path file) {
    try (var database = SqliteDatabase.open(file, TestDatabase.settings(""));
        var spaces = spaces(database)) {
      return Long.parseLong(keys(spaces).get("n").orElseThrow().value());
    }
  }

  private static SqliteSpaces spaces(SqliteDatabase database) {
    return new SqliteSpaces(
        database, StorageSettings.from(TestDatabase.config("")), InstantSource.system());
  }

  private static KeyValues keys(SqliteSpaces spaces) {
    return new KeyValues(
        spaces.of(StorageFixture.TETRIS),
        new StorageLimits(StorageSettings.from(TestDatabase.config(""))),
        InstantSource.system());
  }

  /** Counts for ever, and prints each number once it is acknowledged. */
  public static void main(String[] arguments) throws InterruptedException {
    var database = SqliteDatabase.open(Path.of(arguments[0]), TestDatabase.settings(""));
    var spaces = spaces(database);
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      writers.add(Thread.startVirtualThread(() -> count(keys(spaces))));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void count(KeyValues keys) {
    for (; ; ) {
      long number = keys.increment("n", IntNode.valueOf(1)).asLong();
      synchronized (System.out) {
        System.out.printf("%012d%n", number);
        System.out.flush();
      }
    }
  }
}
