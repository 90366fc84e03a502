package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.Target;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.sqlite.SqliteFile;

/** The state hash of a node and of its database. */
class DatabaseStateTest {
  private final TestNode test = TestNode.open();

  @AfterEach
  void close() {
    test.close();
  }

  private DeployOutcome deploy(String name, String content) {
    return test.deploy(name, content).toCompletableFuture().join();
  }

  private StateHash served() {
    return test.node().state().hash();
  }

  private StateHash written() {
    return Replay.stateOf(test.node().database()).stateHash();
  }

  @Test
  void whatIsServedIsWhatTheJournalAddsUpTo() {
    StateHash empty = served();
    assertThat(written()).isEqualTo(empty);

    deploy("tetris", "one");
    deploy("snake", "two");
    test.point("old", new Target.Reserved());
    StateHash changed = served();
    assertThat(written()).isEqualTo(changed).isNotEqualTo(empty);

    test.restart();
    assertThat(served()).isEqualTo(changed);
  }

  @Test
  void aChangeThatIsTakenBackBringsTheOldHashBack() {
    test.point("one", new Target.Reserved());
    StateHash before = served();
    test.point("one", new Target.Redirect("https://example.com/", 301, false));
    assertThat(served()).isNotEqualTo(before);
    test.point("one", new Target.Reserved());

    assertThat(served()).isEqualTo(before).isEqualTo(written());
  }

  @Test
  void aCopyIsReadWithoutBeingChanged(@TempDir Path folder) throws IOException, SQLException {
    deploy("tetris", "one");
    Path copy = folder.resolve("copy.db");
    try (var connection =
            DriverManager.getConnection(SqliteFile.plainUrl(test.node().database().file()));
        var statement = connection.createStatement()) {
      statement.execute("VACUUM INTO '" + copy + "'");
    }
    byte[] bytes = Files.readAllBytes(copy);

    var state = Replay.stateOf(copy, TestDatabase.settings(""));

    assertThat(state.stateHash()).isEqualTo(served());
    assertThat(state.revision()).isEqualTo(test.node().journal().head());
    assertThat(state.apps()).isEqualTo(1);
    assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);

    try (var connection = DriverManager.getConnection(SqliteFile.plainUrl(copy));
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE event_journal SET event_payload = x'7b7d' WHERE ordering = 1");
    }
    RejectedException refused =
        catchThrowableOfType(
            RejectedException.class, () -> Replay.stateOf(copy, TestDatabase.settings("")));
    assertThat(refused.rejection().code()).isEqualTo(RejectionCode.DATABASE_DAMAGED);
    assertThat(refused.rejection().sentence()).contains("copy.db is damaged at r1");
  }
}
