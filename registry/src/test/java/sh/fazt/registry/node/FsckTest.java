package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;
import sh.fazt.registry.Progress;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.sqlite.AcknowledgedHead;
import sh.fazt.registry.sqlite.InspectedDatabase;
import sh.fazt.registry.sqlite.SqliteFile;
import sh.fazt.registry.storage.Blobs;
import sh.fazt.registry.storage.Documents;
import sh.fazt.registry.storage.KeyValues;
import sh.fazt.registry.storage.RowAccess;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;

/** {@code fsck} finds every changed byte, and a start names the event that is damaged. */
class FsckTest {
  private final Path folder;
  private Path file;

  FsckTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void aNodeWithContent() throws IOException {
    file = folder.resolve("fazt.db");
    try (var node = TestNode.open()) {
      node.deploy("blog", "<p>hello</p>".repeat(300)).toCompletableFuture().join();
      node.deploy("blog", "<p>again</p>".repeat(300)).toCompletableFuture().join();
      node.store(Map.of("large.txt", "0123456789".repeat(ContentStore.CHUNK / 4)));
      node.point("later", new Target.Reserved());
      store(node.node().storage().of(AppId.of("app_stores01")));
      node.node().database().lane().write("settle", handle -> handle.execute("ANALYZE")).join();
      Files.copy(node.folder().resolve("fazt.db"), file);
      Files.copy(node.folder().resolve("fazt.db-wal"), SqliteFile.beside(file, "-wal"));
      Files.copy(node.folder().resolve("fazt.db.head"), AcknowledgedHead.beside(file));
    }
  }

  private static void store(RowAccess rows) {
    var limits = new StorageLimits(StorageSettings.from(TestDatabase.config("")));
    var clock = InstantSource.system();
    new KeyValues(rows, limits, clock).set("lives", IntNode.valueOf(3));
    new Documents(rows, limits, clock, UUID::randomUUID)
        .insert("scores", JsonNodeFactory.instance.objectNode().put("id", "best"));
    new Blobs(rows, limits, clock).put("img/a", new byte[ContentStore.CHUNK + 1], "image/png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE storage_chunk SET bytes = x'01' WHERE number = 1"
            + "|the bytes of blob img/a of app_stores01 are damaged",
        "DELETE FROM storage_chunk WHERE number = 1"
            + "|the bytes of blob img/a of app_stores01 are damaged",
        "DELETE FROM storage_content|the bytes of blob img/a of app_stores01 are missing",
        "UPDATE storage_key SET value = '{'|the value of lives of app_stores01 is no JSON",
        "UPDATE storage_document SET body = 'x'"
            + "|the value of scores/best of app_stores01 is no JSON",
        "UPDATE storage_space SET bytes = bytes + 1|what app_stores01 stores is counted wrong",
        "DELETE FROM storage_document|what app_stores01 stores is counted wrong",
      })
  void damageToWhatAppsStoreIsFound(String damage, String said) throws SQLException {
    sql(damage);

    assertThat(fsck(new ArrayList<>()).reported()).containsExactly(said);
  }

