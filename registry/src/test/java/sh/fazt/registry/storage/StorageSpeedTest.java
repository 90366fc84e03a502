package sh.fazt.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.storage.StorageFixture.TETRIS;
import static sh.fazt.registry.storage.StorageFixture.find;
import static sh.fazt.registry.storage.StorageFixture.json;
import static sh.fazt.registry.storage.StorageFixture.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.storage.document.IndexDeclaration;

/** Prints how fast it is; what it asserts is only that all of it was done. */
@Tag("long")
class StorageSpeedTest {
  private final StorageFixture storage = new StorageFixture(SqliteStorageTest::open, "");

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void durableWritesOfSixteenCallers() throws Exception {
    var keys = storage.keys(storage.tetris());
    int each = 4000;
    for (int round = 0; round < 3; round++) {
      var jobs = new ArrayList<Callable<Boolean>>();
      for (int writer = 0; writer < 16; writer++) {
        int own = writer;
        jobs.add(
            () -> {
              for (int i = 0; i < each; i++) {
                keys.set("k" + own + "/" + i % 100, json("{'n':" + i + "}"));
              }
              return true;
            });
      }
      long begun = System.nanoTime();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var job : threads.invokeAll(jobs)) {
          job.get();
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf("kv.set: %,.0f/s at 16 callers%n", 16 * each / seconds);
    }
    assertThat(keys.list("")).hasSize(1600);
  }

  @Test
  void findingByAnIndexAmongAHundredThousand() {
    var documents = storage.documents(storage.tetris());
    long begun = System.nanoTime();
    try (var session = storage.session()) {
      for (int i = 0; i < 100_000; i += 500) {
        session.begin();
        var own = storage.documents(session);
        for (int n = i; n < i + 500; n++) {
          own.insert("c", object("{'player':'p%d','score':%d}".formatted(n % 10_000, n)));
        }
        assertThat(session.commit()).isTrue();
      }
    }
    System.out.printf("100,000 inserts: %,d ms%n", (System.nanoTime() - begun) / 1_000_000);
    begun = System.nanoTime();
    storage
        .spaces()
        .declare(
            TETRIS,
            Set.of(new IndexDeclaration("c", "player"), new IndexDeclaration("c", "score")));
    while (storage.spaces().upkeep()) {
      // another step
    }
    System.out.printf("two indexes filled: %,d ms%n", (System.nanoTime() - begun) / 1_000_000);
    time(
        "find by an indexed field, 10 of 100,000",
        () -> assertThat(documents.find("c", find("{'player':'p77'}", "{}"))).hasSize(10));
    time(
        "top ten by an indexed field",
        () ->
            assertThat(documents.find("c", find("{}", "{'order':{'score':'desc'},'limit':10}")))
                .hasSize(10));
    time(
        "newest ten",
        () -> assertThat(documents.find("c", find("{}", "{'limit':10}"))).hasSize(10));
    time(
        "insert and top ten",
        () -> {
          documents.insert("c", object("{'player':'x','score':1}"));
          documents.find("c", find("{}", "{'order':{'score':'desc'},'limit':10}"));
        });
  }

  @Test
  void othersWriteWhileMuchIsRestored() throws Exception {
    try (var session = storage.session()) {
      for (int i = 0; i < 100_000; i += 500) {
        session.begin();
        var own = storage.documents(session);
        for (int n = i; n < i + 500; n++) {
          own.insert("c", object("{'player':'p%d','score':%d}".formatted(n % 10_000, n)));
        }
        assertThat(session.commit()).isTrue();
      }
    }
    storage.spaces().declare(TETRIS, Set.of(new IndexDeclaration("c", "score")));
    while (storage.spaces().upkeep()) {
      // another step
    }
    long begun = System.nanoTime();
    storage.spaces().snapshots().take(TETRIS, "s");
    System.out.printf("snapshot: %.3f ms%n", (System.nanoTime() - begun) / 1e6);
    var others = storage.keys(storage.spaces().of(StorageFixture.SNAKE));
    var waits = new ArrayList<Long>();
    var restored = new AtomicBoolean();
    var writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!restored.get()) {
                    long before = System.nanoTime();
                    others.set("k", json("1"));
                    waits.add(System.nanoTime() - before);
                  }
                });
    begun = System.nanoTime();
    assertThat(storage.spaces().snapshots().restore(TETRIS, "s")).isPresent();
    System.out.printf("restore of 100,000: %,d ms%n", (System.nanoTime() - begun) / 1_000_000);
    while (storage.spaces().upkeep()) {
      // another step
    }
    System.out.printf("and all done: %,d ms%n", (System.nanoTime() - begun) / 1_000_000);
    restored.set(true);
    writer.join();
    waits.sort(null);
    System.out.printf(
        "writes of another app meanwhile: %,d, p50 %.3f ms, longest %.3f ms%n",
        waits.size(), waits.get(waits.size() / 2) / 1e6, waits.getLast() / 1e6);
  }

  private static void time(String what, Runnable work) {
    long[] nanos = new long[2000];
    for (int i = 0; i < nanos.length; i++) {
      long begun = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%s: p50 %.3f ms, p99 %.3f ms%n",
        what, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
  }
}
