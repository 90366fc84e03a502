package sh.fazt.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Revision;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.history.ChainVerdict.Intact;
import sh.fazt.registry.history.JournalWriter.Append;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.sqlite.WriteLock;

class JournalWriterTest {
  private final TestDatabase database = TestDatabase.open();
  private final WriteLock writeLock = database.sqlite().writeLock();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void onePoisonedAppendInABatchOf200RefusesOneCallerAndNoOther() {
    try (JournalWriter writer = Appends.writer(database, writeLock, 1000, 400)) {
      writer.append(Appends.event("app|p0077", 1)).join();
      List<CompletableFuture<Void>> answers = new ArrayList<>();
      try (WriteLock.Held _ = writeLock.take()) {
        for (int i = 0; i < 200; i++) {
          answers.add(writer.append(Appends.event("app|p%04d".formatted(i), 1)));
        }
      }

      List<String> codes = answers.stream().map(JournalWriterTest::code).toList();

      assertThat(codes.get(77)).isEqualTo("OVERTAKEN");
      assertThat(codes).filteredOn("OK"::equals).hasSize(199);
    }
    assertIntact(200);
  }

  @Test
  void anAppendIsWholeOrAbsent() {
    try (JournalWriter writer = Appends.writer(database, writeLock, 10, 400)) {
      writer.append(Appends.event("app|a", 2)).join();

      Append three =
          new Append(
              List.of(Appends.row("app|a", 1), Appends.row("app|a", 2), Appends.row("app|a", 3)));

      assertThat(code(writer.append(three))).isEqualTo("OVERTAKEN");
      writer.append(Appends.event("app|a", 3)).join();
    }
    assertIntact(2);
    assertThat(numbers("app|a")).containsExactly(2L, 3L);
  }

  @Test
  void aFullDiskRefusesWhatDoesNotFitAndTheJournalWorksWhenThereIsSpaceAgain() {
    database
        .lane()
        .write(
            "fill",
            handle ->
                handle.execute(
                    "INSERT INTO snapshot VALUES ('fill', 1, 0, 1, '', zeroblob(200000), NULL, NULL, NULL)"))
        .join();
    database.reopen("fazt.registry.database.max-size = 400000 B");
    WriteLock fresh = database.sqlite().writeLock();
    byte[] big = new byte[300_000];
    try (JournalWriter writer = Appends.writer(database, fresh, 10, 400)) {
      List<CompletableFuture<Void>> answers = new ArrayList<>();
      try (WriteLock.Held _ = fresh.take()) {
        for (String id : List.of("app|small1", "app|big", "app|small2")) {
          byte[] payload = id.equals("app|big") ? big : new byte[10];
          answers.add(
              writer.append(
                  new Append(
                      List.of(
                          new JournalWriter.Row(
                              id,
                              1,
                              "test",
                              0,
                              31,
                              "manifest",
                              payload,
                              java.util.Set.of("all"))))));
        }
      }
      assertThat(answers.stream().map(JournalWriterTest::code))
          .containsExactly("OK", "DISK_FULL", "OK");

      database.lane().write("free", handle -> handle.execute("DELETE FROM snapshot")).join();
      writer
          .append(
              new Append(
                  List.of(
                      new JournalWriter.Row(
                          "app|big",
                          1,
                          "test",
                          0,
                          31,
                          "manifest",
                          new byte[150_000],
                          java.util.Set.of()))))
          .join();
    }
    assertIntact(3);
  }

  @Test
  void oneMoreThanMayWaitIsBusy() {
    try (JournalWriter writer = Appends.writer(database, writeLock, 2, 400)) {
      List<CompletableFuture<Void>> answers = new ArrayList<>();
      try (WriteLock.Held _ = writeLock.take()) {
        answers.add(writer.append(Appends.event("app|first", 1)));
        Await.until("the writer waits for its turn", () -> writeLock.waiting() == 1);
        for (int i = 0; i < 3; i++) {
          answers.add(writer.append(Appends.event("app|" + i, 1)));
        }
      }

      assertThat(answers.stream().map(JournalWriterTest::code))
          .containsExactly("OK", "OK", "OK", "BUSY");
    }
    assertIntact(3);
  }

  @Test
  void closingWritesWhatWaitsAndRefusesWhatComes() {
    JournalWriter writer = Appends.writer(database, writeLock, 100, 1);
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(writer.append(Appends.event("app|" + i, 1)));
    }
    writer.close();
    answers.add(writer.append(Appends.event("app|late", 1)));

    assertThat(answers.subList(0, 20)).allMatch(answer -> code(answer).equals("OK"));
    assertThat(code(answers.get(20))).isEqualTo("STOPPING");
    assertIntact(20);
  }

  @Test
  void theLaneGetsItsTurnWhileTheJournalHasALotToDo() {
    try (JournalWriter writer = Appends.writer(database, writeLock, 1000, 1)) {
      List<CompletableFuture<Void>> answers = new ArrayList<>();
      CompletableFuture<Long> seen;
      try (WriteLock.Held _ = writeLock.take()) {
        for (int i = 0; i < 300; i++) {
          answers.add(writer.append(Appends.event("app|" + i, 1)));
        }
        Await.until("the journal waits for its turn", () -> writeLock.waiting() == 1);
        seen =
            database
                .lane()
                .write(
                    "look",
                    handle ->
                        handle
                            .createQuery("SELECT count(*) FROM event_journal")
                            .mapTo(Long.class)
                            .one());
        Await.until("the lane waits behind it", () -> writeLock.waiting() == 2);
      }

      assertThat(seen.join()).isEqualTo(1);
      answers.forEach(CompletableFuture::join);
    }
    assertIntact(300);
  }

  static String code(CompletableFuture<Void> answer) {
    try {
      answer.join();
      return "OK";
    } catch (CompletionException e) {
      return code(e.getCause());
    }
  }

  private static String code(@Nullable Throwable cause) {
    assertThat(cause).isInstanceOf(RejectedException.class);
    return cause instanceof RejectedException refused ? refused.rejection().code().name() : "";
  }

  private void assertIntact(long head) {
    assertThat(database.<ChainVerdict>readNow(ChainVerifier::verify))
        .isInstanceOfSatisfying(
            Intact.class, intact -> assertThat(intact.head()).isEqualTo(new Revision(head)));
  }

  private List<Long> numbers(String id) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    "SELECT sequence_number FROM event_journal WHERE persistence_id = :id ORDER BY 1")
                .bind("id", id)
                .mapTo(Long.class)
                .list());
  }
}
