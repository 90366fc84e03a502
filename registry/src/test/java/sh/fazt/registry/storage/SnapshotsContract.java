package sh.fazt.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.storage.StorageFixture.SNAKE;
import static sh.fazt.registry.storage.StorageFixture.TETRIS;
import static sh.fazt.registry.storage.StorageFixture.changes;
import static sh.fazt.registry.storage.StorageFixture.find;
import static sh.fazt.registry.storage.StorageFixture.json;
import static sh.fazt.registry.storage.StorageFixture.object;
import static sh.fazt.registry.storage.StorageFixture.query;
import static sh.fazt.registry.storage.StorageFixture.refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.node.Eventually;
import sh.fazt.registry.storage.Snapshots.Snapshot;
import sh.fazt.registry.storage.document.IndexDeclaration;

/** States of an app's storage that are kept, given back, and copied to another app. */
abstract class SnapshotsContract {
  private final StorageFixture storage =
      new StorageFixture(
          factory(),
          "fazt.registry.storage { max-snapshots = 3, scan-documents = 500, max-bytes = 1 MiB }");
  private KeyValues keys = storage.keys(storage.tetris());
  private Documents documents = storage.documents(storage.tetris());
  private Blobs blobs = storage.blobs(storage.tetris());
  private Snapshots snapshots = storage.spaces().snapshots();

  abstract StorageFixture.Factory factory();

  @BeforeEach
  void open() {
    keys = storage.keys(storage.tetris());
    documents = storage.documents(storage.tetris());
    blobs = storage.blobs(storage.tetris());
    snapshots = storage.spaces().snapshots();
  }

  @AfterEach
  void close() {
    assertThat(storage.damages()).isEmpty();
    storage.close();
  }

  private void upkeep() {
    while (storage.spaces().upkeep()) {
      // another step
    }
  }

  private Usage usage(AppId app) {
    return storage.spaces().read(app, Rows::usage);
  }

  /** All that an app has, as text. */
  private List<String> state(AppId app) {
    var rows = storage.spaces().of(app);
    var state = new ArrayList<String>();
    storage.keys(rows).list("").forEach(key -> state.add(key.toString()));
    for (String collection : List.of("c", "d")) {
      for (var one : storage.documents(rows).find(collection, find("{}", "{}"))) {
        state.add(one.json());
      }
    }
    for (var blob : storage.blobs(rows).list("")) {
      byte[] bytes = storage.blobs(rows).get(blob.path()).orElseThrow().bytes();
      state.add(blob + " " + HexFormat.of().formatHex(bytes));
    }
    return state;
  }

  private void someData() {
    for (int i = 0; i < 300; i++) {
      keys.set("k" + i, json(String.valueOf(i)));
      documents.insert("c", object("{'id':'%d','n':%d}".formatted(i, i)));
    }
    keys.set("expires", json("1"), 60_000);
    documents.insert("d", object("{'id':'x','t':'text'}"));
    blobs.put("a", "hello".getBytes(UTF_8), "text/plain");
    blobs.put("b", "world".getBytes(UTF_8), "text/plain");
    storage.clock.pass(Duration.ofMillis(10));
  }

  private void breakEverything() {
    keys.set("k1", json("'broken'"));
    keys.set("expires", json("2"));
    for (int i = 10; i < 300; i++) {
      keys.delete("k" + i);
    }
    keys.set("new", json("1"));
    documents.update("c", query("{'n':{'$lt':5}}"), changes("{'n':-1}"));
    documents.delete("c", query("{'n':{'$gte':5}}"));
    documents.insert("c", object("{'id':'7','n':7}"));
    documents.delete("d", query("{}"));
    blobs.put("a", "broken".getBytes(UTF_8), "x/y");
    blobs.delete("b");
  }

  @Test
  void whatIsRestoredIsWhatItWas() {
    someData();
    var before = state(TETRIS);
    var taken = snapshots.take(TETRIS, "before");
    assertThat(taken).isEqualTo(new Snapshot("before", storage.clock.millis(), 301, 301, 2));
    breakEverything();
    assertThat(state(TETRIS)).isNotEqualTo(before);

    assertThat(snapshots.restore(TETRIS, "before")).contains(taken);
    assertThat(state(TETRIS)).isEqualTo(before);
    upkeep();
    assertThat(state(TETRIS)).isEqualTo(before);

    breakEverything();
    assertThat(snapshots.restore(TETRIS, "before")).contains(taken);
    assertThat(state(TETRIS)).isEqualTo(before);
    documents.insert("c", object("{'id':'newest'}"));
    assertThat(documents.find("c", find("{}", "{'limit':1}")).getFirst().id()).isEqualTo("newest");
  }

