package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.sqlite.SqliteFile;

/** What becomes of the database's file under a running node is noticed before the next answer. */
class LostFileTest {
  private final TestNode node = TestNode.open();

  @AfterEach
  void stop() {
    node.close();
  }

  /** What is done to a file while the node runs. */
  enum Harm {
    DELETED,
    MOVED_AWAY,
    REPLACED
  }

  private static void harm(Harm harm, Path file) throws IOException {
    switch (harm) {
      case DELETED -> Files.delete(file);
      case MOVED_AWAY -> Files.move(file, file.resolveSibling("moved"));
      case REPLACED -> {
        Path copy = file.resolveSibling("copy");
        Files.copy(file, copy);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatabaseThatIsDeletedOrReplacedTakesNoMoreChanges(Harm harm) {
    refusedAfter(harm, "");
  }

  @ParameterizedTest
  @EnumSource
  void soDoesALogThatIsDeletedOrReplaced(Harm harm) {
    refusedAfter(harm, "-wal");
  }

  @ParameterizedTest
  @EnumSource
  void soDoesASharedMemoryThatIsDeletedOrReplaced(Harm harm) {
    refusedAfter(harm, "-shm");
  }

  private void refusedAfter(Harm harm, String suffix) {
    node.point("before", new Target.Reserved());

    run(() -> harm(harm, SqliteFile.beside(file(), suffix)));

    assertChangesAreRefused("fazt.db" + suffix);
  }

  @Test
  void aTruncatedDatabaseTakesNoMoreChanges() {
    node.point("before", new Target.Reserved());
    checkpoint();

    run(() -> truncate(file(), 8192));

    assertChangesAreRefused("fazt.db");
  }

  @Test
  void anEmptiedDatabaseTakesNoMoreChanges() {
    node.point("before", new Target.Reserved());
    checkpoint();

    run(() -> Files.write(file(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING));

    assertChangesAreRefused("fazt.db");
  }

  @Test
  void anEmptiedLogTakesNoMoreChanges() {
    node.point("before", new Target.Reserved());

    run(() -> truncate(SqliteFile.beside(file(), "-wal"), 0));

    assertChangesAreRefused("fazt.db");
  }

  @Test
  void anOlderFileCopiedOverTakesNoMoreChanges() throws IOException {
    node.point("before", new Target.Reserved());
    checkpoint();
    byte[] old = Files.readAllBytes(file());
    for (int i = 0; i < 200; i++) {
      node.point("later-" + i, new Target.Reserved());
    }
    checkpoint();

    run(() -> Files.write(file(), old));

    assertChangesAreRefused("fazt.db");
  }

  @Test
  void healthNoticesItWithoutAnyChange() throws TimeoutException {
    run(() -> Files.delete(file()));

    Eventually.until(() -> node.node().database().check().isCompletedExceptionally());
    assertThat(node.node().table().now().target(Subdomain.of("nobody"))).isNull();
  }

  @Test
  void whatWasOnlyMovedAndPutBackGoesOn() {
    Path away = file().resolveSibling("away");
    run(() -> Files.move(file(), away));
    assertChangesAreRefused("fazt.db");
    assertThat(file()).doesNotExist();
    run(() -> Files.move(away, file()));

    node.point("after", new Target.Reserved());
  }

  @Test
  void aCheckpointOfAnotherProgramIsNoHarm() throws SQLException {
    node.point("before", new Target.Reserved());
    try (var connection = DriverManager.getConnection(SqliteFile.plainUrl(file()));
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    node.point("after", new Target.Reserved());

    assertThat(node.target("after")).isEqualTo(new Target.Reserved());
  }

  private void assertChangesAreRefused(String named) {
    for (int i = 0; i < 2; i++) {
      var change =
          new Alias.PointAlias(node.aCommand(), new Target.Reserved(), Alias.Replacing.ANYTHING);
      Rejection refused = TestNode.refused(node.change("x" + i, change));
      assertThat(refused.code()).isEqualTo(RejectionCode.DATABASE_LOST);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.sentence()).contains(named).doesNotContain(node.folder().toString());
    }
    assertThatThrownBy(() -> node.sql("SELECT 1")).hasMessageContaining("DATABASE_LOST");
    assertThat(node.node().database().check().isCompletedExceptionally()).isTrue();
    assertThat(node.target("x0")).isNull();
  }

  private Path file() {
    return node.folder().resolve("fazt.db");
  }

  private void checkpoint() {
    var database = node.node().database();
    try (var _ = database.writeLock().take();
        var connection = database.openWriter();
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(size);
    }
  }

  private interface Deed {
    void run() throws IOException;
  }

  /** What happens within a turn of somebody else's may pass for his writing. */
  private void run(Deed deed) {
    node.awaitQuiet();
    try {
      deed.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
