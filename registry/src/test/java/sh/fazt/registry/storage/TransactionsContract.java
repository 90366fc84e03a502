package sh.fazt.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.storage.StorageFixture.changes;
import static sh.fazt.registry.storage.StorageFixture.find;
import static sh.fazt.registry.storage.StorageFixture.ids;
import static sh.fazt.registry.storage.StorageFixture.json;
import static sh.fazt.registry.storage.StorageFixture.object;
import static sh.fazt.registry.storage.StorageFixture.query;
import static sh.fazt.registry.storage.StorageFixture.refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.storage.transaction.StorageSession;

/** Several calls as one change. */
abstract class TransactionsContract {
  private final StorageFixture storage = new StorageFixture(factory(), "");
  private final KeyValues outside = storage.keys(storage.tetris());
  private final Documents outsideDocuments = storage.documents(storage.tetris());
  private StorageSession session = storage.session();
  private KeyValues keys = storage.keys(session);
  private Documents documents = storage.documents(session);

  abstract StorageFixture.Factory factory();

  @BeforeEach
  void begin() {
    session.begin();
  }

  @AfterEach
  void close() {
    session.close();
    assertThat(storage.damages()).isEmpty();
    storage.close();
  }

  private void newSession() {
    session.close();
    session = storage.session();
    keys = storage.keys(session);
    documents = storage.documents(session);
  }

  @Test
  void nothingIsSeenBeforeItIsCommitted() {
    keys.set("k", json("1"));
    documents.insert("c", object("{'id':'a'}"));
    storage.blobs(session).put("b", new byte[] {1, 2}, "x/y");

    assertThat(keys.get("k")).isPresent();
    assertThat(documents.findOne("c", "a")).isPresent();
    assertThat(storage.blobs(session).get("b").orElseThrow().bytes()).containsExactly(1, 2);
    assertThat(outside.get("k")).isEmpty();
    assertThat(outsideDocuments.findOne("c", "a")).isEmpty();

    assertThat(session.commit()).isTrue();
    assertThat(outside.get("k")).isPresent();
    assertThat(outsideDocuments.findOne("c", "a")).isPresent();
    assertThat(storage.blobs(storage.tetris()).get("b").orElseThrow().bytes())
        .containsExactly(1, 2);
  }

  @Test
  void whatIsGivenUpIsNothing() {
    keys.set("k", json("1"));
    session.rollBack();

    assertThat(outside.get("k")).isEmpty();
    keys.set("k", json("2"));
    assertThat(outside.get("k")).isPresent();
  }

  @Test
  void whatARequestLeavesOpenIsNothing() {
    keys.set("k", json("1"));
    session.close();

    assertThat(outside.get("k")).isEmpty();
    assertThat(refusal(() -> keys.set("k", json("2"))).code()).isEqualTo(RejectionCode.CONFLICT);
  }

  @Test
  void itReadsTheMomentAtWhichItBegan() {
    outside.set("k", json("1"));

    assertThat(keys.get("k")).isEmpty();
  }

  @Test
  void whoeverReadWhatChangedMeanwhileHasToTryAgain() {
    assertThat(keys.increment("n", json("1")).asLong()).isEqualTo(1);
    outside.increment("n", json("1"));

    assertThat(session.commit()).isFalse();
    assertThat(outside.get("n").orElseThrow().value()).isEqualTo("1");
    session.begin();
    keys.increment("n", json("1"));
    assertThat(session.commit()).isTrue();
    assertThat(outside.get("n").orElseThrow().value()).isEqualTo("2");
  }

  @Test
  void whatOthersChangeElsewhereIsNoMatter() {
    keys.increment("n", json("1"));
    documents.find("c", find("{'n':1}", "{}"));
    outside.set("other", json("1"));
    outsideDocuments.insert("c", object("{'n':2}"));

    assertThat(session.commit()).isTrue();
  }

  @Test
  void aDocumentThatWouldHaveBeenFoundIsNoticed() {
    assertThat(documents.count("c", query("{'n':1}"))).isZero();
    documents.insert("c", object("{'n':1}"));
    outsideDocuments.insert("c", object("{'n':1}"));

    assertThat(session.commit()).isFalse();
  }

  @Test
  void whoOnlyReadsIsNeverInTheWay() {
    keys.get("k");
    outside.set("k", json("1"));

    assertThat(session.commit()).isTrue();
  }

  @Test
  void atSomeTimeItIsRefused() {
    for (int i = 1; i < storage.settings.tries(); i++) {
      keys.increment("n", json("1"));
      outside.increment("n", json("1"));
      assertThat(session.commit()).isFalse();
      session.begin();
    }
    keys.increment("n", json("1"));
    outside.increment("n", json("1"));

    var refused = refusal(session::commit);
    assertThat(refused.code()).isEqualTo(RejectionCode.CONFLICT);
    assertThat(refused.sentence()).contains("5 times");
  }