  @Test
  void aSnapshotDoesNotHinderWrites() {
    someData();
    snapshots.take(TETRIS, "one");
    breakEverything();
    var broken = state(TETRIS);
    snapshots.take(TETRIS, "two");
    keys.set("k1", json("3"));
    var now = state(TETRIS);
    upkeep();

    assertThat(state(TETRIS)).isEqualTo(now);
    snapshots.restore(TETRIS, "two");
    assertThat(state(TETRIS)).isEqualTo(broken);
  }

  @Test
  void whatHadExpiredStaysSo() {
    someData();
    snapshots.take(TETRIS, "s");
    storage.clock.pass(Duration.ofMinutes(2));
    upkeep();
    snapshots.restore(TETRIS, "s");

    assertThat(keys.get("expires")).isEmpty();
    assertThat(keys.get("k1")).isPresent();
  }

  @Test
  void theSameNameIsTheLaterState() {
    keys.set("k", json("1"));
    snapshots.take(TETRIS, "s");
    keys.set("k", json("2"));
    snapshots.take(TETRIS, "s");
    keys.set("k", json("3"));
    snapshots.restore(TETRIS, "s");

    assertThat(keys.get("k").orElseThrow().value()).isEqualTo("2");
    assertThat(snapshots.of(TETRIS)).hasSize(1);
  }

  @Test
  void snapshotsAreListedNewestFirst() {
    snapshots.take(TETRIS, "a");
    storage.clock.pass(Duration.ofSeconds(1));
    snapshots.take(TETRIS, "b");

    assertThat(snapshots.of(TETRIS).stream().map(Snapshot::name)).containsExactly("b", "a");
    assertThat(snapshots.of(SNAKE)).isEmpty();
    assertThat(snapshots.restore(SNAKE, "a")).isEmpty();
    assertThat(snapshots.remove(TETRIS, "a")).isTrue();
    assertThat(snapshots.remove(TETRIS, "a")).isFalse();
    assertThat(snapshots.restore(TETRIS, "a")).isEmpty();
  }

  @Test
  void thereAreAsManyAsThereMayBe() {
    for (String name : List.of("a", "b", "c")) {
      snapshots.take(TETRIS, name);
    }

    assertThat(refusal(() -> snapshots.take(TETRIS, "d")).code())
        .isEqualTo(RejectionCode.QUOTA_EXCEEDED);
    snapshots.take(TETRIS, "c");
    assertThat(refusal(() -> snapshots.take(TETRIS, "")).code())
        .isEqualTo(RejectionCode.BAD_REQUEST);
    assertThat(refusal(() -> snapshots.take(TETRIS, "a/b")).code())
        .isEqualTo(RejectionCode.BAD_REQUEST);
  }

  @Test
  void whatNobodySeesAnyMoreMakesRoom() {
    someData();
    var before = usage(TETRIS);
    snapshots.take(TETRIS, "one");
    breakEverything();
    snapshots.take(TETRIS, "two");
    breakEverything();
    snapshots.restore(TETRIS, "one");
    snapshots.remove(TETRIS, "two");
    snapshots.remove(TETRIS, "one");
    upkeep();

    assertThat(usage(TETRIS)).isEqualTo(before);
    documents.delete("c", query("{'n':{'$gte':0}}"));
    documents.delete("d", query("{}"));
    keys.list("").forEach(key -> keys.delete(key.key()));
    blobs.list("").forEach(blob -> blobs.delete(blob.path()));
    assertThat(usage(TETRIS)).isEqualTo(Usage.NONE);
  }

  @Test
  void whatSnapshotsKeepCountsAgainstTheQuota() {
    String large = "'" + "x".repeat(400_000) + "'";
    keys.set("k", json(large));
    snapshots.take(TETRIS, "s");
    keys.set("k", json(large));

    assertThat(refusal(() -> keys.set("l", json(large))).code())
        .isEqualTo(RejectionCode.QUOTA_EXCEEDED);
    snapshots.remove(TETRIS, "s");
    upkeep();
    keys.set("l", json(large));
  }

  @Test
  void indexesAreThereAtOnceAfterwards() {
    storage.spaces().declare(TETRIS, Set.of(new IndexDeclaration("c", "n")));
    upkeep();
    for (int i = 0; i < 600; i++) {
      documents.insert("c", object("{'id':'%d','n':%d}".formatted(i, i)));
    }
    snapshots.take(TETRIS, "s");
    documents.delete("c", query("{'n':{'$lt':400}}"));
    snapshots.restore(TETRIS, "s");

    assertThat(documents.find("c", find("{'n':3}", "{}"))).hasSize(1);
    assertThat(documents.count("c", query("{'n':{'$gte':598}}"))).isEqualTo(2);
  }

