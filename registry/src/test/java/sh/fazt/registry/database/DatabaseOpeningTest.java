package sh.fazt.registry.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.Migrations;
import sh.fazt.registry.sqlite.NodeLock;
import sh.fazt.registry.sqlite.OpeningRejections;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.SqliteFile;

public class DatabaseOpeningTest {
  private static final DatabaseSettings SETTINGS = TestDatabase.settings("");

  private final Path folder;
  private Path file;

  DatabaseOpeningTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("fazt.db");
  }

  @Test
  void anAbsentFileIsMadeAndOnlyItsOwnerMayReadIt() throws IOException {
    Path deeper = folder.resolve("data/of/fazt.db");
    try (SqliteDatabase _ = SqliteDatabase.open(deeper, SETTINGS)) {
      try (Stream<Path> files = Files.list(deeper.getParent())) {
        List<Path> made = files.filter(Files::isRegularFile).toList();
        assertThat(made)
            .extracting(Path::getFileName)
            .extracting(Path::toString)
            .contains("fazt.db", "fazt.db-wal", "fazt.db-shm", "fazt.db.lock");
        for (Path path : made) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .as(path.toString())
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void anEmptyFileIsANewDatabase() throws IOException {
    Files.createFile(file);

    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      assertThat(events(database)).isZero();
    }
  }

  @Test
  void aClosedFileIsOpenedAgainWithWhatWasWritten() {
    write("kept");

    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      assertThat(notes(database)).containsExactly("kept");
    }
  }

  @Test
  void aFileLeftByAKilledNodeIsOpenedWithWhatWasAnswered() throws IOException {
    Path killed = folder.resolve("killed/fazt.db");
    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      note(database, "answered");
      copyWithLog(killed);
    }

    try (SqliteDatabase database = SqliteDatabase.open(killed, SETTINGS)) {
      assertThat(notes(database)).containsExactly("answered");
    }
  }

  @Test
  void aFileHeldInThisProcessIsRefusedAndStaysHeld() {
    try (SqliteDatabase _ = SqliteDatabase.open(file, SETTINGS)) {
      long here = ProcessHandle.current().pid();
      for (int i = 0; i < 2; i++) {
        assertThat(refusal(file))
            .isEqualTo(OpeningRejections.heldByAnotherNode("fazt.db", OptionalLong.of(here)));
      }
    }
  }

  @Test
  void aFileHeldByAnotherProcessIsRefusedUntilThatEnds() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8))) {
      assertThat(said.lines().anyMatch("open"::equals)).isTrue();
      Map<String, String> before = contents(folder);

      Rejection refusal = refusal(file);

      assertThat(refusal)
          .isEqualTo(OpeningRejections.heldByAnotherNode("fazt.db", OptionalLong.of(holder.pid())));
      assertThat(refusal.sentence()).contains("fazt.db").doesNotContain(folder.toString());
      assertThat(contents(folder)).isEqualTo(before);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    SqliteDatabase.open(file, SETTINGS).close();
  }

  @Test
  void anOlderFileIsMigrated() throws Exception {
    Files.createFile(file);
    Flyway.configure()
        .dataSource(SqliteFile.writerUrl(file, SETTINGS), null, null)
        .locations("classpath:db/sqlite")
        .target("1")
        .load()
        .migrate();
    try (Connection connection = SqliteDatabase.writer(file, SETTINGS);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
    }

    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      assertThat(migrations(database)).isEqualTo(Migrations.packed()).isGreaterThan(1);
    }
  }

  @Test
  void somebodyElsesDatabaseIsRefusedAndUntouched() throws IOException {
    try (InputStream other = DatabaseOpeningTest.class.getResourceAsStream("/not-fazt.db")) {
      Files.copy(other, file);
    }
    assertRefusedUntouched(OpeningRejections.notFazt("fazt.db"));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndUntouched() throws IOException {
    Files.writeString(file, "dear diary");
    assertRefusedUntouched(OpeningRejections.notFazt("fazt.db"));
  }

  @Test
  void garbageInAPageIsRefusedAndUntouched() throws IOException {
    write("kept");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(3 * 4096);
      bytes.write("garbage".repeat(1000).getBytes(UTF_8));
    }
    assertRefusedUntouched(OpeningRejections.damaged("fazt.db"));
  }

  @Test
  void garbageInThePageOfTheSchemaIsRefusedAndUntouched() throws IOException {
    write("kept");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(100);
      bytes.write(new byte[3900]);
    }
    assertRefusedUntouched(OpeningRejections.damaged("fazt.db"));
  }

  @Test
  void aTruncatedFileIsRefusedAndUntouched() throws IOException {
    write("kept");
    for (long length : List.of(Files.size(file) - 4096, 8192L, 4096L, 60L)) {
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.setLength(length);
      }
      assertRefusedUntouched(OpeningRejections.damaged("fazt.db"));
    }
  }

  @Test
  void aFileOfANewerVersionIsRefusedAndUntouched() throws IOException {
    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      raise(database, "open");
    }
    assertRefusedUntouched(OpeningRejections.writtenByNewerVersion("fazt.db", 2, 1));
  }

  @Test
  void aFileThatANewerVersionReservesForWritingIsRefusedAndUntouched() throws IOException {
    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      raise(database, "write");
    }
    assertRefusedUntouched(OpeningRejections.writtenByNewerVersion("fazt.db", 2, 1));
  }

  @Test
  void aNewerVersionsMarkIsSeenInTheLogOfAKilledNode() throws IOException {
    Path killed = folder.resolve("killed/fazt.db");
    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      raise(database, "open");
      copyWithLog(killed);
    }
    file = killed;
    assertRefusedUntouched(OpeningRejections.writtenByNewerVersion("fazt.db", 2, 1));
  }

  @Test
  void aFolderInTheFilesPlaceIsRefused() throws IOException {
    Files.createDirectory(file);
    assertRefusedUntouched(OpeningRejections.cannotWrite("fazt.db"));
  }

  @Test
  void aFileBelowAFileIsRefused() throws IOException {
    Files.writeString(file, "");
    Path below = file.resolve("fazt.db");

    assertThat(refusal(below)).isEqualTo(OpeningRejections.cannotWrite("fazt.db"));
  }

  @Test
  void aDiskTooSmallForTheSchemaIsRefused() {
    DatabaseSettings tiny = TestDatabase.settings("fazt.registry.database.max-size = 16 KiB");

    RejectedException refused =
        catchThrowableOfType(
            RejectedException.class, () -> SqliteDatabase.open(file, tiny).close());

    assertThat(refused.rejection()).isEqualTo(OpeningRejections.noSpace("fazt.db"));
    SqliteDatabase.open(file, SETTINGS).close();
  }

  /** Opens the database named on the command line and holds it until killed. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (SqliteDatabase _ = SqliteDatabase.open(Path.of(arguments[0]), SETTINGS)) {
        System.out.println("open");
        System.in.read();
      }
    }
  }

  private void assertRefusedUntouched(Rejection expected) throws IOException {
    // As a file that came from elsewhere: nothing of ours beside it.
    Files.deleteIfExists(NodeLock.beside(file));
    for (int i = 0; i < 2; i++) {
      Map<String, String> before = contents(folder);

      Rejection refusal = refusal(file);

      assertThat(refusal).isEqualTo(expected);
      assertThat(refusal.sentence()).contains("fazt.db").doesNotContain(folder.toString());
      assertThat(contents(folder)).isEqualTo(before);
      if (!Files.exists(NodeLock.beside(file))) {
        Files.createFile(NodeLock.beside(file));
      }
    }
    Files.delete(NodeLock.beside(file));
  }

  private static Rejection refusal(Path file) {
    RejectedException refused =
        catchThrowableOfType(
            RejectedException.class, () -> SqliteDatabase.open(file, SETTINGS).close());
    assertThat(refused).as("opened").isNotNull();
    return refused.rejection();
  }

  /** Names and digests of everything in the folder. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.toList()) {
        contents.put(
            folder.relativize(path).toString(),
            Files.isDirectory(path) ? "folder" : Sha256.hex(Files.readAllBytes(path)));
      }
    }
    return contents;
  }

  /** The file and its log as a kill would leave them now, without the shared memory. */
  private void copyWithLog(Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(file, to);
    Files.copy(SqliteFile.beside(file, "-wal"), SqliteFile.beside(to, "-wal"));
  }

  private void write(String text) {
    try (SqliteDatabase database = SqliteDatabase.open(file, SETTINGS)) {
      note(database, text);
    }
  }

  private static void note(SqliteDatabase database, String text) {
    database
        .lane()
        .write(
            "note",
            handle ->
                handle.execute(
                    "INSERT INTO snapshot VALUES (?, 1, 0, 1, '', zeroblob(9), NULL, NULL, NULL)",
                    text))
        .join();
  }

  private static List<String> notes(SqliteDatabase database) {
    return database.readNow(
        handle ->
            handle.createQuery("SELECT persistence_id FROM snapshot").mapTo(String.class).list());
  }

  private static void raise(SqliteDatabase database, String what) {
    database
        .lane()
        .write(
            "newer",
            handle -> handle.execute("UPDATE schema_compat SET oldest = 2 WHERE key = ?", what))
        .join();
  }

  private static long events(SqliteDatabase database) {
    return database.readNow(
        handle -> handle.createQuery("SELECT count(*) FROM event_journal").mapTo(Long.class).one());
  }

  private static long migrations(SqliteDatabase database) {
    return database.readNow(
        handle ->
            handle
                .createQuery("SELECT count(*) FROM flyway_schema_history")
                .mapTo(Long.class)
                .one());
  }
}
