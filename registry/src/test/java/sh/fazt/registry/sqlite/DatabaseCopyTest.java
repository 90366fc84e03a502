package sh.fazt.registry.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.Progress;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.node.Replay;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.node.TestNode;

/** A copy of the database of a running node. */
class DatabaseCopyTest {
  private static final byte[] MEBIBYTE = new byte[1 << 20];

  private final TestNode test = TestNode.open();
  private final Path folder;
  private final Path copy;

  DatabaseCopyTest(@TempDir Path folder) {
    this.folder = folder;
    this.copy = folder.resolve("copy.db");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private SqliteDatabase database() {
    return test.node().database();
  }

  private void fill(int mebibytes) {
    database()
        .lane()
        .write(
            "fill",
            handle -> {
              for (int i = 0; i < mebibytes; i++) {
                handle.execute(
                    "INSERT INTO content_chunk (body, number, created_at, bytes) VALUES (?, ?, 0, ?)",
                    new byte[32],
                    i,
                    MEBIBYTE);
              }
              return mebibytes;
            })
        .join();
  }

  @Test
  void itIsTheDatabaseOfOneMomentWhileTheNodeGoesOnWriting() throws IOException {
    test.deploy("tetris", "one").toCompletableFuture().join();
    var before = test.node().journal().head();
    fill(24);
    var seen = new ArrayList<Progress>();
    var writes = new ArrayList<CompletableFuture<?>>();

    DatabaseCopy.write(
        database(),
        copy,
        24 << 20, // so slow that there is time to write
        progress -> {
          seen.add(progress);
          if (writes.size() < 20) {
            writes.add(test.deploy("snake", "n" + writes.size()).toCompletableFuture());
          }
        });

    writes.forEach(CompletableFuture::join);
    var state = Replay.stateOf(copy, TestDatabase.settings(""));
    assertThat(writes).as("made during the copy").hasSizeGreaterThan(3);
    assertThat(state.revision()).isEqualTo(before);
    assertThat(state.apps()).isEqualTo(1);
    assertThat(test.node().journal().head()).isGreaterThan(before);
    assertThat(seen.getLast().done()).isEqualTo(seen.getLast().total()).isGreaterThan(8 << 20);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
  }

  @Test
  void itIsANodesDatabase() throws IOException {
    test.deploy("tetris", "one").toCompletableFuture().join();
    DatabaseCopy.write(database(), copy, 0, _ -> {});

    try (var opened = SqliteDatabase.open(copy, TestDatabase.settings(""))) {
      assertThat(Replay.stateOf(opened).stateHash()).isEqualTo(test.node().state().hash());
      int vacuum =
          opened.<Integer>readNow(
              handle -> handle.createQuery("PRAGMA auto_vacuum").mapTo(Integer.class).one());
      assertThat(vacuum).as("incremental").isEqualTo(2);
    }
  }

  @Test
  void aNodeThatStopsEndsItAndNothingIsLeft() throws Exception {
    fill(8);
    var begun = new CountDownLatch(1);
    var failure = new CompletableFuture<Throwable>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                DatabaseCopy.write(database(), copy, 1 << 20, _ -> begun.countDown());
                failure.complete(new AssertionError("made"));
              } catch (Throwable e) {
                failure.complete(e);
              }
            });
    begun.await();
    test.node().close();

    assertThat(failure.join())
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.rejection().code()).isEqualTo(RejectionCode.STOPPING));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void itIsRefusedWhereThereIsNoFolder() {
    assertThat(
            catchThrowableOfType(
                IOException.class,
                () -> DatabaseCopy.write(database(), folder.resolve("none/copy.db"), 0, _ -> {})))
        .isNotNull();
  }
}