  @Test
  void searchesSeeItsOwnWrites() {
    session.rollBack();
    for (int i = 0; i < 5; i++) {
      outsideDocuments.insert("c", object("{'id':'%d','n':%d}".formatted(i, i)));
    }
    session.begin();
    documents.insert("c", object("{'id':'new','n':2.5}"));
    documents.update("c", query("{'id':'0'}"), changes("{'n':10}"));
    documents.delete("c", query("{'id':'3'}"));

    assertThat(ids(documents.find("c", find("{}", "{}"))))
        .containsExactly("new", "4", "2", "1", "0");
    assertThat(ids(documents.find("c", find("{}", "{'limit':2,'offset':1}"))))
        .containsExactly("4", "2");
    assertThat(ids(documents.find("c", find("{'n':{'$gte':2}}", "{'order':{'n':'desc'}}"))))
        .containsExactly("0", "4", "new", "2");
    assertThat(documents.count("c", query("{}"))).isEqualTo(5);
    assertThat(documents.count("c", query("{'n':10}"))).isEqualTo(1);
    assertThat(documents.deleteOldest("c", 4)).isEqualTo(1);
    var before = ids(documents.find("c", find("{}", "{}")));
    assertThat(session.commit()).isTrue();
    assertThat(ids(outsideDocuments.find("c", find("{}", "{}")))).isEqualTo(before);
  }

  @Test
  void listsSeeItsOwnWrites() {
    session.rollBack();
    for (String key : List.of("a", "b", "c", "d")) {
      outside.set(key, json("1"));
    }
    session.begin();
    keys.delete("b");
    keys.set("bb", json("1"));

    assertThat(keys.list("").stream().map(StoredKey::key)).containsExactly("a", "bb", "c", "d");
    assertThat(keys.list("", "a", 2).stream().map(StoredKey::key)).containsExactly("bb", "c");
  }

  @Test
  void aCallThatIsRefusedTakesBackOnlyItself() {
    keys.set("k", json("1"));
    documents.insert("c", object("{'id':'a','n':'x'}"));
    documents.insert("c", object("{'id':'b','n':1}"));

    refusal(() -> documents.update("c", query("{}"), changes("{'$inc':{'n':1}}")));
    assertThat(session.commit()).isTrue();
    assertThat(outsideDocuments.count("c", query("{'n':1}"))).isEqualTo(1);
    assertThat(outside.get("k")).isPresent();
  }

  @Test
  void anIdRemovedAndGivenAgainIsANewDocument() {
    session.rollBack();
    outsideDocuments.insert("c", object("{'id':'a','n':1}"));
    outsideDocuments.insert("c", object("{'id':'b'}"));
    session.begin();
    documents.delete("c", query("{'id':'a'}"));
    documents.insert("c", object("{'id':'a','n':2}"));
    assertThat(session.commit()).isTrue();

    assertThat(ids(outsideDocuments.find("c", find("{}", "{}")))).containsExactly("a", "b");
    assertThat(outsideDocuments.count("c", query("{}"))).isEqualTo(2);
  }

  @Test
  void itWritesAsMuchAsItMay() {
    for (int i = 0; i < storage.settings.transactionChanges(); i++) {
      keys.set("k" + i, json("1"));
    }

    assertThat(refusal(() -> keys.set("one more", json("1"))).code())
        .isEqualTo(RejectionCode.PAYLOAD_TOO_LARGE);
    assertThat(session.commit()).isTrue();
    assertThat(outside.list("")).hasSize(1000);
  }

  @Test
  void committingWithoutATransactionIsRefused() {
    session.rollBack();

    assertThat(refusal(session::commit).code()).isEqualTo(RejectionCode.CONFLICT);
  }

  @Test
  void moneyIsNeitherMadeNorLost() throws Exception {
    newSession();
    for (int i = 0; i < 5; i++) {
      outsideDocuments.insert("c", object("{'id':'%d','n':100}".formatted(i)));
    }
    var jobs = new ArrayList<Callable<Boolean>>();
    for (int worker = 0; worker < 4; worker++) {
      int from = worker;
      jobs.add(
          () -> {
            try (var own = storage.session()) {
              for (int i = 0; i < 50; i++) {
                move(own, from, (from + 1 + i % 4) % 5);
              }
            }
            return true;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var job : threads.invokeAll(jobs)) {
        job.get();
      }
    }

    long sum = 0;
    for (var one : outsideDocuments.find("c", find("{}", "{}"))) {
      sum += json(one.body()).path("n").asLong();
    }
    assertThat(sum).isEqualTo(500);
  }

  private void move(StorageSession own, int from, int to) {
    var all = storage.documents(own);
    boolean done = false;
    while (!done) {
      own.begin();
      long sum = 0;
      for (var one : all.find("c", find("{}", "{}"))) {
        sum += json(one.body()).path("n").asLong();
      }
      assertThat(sum).isEqualTo(500);
      all.update("c", query("{'id':'%d'}".formatted(from)), changes("{'$inc':{'n':-1}}"));
      all.update("c", query("{'id':'%d'}".formatted(to)), changes("{'$inc':{'n':1}}"));
      try {
        done = own.commit();
      } catch (RejectedException tooOften) {
        assertThat(tooOften.rejection().code()).isEqualTo(RejectionCode.CONFLICT);
      }
    }
  }

  @Test
  void listsOfATransactionAreWholeWhenTheirKeysAreLarge() {
    String large = "'" + "x".repeat(1_000_000) + "'";
    var stored = storage.keys(storage.tetris());
    for (int i = 10; i < 30; i++) {
      stored.set("k" + i, json(large));
    }
    session.rollBack();
    session.begin();
    for (int i = 10; i < 27; i++) {
      keys.delete("k" + i);
    }
    keys.set("k28a", json("1"));
    keys.set("l", json("1"));

    assertThat(keys.list("").stream().map(StoredKey::key))
        .containsExactly("k27", "k28", "k28a", "k29", "l");
    assertThat(keys.list("", "", 2).stream().map(StoredKey::key)).containsExactly("k27", "k28");
    assertThat(session.commit()).isTrue();
    assertThat(stored.list("")).hasSize(5);
  }
}