  @Test
  void aSoundDatabaseIsSaidToBeSoundWithProgress() {
    var seen = new ArrayList<Progress>();
    Fsck.Report report = fsck(seen);

    assertThat(report.reported()).isEmpty();
    assertThat(report.isSound()).isTrue();
    assertThat(report.bytes()).isPositive();
    assertThat(seen.getLast()).isEqualTo(new Progress(report.bytes(), report.bytes()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE content SET bytes = CAST('x' || substr(bytes, 2) AS BLOB) WHERE size = 3600",
        "UPDATE content SET size = size + 1 WHERE size = 3600",
        "UPDATE content_gzip SET bytes = CAST(substr(bytes, 1, 30) || 'x' || substr(bytes, 32) AS BLOB)",
        "UPDATE content_chunk SET bytes = CAST('x' || substr(bytes, 2) AS BLOB) WHERE number = 1",
        "DELETE FROM content_chunk WHERE number = 0",
        "DELETE FROM content WHERE size = 3600",
        "DELETE FROM tree",
        "UPDATE tree SET canonical = CAST(replace(CAST(canonical AS TEXT), 'index', 'iNdex') AS BLOB)",
      })
  void damageToContentIsFound(String damage) throws SQLException {
    sql(damage);

    assertThat(fsck(new ArrayList<>()).isSound()).isFalse();
  }

  @Test
  void aDamagedFileIsNamedWithItsReleaseAndApp() throws SQLException {
    sql(
        "INSERT OR IGNORE INTO view_release VALUES ('app_seen', 1, (SELECT lower(hex(hash)) FROM tree LIMIT 1), 1)");
    sql(
        """
        INSERT OR IGNORE INTO view_tree_file
        SELECT lower(hex(t.hash)), 'seen.html', lower(hex(c.hash)), 1, 'text/html'
        FROM tree t, content c WHERE c.size = 3600 LIMIT 1""");
    sql("UPDATE content SET bytes = CAST('x' || substr(bytes, 2) AS BLOB) WHERE size = 3600");

    assertThat(fsck(new ArrayList<>()).reported())
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsPattern("content [0-9a-f]{64} is damaged")
                    .contains("of release", "of app_"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE event_journal SET event_payload = CAST(replace(CAST(event_payload AS TEXT), 'c', 'd') AS BLOB) WHERE ordering = 2",
        "UPDATE event_journal SET event_payload = x'00' WHERE ordering = 2",
        "UPDATE event_journal SET event_ser_manifest = 'nonsense' WHERE ordering = 2",
        "UPDATE event_journal SET persistence_id = 'alias|other' WHERE ordering = 2",
        "UPDATE journal_chain SET hash = zeroblob(32) WHERE ordering = 2",
        "UPDATE event_journal SET deleted = 1 WHERE ordering = 2",
        "DELETE FROM journal_chain WHERE ordering = 2",
      })
  void aDamagedEventIsNamedAtTheStartAndByFsck(String damage) throws SQLException {
    sql(damage);

    RejectedException refused =
        catchThrowableOfType(
            RejectedException.class, () -> Node.open(NodeOptions.of(file)).close());
    assertThat(refused).as("opened").isNotNull();
    assertThat(refused.rejection().code()).isEqualTo(RejectionCode.DATABASE_DAMAGED);
    assertThat(refused.rejection().sentence())
        .contains("fazt.db is damaged at r2 (", "restore it from a backup")
        .doesNotContain(folder.toString());
    assertThat(fsck(new ArrayList<>()).reported())
        .anySatisfy(line -> assertThat(line).contains("the journal at r2 ("));
  }

  @Test
  void garbageInAPageOfALargeFileIsFound() throws IOException {
    Node.open(NodeOptions.of(file)).close(); // folds the log into the file
    long size = Files.size(file);
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (long at = size / 2; at < size / 2 + 5 * 4096; at++) {
        bytes.seek(at);
        bytes.write(7);
      }
    }

    assertThat(fsck(new ArrayList<>()).isSound()).isFalse();
  }

  @Test
  void aRunningNodeIsCheckedTooOneCheckAtATime() throws Exception {
    try (var node = Node.open(NodeOptions.of(file))) {
      var commands = new LocalCommands(node);
      commands.apply(ControlRequest.of("fsck"));
      var watch = new ControlRequest("fsck", Map.of("watch", "true"));
      Eventually.until(
          () ->
              commands.apply(watch) instanceof ControlAnswer.Done(var data)
                  && Boolean.FALSE.equals(data.get("running")));
      var done = (ControlAnswer.Done) commands.apply(watch);
      assertThat(done.data()).containsEntry("sound", true).containsEntry("told", List.of());
    }
  }

  private Fsck.Report fsck(List<Progress> seen) {
    try (var database = InspectedDatabase.open(file, TestDatabase.settings(""))) {
      return new Fsck(database, seen::add).run();
    }
  }

  private void sql(String text) throws SQLException {
    try (Connection connection = DriverManager.getConnection(SqliteFile.plainUrl(file));
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(text)).isPositive();
    }
  }
}
