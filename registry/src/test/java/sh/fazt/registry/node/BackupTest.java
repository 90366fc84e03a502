package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;
import sh.fazt.registry.backup.BackupFolder;
import sh.fazt.registry.backup.BackupMaker;
import sh.fazt.registry.backup.BackupManifest;
import sh.fazt.registry.backup.Restore;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.storage.Blobs;
import sh.fazt.registry.storage.Documents;
import sh.fazt.registry.storage.KeyValues;
import sh.fazt.registry.storage.RowAccess;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;

/** Backups of a node that runs, and what becomes of them. */
class BackupTest {
  private static final AppId STORES = AppId.of("app_stores01");
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private final TestNode test = TestNode.open();
  private final Path folder;
  private final Path backups;
  private Instant now = NOON;

  BackupTest(@TempDir Path folder) {
    this.folder = folder;
    this.backups = folder.resolve("backups");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private BackupMaker.Made backup() {
    return backup(OptionalInt.empty());
  }

  private BackupMaker.Made backup(OptionalInt keep) {
    now = now.plusSeconds(1);
    var node = test.node();
    return new BackupMaker(
            node.database(), Replay::stateOf, "main", Clock.fixed(now, ZoneOffset.UTC), 0)
        .make(backups, false, keep, _ -> {});
  }

  private BackupManifest restore(Path backup, Path target) {
    try {
      return new Restore(BackupFolder.find(backup), Replay::stateOf, _ -> {}).to(target, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Rejection refused(Path backup) {
    Path target = folder.resolve("refused.db");
    var refused = catchThrowableOfType(RejectedException.class, () -> restore(backup, target));
    assertThat(refused).as("restored").isNotNull();
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("refused.db"));
    return refused.rejection();
  }

  private void deploy(String name, String text) {
    test.deploy(name, text).toCompletableFuture().join();
  }

  private void store(RowAccess rows) {
    var limits = new StorageLimits(StorageSettings.from(TestDatabase.config("")));
    var clock = InstantSource.system();
    new KeyValues(rows, limits, clock).set("lives", IntNode.valueOf(3));
    new Documents(rows, limits, clock, UUID::randomUUID)
        .insert("scores", JsonNodeFactory.instance.objectNode().put("id", "best"));
    new Blobs(rows, limits, clock).put("img/a", new byte[ContentStore.CHUNK + 1], "image/png");
  }

  @Test
  void whatIsRestoredElsewhereIsAllThatWasThere() {
    deploy("tetris", "<p>hello</p>".repeat(300));
    test.app("app_large001", "0123456789".repeat(ContentStore.CHUNK / 4));
    test.app(STORES.value(), "stores");
    store(test.node().storage().of(STORES));
    long forms = test.number("SELECT count(*) FROM content_gzip");
    var served = test.node().state().hash();
    var revision = test.node().journal().head();

    var made = backup();
    deploy("tetris", "later");
    Path target = folder.resolve("restored.db");
    var manifest = restore(backups, target);

    assertThat(made.name()).startsWith("2026-11-28T120001Z-r");
    assertThat(manifest.stateHash()).isEqualTo(served).isEqualTo(made.manifest().stateHash());
    assertThat(manifest.revision()).isEqualTo(revision);
    try (var restored = Node.open(NodeOptions.of(target))) {
      assertThat(restored.state().hash()).isEqualTo(served);
      var report = new Fsck(restored.database(), _ -> {}).run();
      assertThat(report.reported()).isEmpty();
      assertThat(report.bytes()).isGreaterThan(3L * ContentStore.CHUNK);
      var limits = new StorageLimits(StorageSettings.from(TestDatabase.config("")));
      var rows = restored.storage().of(STORES);
      assertThat(new KeyValues(rows, limits, InstantSource.system()).get("lives")).isPresent();
    }
    try (var files = TestNodeFiles.of(target)) {
      assertThat(files.gzipForms()).as("gzip forms made anew").isEqualTo(forms).isPositive();
    }
  }

  @Test
  void theSecondBackupTakesOnlyWhatIsNew() {
    test.app("app_large001", "0123456789".repeat(ContentStore.CHUNK / 4));
    var first = backup();
    assertThat(first.newContents().bytes()).isGreaterThan(2L * ContentStore.CHUNK);
    assertThat(backup().newContents().count()).isZero();

    deploy("tetris", "new");
    var third = backup();
    assertThat(third.newContents().count()).as("a page and a list of files").isEqualTo(2);
    assertThat(third.newContents().bytes()).isLessThan(200);
    assertThat(third.manifest().bodies().count()).isEqualTo(first.manifest().bodies().count() + 2);
  }

  @Test
  void aBackupOfANodeThatIsWrittenToAllTheTimeIsOneMomentOfIt() throws InterruptedException {
    deploy("tetris", "one");
    test.app("app_large001", "0123456789".repeat(ContentStore.CHUNK));
    var ended = new AtomicBoolean();
    var writes = new AtomicInteger();
    var writers = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      String own = "writer-" + i;
      writers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!ended.get()) {
                      int number = writes.incrementAndGet();
                      test.point(
                          own, new Target.Redirect("https://example.com/" + number, 301, false));
                      if (number % 50 == 0) {
                        deploy(own + "-site", "page " + number);
                      }
                    }
                  }));
    }
    var during = new AtomicInteger();
    var maker =
        new BackupMaker(
            test.node().database(), Replay::stateOf, "main", Clock.systemUTC(), 16 << 20);
    var made = maker.make(backups, false, OptionalInt.empty(), _ -> during.set(writes.get()));
    ended.set(true);
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(during).as("written meanwhile").hasPositiveValue();
    Path target = folder.resolve("restored.db");
    var manifest = restore(backups.resolve(made.name()), target);
    assertThat(Replay.stateOf(target, TestDatabase.settings("")).stateHash())
        .isEqualTo(manifest.stateHash());
    try (var before = test.asOf(manifest.revision().value())) {
      assertThat(before.node().state().hash())
          .as("what was served at r%d", manifest.revision().value())
          .isEqualTo(manifest.stateHash());
    }
  }

  @Test
  void onlyTheNewestAreKeptAndTheContentsTheyNeed() throws IOException {
    deploy("tetris", "one");
    String first = backup().name();
    deploy("tetris", "two");
    test.sql("DELETE FROM content WHERE size = 3 AND bytes = CAST('one' AS BLOB)");
    String second = backup().name();
    var third = backup(OptionalInt.of(2));

    assertThat(third.removed()).containsExactly(first);
    assertThat(BackupFolder.names(backups)).containsExactly(second, third.name());
    assertThat(contents()).hasSize((int) third.manifest().bodies().count());
    assertThat(restore(backups.resolve(second), folder.resolve("second.db")).stateHash())
        .isEqualTo(test.node().state().hash());
  }

  private List<Path> contents() throws IOException {
    try (Stream<Path> all = Files.walk(backups.resolve("content"))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"database.db", "contents.txt", "manifest.json", "manifest.sha256"})
  void aFlippedBitInAnyFileIsFound(String file) throws IOException {
    deploy("tetris", "one");
    var made = backup();
    flip(backups.resolve(made.name()).resolve(file));

    var refused = refused(backups);
    assertThat(refused.code()).isEqualTo(RejectionCode.BACKUP_DAMAGED);
    assertThat(refused.sentence())
        .contains("The backup " + made.name() + " is damaged")
        .doesNotContain(folder.toString());
  }

  private static void flip(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int was = bytes.read();
      bytes.seek(middle);
      bytes.write(was ^ 1);
    }
  }

  @Test
  void aContentThatIsDamagedMissingOrCutIsNamed() throws IOException {
    deploy("tetris", "one");
    var made = backup();
    Path some = contents().getFirst();
    String hash = String.valueOf(some.getFileName());
    byte[] was = Files.readAllBytes(some);

    flip(some);
    assertThat(refused(backups).sentence()).contains("content " + hash + " is not as it was");
    Files.write(some, new byte[1]);
    assertThat(refused(backups).sentence()).contains("content " + hash + " is missing or has");
    Files.delete(some);
    assertThat(refused(backups).sentence()).contains("content " + hash + " is missing or has");

    assertThat(backup().newContents().count()).as("taken anew").isOne();
    assertThat(Files.readAllBytes(some)).isEqualTo(was);
    assertThat(restore(backups.resolve(made.name()), folder.resolve("again.db")).apps()).isOne();
  }

  @Test
  void aTruncatedDatabaseIsFoundAndOneWithoutManifestIsNoBackup() throws IOException {
    deploy("tetris", "one");
    Path backup = backups.resolve(backup().name());
    try (var bytes = new RandomAccessFile(backup.resolve("database.db").toFile(), "rw")) {
      bytes.setLength(bytes.length() / 2);
    }
    assertThat(refused(backups).sentence()).contains("database.db has").contains("bytes instead");
    Files.delete(backup.resolve("manifest.json"));
    assertThat(refused(backups).code()).isEqualTo(RejectionCode.BACKUP_NOT_FOUND);
    assertThat(refused(folder.resolve("none")).code()).isEqualTo(RejectionCode.BACKUP_NOT_FOUND);
  }

  @Test
  void whatWasLeftUnfinishedIsNoBackupAndGoesWithTheNext() throws IOException {
    deploy("tetris", "one");
    var first = backup();
    Path left = Files.createDirectories(backups.resolve(".new-123"));
    for (String file : List.of("database.db", "contents.txt")) {
      Files.copy(backups.resolve(first.name()).resolve(file), left.resolve(file));
    }
    Files.createDirectories(backups.resolve("content/.new"));
    Files.writeString(backups.resolve("content/.new/half"), "half");

    assertThat(BackupFolder.names(backups)).containsExactly(first.name());
    backup();
    assertThat(left).doesNotExist();
    assertThat(backups.resolve("content/.new")).isEmptyDirectory();
  }

  @Test
  void aFolderWithOtherThingsAndOneInUseAreLeftAlone() throws Exception {
    Files.createDirectories(backups);
    Files.writeString(backups.resolve("notes.txt"), "mine");
    var other = catchThrowableOfType(RejectedException.class, this::backup);
    assertThat(other.rejection().code()).isEqualTo(RejectionCode.CONFLICT);
    assertThat(backups).isDirectoryContaining(path -> path.endsWith("notes.txt"));
    try (var there = Files.list(backups)) {
      assertThat(there).hasSize(1);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidWithoutItsPath() throws IOException {
    Files.writeString(backups, "a file");
    var refused = catchThrowableOfType(RejectedException.class, this::backup);
    assertThat(refused.rejection().code()).isEqualTo(RejectionCode.BACKUP_FAILED);
    assertThat(refused.rejection().sentence()).doesNotContain(folder.toString());
  }

  @Test
  void contentThatIsDamagedInTheNodeMakesNoBackup() throws IOException {
    deploy("tetris", "one");
    test.sql("UPDATE content SET bytes = CAST('two' AS BLOB)");
    var refused = catchThrowableOfType(RejectedException.class, this::backup);
    assertThat(refused.rejection().code()).isEqualTo(RejectionCode.DATABASE_DAMAGED);
    assertThat(BackupFolder.names(backups)).isEmpty();
  }

  @Test
  @Tag("system")
  void whereTheDiskBecomesFullThereIsNoBackup() throws Exception {
    Files.createDirectories(backups);
    Assumptions.assumeTrue(
        mount("mount", "-t", "tmpfs", "-o", "size=24m", "fazt-test", backups.toString()),
        "needs to mount a small file system");
    try {
      deploy("tetris", "one");
      for (int i = 0; i < 4; i++) {
        test.app("app_large00" + i, (i + "123456789").repeat(ContentStore.CHUNK / 4));
      }
      var refused = catchThrowableOfType(RejectedException.class, this::backup);
      assertThat(refused.rejection().code()).isEqualTo(RejectionCode.DISK_FULL);
      assertThat(BackupFolder.names(backups)).isEmpty();
    } finally {
      mount("umount", "-l", backups.toString());
    }
  }

  private static boolean mount(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  /** What is in a restored file. */
  private record TestNodeFiles(java.sql.Connection connection) implements AutoCloseable {
    static TestNodeFiles of(Path file) {
      try {
        return new TestNodeFiles(java.sql.DriverManager.getConnection("jdbc:sqlite:" + file));
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    long gzipForms() {
      try (var statement = connection.createStatement();
          var row =
              statement.executeQuery(
                  "SELECT count(*) FROM content_gzip WHERE bytes IS NOT NULL OR body IS NOT NULL")) {
        return row.next() ? row.getInt(1) : -1;
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
