package sh.fazt.registry.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.node.TestDatabase;

class SqliteWriteLaneTest {
  private TestDatabase database = TestDatabase.open();

  @BeforeEach
  void aTable() {
    makeTable();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anAnsweredWriteIsRead() throws Exception {
    int rows = database.lane().write("note", handle -> note(handle, "a")).get();

    assertThat(rows).isEqualTo(1);
    assertThat(notes()).containsExactly("a");
  }

  @Test
  void aFailingWriteTakesBackOnlyItself() throws Exception {
    List<CompletableFuture<?>> answers =
        together(
            () -> {
              List<CompletableFuture<?>> given = new ArrayList<>();
              given.add(database.lane().write("one", handle -> note(handle, "one")));
              given.add(
                  database
                      .lane()
                      .write(
                          "two",
                          handle -> {
                            note(handle, "half of two");
                            throw new IllegalArgumentException("two");
                          }));
              given.add(database.lane().write("three", handle -> note(handle, "one")));
              given.add(database.lane().write("four", handle -> note(handle, "four")));
              return given;
            });

    answers.get(0).get();
    assertThatThrownBy(answers.get(1)::get).hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(refusal(answers.get(2))).isEqualTo(DatabaseRejections.failed("three"));
    answers.get(3).get();
    assertThat(notes()).containsExactlyInAnyOrder("one", "four");
  }

  @Test
  void writesRunInTheOrderGiven() throws Exception {
    List<CompletableFuture<?>> answers =
        together(
            () -> {
              List<CompletableFuture<?>> given = new ArrayList<>();
              for (int i = 0; i < 200; i++) {
                String text = "%03d".formatted(i);
                given.add(database.lane().write("note", handle -> note(handle, text)));
              }
              return given;
            });

    for (CompletableFuture<?> answer : answers) {
      answer.get();
    }
    assertThat(notes()).hasSize(200).isSorted();
  }

  @Test
  void oneMoreThanMayWaitIsBusyAndTheOthersAreDone() throws Exception {
    database.reopen("fazt.registry.database.lane-queue = 3");

    List<CompletableFuture<?>> answers =
        together(
            () -> {
              List<CompletableFuture<?>> given = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                String text = "n" + i;
                given.add(database.lane().write("note", handle -> note(handle, text)));
              }
              return given;
            });

    assertThat(refusal(answers.get(3))).isEqualTo(DatabaseRejections.busy("note"));
    for (CompletableFuture<?> answer : answers.subList(0, 3)) {
      answer.get();
    }
    assertThat(notes()).containsExactly("n0", "n1", "n2");
  }

  @Test
  void aFullDiskAnswersEveryoneAndTheLaneWorksWhenThereIsSpaceAgain() throws Exception {
    database.lane().write("fill", handle -> blob(handle, 200_000)).get();
    database.reopen("fazt.registry.database.max-size = 400000 B");

    List<CompletableFuture<?>> answers =
        together(
            () -> {
              List<CompletableFuture<?>> given = new ArrayList<>();
              for (int i = 0; i < 5; i++) {
                given.add(database.lane().write("big", handle -> blob(handle, 300_000)));
              }
              return given;
            });

    for (CompletableFuture<?> answer : answers) {
      assertThat(refusal(answer).code()).isEqualTo(RejectionCode.DISK_FULL);
      assertThat(refusal(answer).status()).isEqualTo(507);
    }
    database.lane().write("free", handle -> handle.execute("DELETE FROM blob")).get();
    database.lane().write("big", handle -> blob(handle, 200_000)).get();
    assertThat(notes()).isEmpty();
  }

  @Test
  void closingDoesWhatWaitsAndRefusesWhatComes() throws Exception {
    WriteLane lane = database.lane();
    CompletableFuture<Integer> before = lane.write("note", handle -> note(handle, "before"));
    database.reopen();

    CompletableFuture<Integer> after = lane.write("note", handle -> note(handle, "after"));

    before.get();
    assertThat(refusal(after)).isEqualTo(DatabaseRejections.closing("note"));
    assertThat(notes()).containsExactly("before");
  }

  /** Gives several writes while the lane is held up, so that they wait together. */
  private List<CompletableFuture<?>> together(
      java.util.function.Supplier<List<CompletableFuture<?>>> give) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        database
            .lane()
            .write(
                "hold",
                _ -> {
                  begun.countDown();
                  go.await();
                  return true;
                });
    begun.await();
    List<CompletableFuture<?>> given = give.get();
    go.countDown();
    // It shares the fate of those that share its commit, when that is lost as a whole.
    first.handle((_, _) -> true).get();
    return given;
  }

  static sh.fazt.registry.domain.Rejection refusal(CompletableFuture<?> answer)
      throws InterruptedException {
    try {
      throw new AssertionError("answered: " + answer.get());
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(RejectedException.class);
      return ((RejectedException) e.getCause()).rejection();
    }
  }

  private void makeTable() {
    database
        .lane()
        .write(
            "tables",
            handle -> {
              handle.execute("CREATE TABLE note (text TEXT PRIMARY KEY) STRICT");
              return handle.execute("CREATE TABLE blob (bytes BLOB) STRICT");
            })
        .join();
  }

  private static int note(Handle handle, String text) {
    return handle.execute("INSERT INTO note (text) VALUES (?)", text);
  }

  private static int blob(Handle handle, int bytes) {
    return handle.execute("INSERT INTO blob (bytes) VALUES (?)", new byte[bytes]);
  }

  private List<String> notes() {
    return database.readNow(
        handle ->
            handle.createQuery("SELECT text FROM note ORDER BY rowid").mapTo(String.class).list());
  }
}