  @Test
  void aCopyIsWhatItsOriginalWas() {
    someData();
    var before = state(TETRIS);
    snapshots.copy(TETRIS, SNAKE);
    breakEverything();

    assertThat(state(SNAKE)).isEqualTo(before);
    assertThat(snapshots.of(TETRIS)).isEmpty();
    assertThat(snapshots.of(SNAKE)).isEmpty();
    var now = state(TETRIS);
    storage.keys(storage.spaces().of(SNAKE)).set("k1", json("7"));
    snapshots.discard(SNAKE);
    assertThat(state(SNAKE)).isEmpty();
    upkeep();
    assertThat(state(TETRIS)).isEqualTo(now);
    assertThat(state(SNAKE)).isEmpty();
  }

  @Test
  void anAppWithoutDataIsCopiedToo() {
    snapshots.copy(TETRIS, SNAKE);

    assertThat(state(SNAKE)).isEmpty();
  }

  @Test
  void whatIsLeftToDoIsDoneAfterACrash() {
    someData();
    snapshots.take(TETRIS, "s");
    breakEverything();
    snapshots.restore(TETRIS, "s");
    snapshots.remove(TETRIS, "s");
    var before = state(TETRIS);
    var bytes = usage(TETRIS);
    for (int i = 0; i < 3; i++) {
      storage.spaces().upkeep();
    }
    storage.reopen();
    open();
    upkeep();

    assertThat(state(TETRIS)).isEqualTo(before);
    assertThat(usage(TETRIS).bytes()).isLessThan(bytes.bytes());
    assertThat(storage.spaces().upkeep()).isFalse();
  }

  @Test
  void aWalkThroughStatesFindsEachAgain() {
    long seed = Long.getLong("snapshot.seed", System.nanoTime());
    var random = new Random(seed);
    var kept = new HashMap<String, List<String>>();
    for (int step = 0; step < 150; step++) {
      String key = "k" + random.nextInt(8);
      switch (random.nextInt(9)) {
        case 0, 1 -> keys.set(key, json(String.valueOf(step)));
        case 2 -> keys.delete(key);
        case 3 ->
            documents.update("c", query("{'id':'%s'}".formatted(key)), changes("{'$inc':{'n':1}}"));
        case 4 -> {
          documents.delete("c", query("{'id':'%s'}".formatted(key)));
          documents.insert("c", object("{'id':'%s','n':%d}".formatted(key, step)));
        }
        case 5 -> blobs.put(key, key.getBytes(UTF_8), "x/" + step);
        case 6 -> {
          String name = "s" + random.nextInt(3);
          snapshots.take(TETRIS, name);
          kept.put(name, state(TETRIS));
        }
        case 7 -> {
          String name = "s" + random.nextInt(3);
          if (snapshots.restore(TETRIS, name).isPresent()) {
            assertThat(state(TETRIS)).as("seed %d step %d", seed, step).isEqualTo(kept.get(name));
          }
        }
        default -> {
          for (int i = 0; i < random.nextInt(5); i++) {
            storage.spaces().upkeep();
          }
        }
      }
      storage.clock.pass(Duration.ofMillis(1));
    }
    upkeep();
    assertThat(storage.damages()).as("seed %d", seed).isEmpty();
  }

  @Test
  void oneStateOfAnAppIsRestoredAtATime() throws Exception {
    someData();
    var before = state(TETRIS);
    snapshots.take(TETRIS, "s");
    breakEverything();
    var codes = new ConcurrentLinkedQueue<String>();
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    // All of them wait behind this write, so that none has ended when the last one begins.
    threads.add(Thread.ofPlatform().start(() -> holdWrites(begun, go)));
    begun.await();
    for (int i = 0; i < 8; i++) {
      threads.add(Thread.ofPlatform().start(() -> codes.add(restored("s"))));
    }
    Eventually.until(
        () -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(codes).hasSize(8).containsOnlyOnce("done").containsOnly("done", "BUSY");
    assertThat(state(TETRIS)).isEqualTo(before);
    assertThat(restored("s")).isEqualTo("done");
  }

  private void holdWrites(CountDownLatch begun, CountDownLatch go) {
    storage
        .tetris()
        .write(
            "a write that waits",
            _ -> {
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return true;
            });
  }

  private String restored(String name) {
    try {
      return snapshots.restore(TETRIS, name).isPresent() ? "done" : "none";
    } catch (RejectedException e) {
      return e.rejection().code().name();
    }
  }
}
