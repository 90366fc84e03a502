package sh.fazt.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Revision;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.journal.node.SettingChanged;
import sh.fazt.registry.history.ChainVerdict.Intact;
import sh.fazt.registry.history.Notebook.Count;
import sh.fazt.registry.history.Notebook.Note;
import sh.fazt.registry.history.Notebook.Outcome;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.sqlite.WriteLock;

/** Real entities on a real file. */
class SealingJournalDaoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestDatabase database = TestDatabase.open();
  private final Map<String, ActorRef<Notebook.Command>> notebooks = new HashMap<>();
  private ActorSystem<SpawnProtocol.Command> system = start("");

  @AfterEach
  void close() throws Exception {
    stop();
    database.close();
  }

  @Test
  void anEventIsStoredAsTheJournalsJson() throws Exception {
    ask("a", "text").toCompletableFuture().get();

    List<Map<String, Object>> rows =
        database.readNow(
            handle ->
                handle
                    .createQuery(
                        "SELECT event_payload, event_ser_id, event_ser_manifest, persistence_id FROM event_journal")
                    .mapToMap()
                    .list());

    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst())
        .containsEntry("event_ser_id", 31)
        .containsEntry("event_ser_manifest", SettingChanged.class.getName())
        .containsEntry("persistence_id", "node|a");
    assertThat((byte[]) rows.getFirst().get("event_payload"))
        .asString(java.nio.charset.StandardCharsets.UTF_8)
        .isEqualTo(JournalJson.mapper().writeValueAsString(Notebook.event("text")));
  }

  @Test
  void oneOvertakenEntityOf200IsRefusedAndNoOther() throws Exception {
    List<String> names = names(200);
    for (String name : names) {
      assertThat(count(name)).isZero();
    }
    WriteLock writeLock = database.sqlite().writeLock();
    try (JournalWriter other = Appends.writer(database, writeLock, 10, 10)) {
      other.append(Appends.event("node|n77", 1)).join();
    }
    List<CompletionStage<Outcome>> answers = new ArrayList<>();
    try (WriteLock.Held _ = writeLock.take()) {
      names.forEach(name -> answers.add(ask(name, "text")));
      Await.until("the journal waits for its turn", () -> writeLock.waiting() >= 1);
    }

    List<String> codes = new ArrayList<>();
    for (CompletionStage<Outcome> answer : answers) {
      codes.add(answer.toCompletableFuture().get().code());
    }
    assertThat(codes.get(77)).isEqualTo("OVERTAKEN");
    assertThat(codes).filteredOn("OK"::equals).hasSize(199);
    for (String name : names) {
      assertThat(ask(name, "more").toCompletableFuture().get()).isEqualTo(new Outcome("OK", 2));
    }
    assertIntact(400);
  }

  @Test
  void theEventsOfAThousandEntitiesAreAllSealedAndTagged() throws Exception {
    List<CompletionStage<Outcome>> answers = new ArrayList<>();
    for (String name : names(1000)) {
      for (int i = 0; i < 3; i++) {
        answers.add(ask(name, "text " + i));
      }
    }
    for (CompletionStage<Outcome> answer : answers) {
      assertThat(answer.toCompletableFuture().get().code()).isEqualTo("OK");
    }

    assertIntact(3000);
    assertThat(number("SELECT count(*) FROM event_tag WHERE tag = 'all'")).isEqualTo(3000);
  }

  @Test
  void aRestartedNodeGoesOnWhereItStopped() throws Exception {
    ask("a", "one").toCompletableFuture().get();
    ask("b", "one").toCompletableFuture().get();
    stop();
    database.reopen();
    system = start("");

    assertThat(ask("a", "two").toCompletableFuture().get()).isEqualTo(new Outcome("OK", 2));
    assertThat(count("b")).isEqualTo(1);
    assertIntact(3);
  }

  @Test
  void aFullDiskIsSaidAndTheEntityWorksWhenThereIsSpaceAgain() throws Exception {
    database
        .lane()
        .write(
            "fill",
            handle ->
                handle.execute(
                    "INSERT INTO snapshot VALUES ('fill', 1, 0, 1, '', zeroblob(400000), NULL, NULL, NULL)"))
        .join();
    stop();
    String small = "fazt.registry.database.max-size = 600000 B";
    database.reopen(small);
    system = start(small);
    String big = "x".repeat(300_000);

    assertThat(ask("a", "small").toCompletableFuture().get().code()).isEqualTo("OK");
    assertThat(ask("a", big).toCompletableFuture().get().code()).isEqualTo("DISK_FULL");
    assertThat(ask("a", "small").toCompletableFuture().get()).isEqualTo(new Outcome("OK", 2));
    database.lane().write("free", handle -> handle.execute("DELETE FROM snapshot")).join();
    assertThat(ask("a", big).toCompletableFuture().get()).isEqualTo(new Outcome("OK", 3));
    assertIntact(3);
  }

  private ActorSystem<SpawnProtocol.Command> start(String overrides) {
    notebooks.clear();
    return ActorSystem.create(
        SpawnProtocol.create(),
        "notes",
        JournalSetup.of(database.sqlite(), TestDatabase.config(overrides)));
  }

  private void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private CompletionStage<Outcome> ask(String name, String text) {
    return AskPattern.ask(
        notebook(name), replyTo -> new Note(text, replyTo), PATIENCE, system.scheduler());
  }

  private int count(String name) throws Exception {
    return AskPattern.<Notebook.Command, Outcome>ask(
            notebook(name), Count::new, PATIENCE, system.scheduler())
        .toCompletableFuture()
        .get()
        .notes();
  }

  private ActorRef<Notebook.Command> notebook(String name) {
    return notebooks.computeIfAbsent(
        name, _ -> system.systemActorOf(new Notebook("node|" + name), name, Props.empty()));
  }

  private static List<String> names(int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
  }

  private long number(String sql) {
    return database.readNow(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private void assertIntact(long head) {
    assertThat(database.<ChainVerdict>readNow(ChainVerifier::verify))
        .isInstanceOfSatisfying(
            Intact.class, intact -> assertThat(intact.head()).isEqualTo(new Revision(head)));
  }
}
