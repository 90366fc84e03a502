package sh.fazt.registry.sqlite.older;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderFile;
import sh.fazt.registry.imports.older.OlderServer;

/** A file that is not to be imported is refused in one sentence that says what to do. */
class OlderOpeningTest {
  @TempDir Path folder;

  private OlderServer read(Path file) {
    try (OlderDatabase database =
        OlderDatabases.open(file, folder, OlderFile.LIMITS, OlderFile.THEN)) {
      return database.read();
    }
  }

  private String refused(Path file, RejectionCode code) {
    var refused = catchThrowableOfType(RejectedException.class, () -> read(file));
    assertThat(refused).as("refusal of %s", file.getFileName()).isNotNull();
    assertThat(refused.rejection().code()).isEqualTo(code);
    assertThat(refused.rejection().sentence()).doesNotContain(folder.toString(), "SELECT", "SQL");
    return refused.rejection().sentence();
  }

  private static void sql(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  @Test
  void theFileOfAnotherProgramIsLeftAlone() throws IOException {
    Path file = OlderFile.copy("not-fazt.db", folder);
    byte[] before = Files.readAllBytes(file);
    assertThat(refused(file, RejectionCode.DATABASE_NOT_FAZT))
        .isEqualTo(
            "not-fazt.db is no database of fazt 0.9 or 0.10: name the data.db of the older server"
                + " (with its -wal beside it)");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws IOException {
    refused(folder.resolve("missing.db"), RejectionCode.DATABASE_UNREADABLE);
    refused(folder, RejectionCode.DATABASE_UNREADABLE);
    refused(Files.createFile(folder.resolve("empty.db")), RejectionCode.DATABASE_NOT_FAZT);
    refused(
        Files.writeString(folder.resolve("text.db"), "hello".repeat(100)),
        RejectionCode.DATABASE_NOT_FAZT);
  }

  @Test
  void aDatabaseOfThisReleaseHasNothingToImport() throws SQLException {
    Path file = folder.resolve("fazt.db");
    sql(file, "PRAGMA application_id = " + 0x66617a74, "CREATE TABLE files (x)");
    refused(file, RejectionCode.DATABASE_NOT_OLDER);
  }

  @Test
  void aFileOfALaterReleaseIsRefusedByItsName() throws IOException, SQLException {
    Path file = OlderFile.copy("v0.9.8-small.data.db", folder);
    sql(file, "INSERT INTO migrations (version, name) VALUES (15, 'auth')");
    assertThat(refused(file, RejectionCode.DATABASE_TOO_NEW))
        .contains("written by fazt 0.11.2 (migration 15)");
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    Path file = OlderFile.copy("dangling.data.db", folder);
    try (var half = new RandomAccessFile(file.toFile(), "rw")) {
      half.setLength(half.length() / 2);
    }
    refused(file, RejectionCode.DATABASE_DAMAGED);
  }

  @Test
  void aLogThatIsNoneIsNotPassedOver() throws IOException {
    Path file = OlderFile.copy("dangling.data.db", folder);
    Files.writeString(folder.resolve("dangling.data.db-wal"), "what was written last".repeat(20));
    refused(file, RejectionCode.DATABASE_DAMAGED);
  }

  @Test
  void whatIsInTheLogIsThereAndTheCopyGoes() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Path file = OlderFile.copy("wal.data.db", source);
    assertThat(read(file).app("app_k8ut04cb").orElseThrow().title()).isEqualTo("Only in the WAL");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(source);
    }
  }

  @Test
  void aTransactionThatWasCutShortIsNotThere() throws IOException, SQLException {
    Path file = OlderFile.copy("v0.9.8-small.data.db", folder);
    Path copy = Files.createDirectory(folder.resolve("copy")).resolve("data.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = DELETE");
      statement.execute("PRAGMA cache_size = 5");
      statement.execute("BEGIN");
      statement.execute("UPDATE files SET path = 'torn-' || path");
      statement.execute(
          "INSERT INTO events (domain, source_type, event_type, path) SELECT 'x', 'web', 'y',"
              + " hex(randomblob(2000)) FROM files, files");
      Files.copy(file, copy);
      Files.copy(Path.of(file + "-journal"), Path.of(copy + "-journal"));
      statement.execute("ROLLBACK");
    }
    // it was written, and is to be taken back
    assertThat(new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1)).contains("torn-");
    OlderServer server = read(copy);
    assertThat(server.apps().stream().flatMap(app -> app.files().stream()))
        .isNotEmpty()
        .noneMatch(one -> one.path().startsWith("torn-"));
  }

  @Test
  void aFileThatAProgramHasOpenIsRefused() throws IOException, InterruptedException {
    assumeTrue(Files.isReadable(Path.of("/proc/locks")), "no list of locks here");
    Path file = OlderFile.copy("v0.9.8-small.data.db", folder);
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      byte[] said = Objects.requireNonNull(holder.getInputStream()).readNBytes(4);
      assertThat(new String(said, StandardCharsets.US_ASCII)).isEqualTo("held");
      assertThat(refused(file, RejectionCode.DATABASE_HELD)).contains("stop that first");
    } finally {
      holder.destroy();
      holder.waitFor();
    }
    assertThat(read(file).apps()).isNotEmpty();
  }
}
