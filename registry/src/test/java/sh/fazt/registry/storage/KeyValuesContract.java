package sh.fazt.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.storage.StorageFixture.json;
import static sh.fazt.registry.storage.StorageFixture.refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.domain.RejectionCode;

/** Values by key. */
abstract class KeyValuesContract {
  private StorageFixture storage = fixture("");
  private KeyValues keys = storage.keys(storage.tetris());

  abstract StorageFixture.Factory factory();

  private StorageFixture fixture(String overrides) {
    return new StorageFixture(factory(), overrides);
  }

  @BeforeEach
  void open() {
    keys = storage.keys(storage.tetris());
  }

  @AfterEach
  void close() {
    assertThat(storage.damages()).isEmpty();
    storage.close();
  }

  private void bounded(String overrides) {
    storage.close();
    storage = fixture(overrides);
    keys = storage.keys(storage.tetris());
  }

  private String value(String key) {
    return keys.get(key).map(StoredKey::value).orElse("nothing");
  }

  private List<String> list(String prefix) {
    return keys.list(prefix).stream().map(StoredKey::key).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-1.5",
        "'text'",
        "[]",
        "{}",
        "{'a':[1,{'b':null}]}",
        "'\\ud800 half a letter'",
        "{'__proto__':{'polluted':true}}"
      })
  void aValueIsReadAsItWasSet(String value) {
    keys.set("k", json(value));

    assertThat(json(value("k"))).isEqualTo(json(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"__proto__", "a'b\"c", "x') OR 1=1 --", "%", "_", "a/b/c", "ключ", "🎲", " "})
  void anyTextIsAKey(String key) {
    keys.set("other", json("1"));
    keys.set(key, json("2"));

    assertThat(value(key)).isEqualTo("2");
    assertThat(list(key)).containsExactly(key);
    keys.delete(key);
    assertThat(list("")).containsExactly("other");
  }

  @Test
  void appsDoNotSeeEachOthersKeys() {
    keys.set("k", json("1"));

    assertThat(storage.keys(storage.spaces().of(StorageFixture.SNAKE)).get("k")).isEmpty();
  }

  @Test
  void prefixesAreTakenLiterally() {
    for (String key : List.of("a", "A", "a_b", "axb", "a%", "b", "a\uD83C\uDFB2", "a\uFFFD")) {
      keys.set(key, json("1"));
    }

    assertThat(list("a_")).containsExactly("a_b");
    assertThat(list("A")).containsExactly("A");
    assertThat(list("a")).containsExactly("a", "a%", "a_b", "axb", "a\uFFFD", "a\uD83C\uDFB2");
    assertThat(list("%")).isEmpty();
    assertThat(list("")).hasSize(8);
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() {
    for (int i = 0; i < 10; i++) {
      keys.set("k" + i, json("1"));
    }

    assertThat(keys.list("k", "k3", 2).stream().map(StoredKey::key)).containsExactly("k4", "k5");
    assertThat(keys.list("k", "k8", 5).stream().map(StoredKey::key)).containsExactly("k9");
  }

  @Test
  void moreThanAPageIsAskedForInPages() {
    bounded("fazt.registry.storage.page = 3");
    for (int i = 0; i < 4; i++) {
      keys.set("k" + i, json("1"));
    }

    assertThat(refusal(() -> keys.list("")).sentence()).contains("pages");
    assertThat(keys.list("", "", 100)).hasSize(3);
  }

  @Test
  void aValueExpiresToTheMillisecond() {
    keys.set("k", json("1"), 500);
    assertThat(keys.list("").getFirst().expiresAt()).isEqualTo(storage.clock.millis() + 500);

    storage.clock.pass(Duration.ofMillis(499));
    assertThat(value("k")).isEqualTo("1");
    storage.clock.pass(Duration.ofMillis(1));
    assertThat(value("k")).isEqualTo("nothing");
    assertThat(list("")).isEmpty();
    assertThat(keys.compareAndSet("k", json("null"), json("2"))).isTrue();
    assertThat(value("k")).isEqualTo("2");
  }

  @Test
  void whatExpiredMakesRoom() {
    bounded("fazt.registry.storage.max-keys = 300");
    for (int i = 0; i < 300; i++) {
      keys.set("k" + i, json("1"), 500);
    }
    storage.clock.pass(Duration.ofMillis(500));
    while (storage.spaces().upkeep()) {
      // another step
    }

    keys.set("new", json("1"));
    assertThat(storage.spaces().read(StorageFixture.TETRIS, Rows::usage).keys()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aTimeThatIsOverExpiresAtOnce(long ttl) {
    keys.set("k", json("1"));
    keys.set("k", json("2"), ttl);

    assertThat(value("k")).isEqualTo("nothing");
  }

  @Test
  void aValueForALongTimeIsThere() {
    keys.set("k", json("1"), Long.MAX_VALUE);

    assertThat(value("k")).isEqualTo("1");
  }

  @Test
  void settingWithoutATimeIsForEver() {
    keys.set("k", json("1"), 500);
    keys.set("k", json("2"));
    storage.clock.pass(Duration.ofDays(1000));

    assertThat(value("k")).isEqualTo("2");
  }

  @Test
  void incrementsAreExactOrRefused() {
    assertThat(keys.increment("n", json("1"))).isEqualTo(json("1"));
    assertThat(keys.increment("n", json("9007199254740989")).asLong()).isEqualTo(9007199254740990L);
    assertThat(keys.increment("n", json("1")).asLong()).isEqualTo(9007199254740991L);
    assertThat(refusal(() -> keys.increment("n", json("1"))).sentence()).contains("n would become");
    assertThat(value("n")).isEqualTo("9007199254740991");
    keys.set("half", json("0.5"));
    assertThat(keys.increment("half", json("1")).asDouble()).isEqualTo(1.5);
    keys.set("text", json("'1'"));
    assertThat(refusal(() -> keys.increment("text", json("1"))).code())
        .isEqualTo(RejectionCode.BAD_REQUEST);
  }

  @Test
  void comparedIsTheWholeValue() {
    keys.set("k", json("{'a':[1,2],'b':null}"));

    assertThat(keys.compareAndSet("k", json("{'a':[2,1],'b':null}"), json("1"))).isFalse();
    assertThat(keys.compareAndSet("k", json("{'a':[1,2]}"), json("1"))).isFalse();
    assertThat(keys.compareAndSet("k", json("{'b':null,'a':[1.0,2]}"), json("1"))).isTrue();
    assertThat(value("k")).isEqualTo("1");
  }

  @Test
  void nullIsExpectedWhereNothingIs() {
    assertThat(keys.compareAndSet("k", json("1"), json("2"))).isFalse();
    assertThat(keys.compareAndSet("k", json("null"), json("null"))).isTrue();
    assertThat(keys.compareAndSet("k", json("null"), json("2"))).isTrue();
    assertThat(keys.compareAndSet("k", json("null"), json("3"))).isFalse();
  }

  @Test
  void sixteenWritersCountTogether() throws Exception {
    var jobs = new ArrayList<Callable<Boolean>>();
    for (int writer = 0; writer < 16; writer++) {
      jobs.add(
          () -> {
            for (int i = 0; i < 1000; i++) {
              keys.increment("n", json("1"));
            }
            return true;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var job : threads.invokeAll(jobs)) {
        job.get();
      }
    }

    assertThat(value("n")).isEqualTo("16000");
  }

  @Test
  void keysAndValuesHaveBounds() {
    assertThat(refusal(() -> keys.set("k".repeat(10_000), json("1"))).code())
        .isEqualTo(RejectionCode.PAYLOAD_TOO_LARGE);
    assertThat(refusal(() -> keys.set("ü".repeat(600), json("1"))).sentence())
        .contains("1,024 bytes", "max-key");
    assertThat(refusal(() -> keys.set("k", json("'" + "x".repeat(1 << 20) + "'"))).sentence())
        .contains("max-value");
    assertThat(refusal(() -> keys.set("", json("1"))).sentence()).contains("empty");
    assertThat(refusal(() -> keys.set("\ud800", json("1"))).sentence()).contains("letter");
    assertThat(list("")).isEmpty();
  }

  @Test
  void anAppStoresAsMuchAsItMay() {
    bounded("fazt.registry.storage { max-keys = 2, max-bytes = 1 KiB }");
    keys.set("a", json("1"));
    keys.set("b", json("1"));

    var full = refusal(() -> keys.set("c", json("1")));
    assertThat(full.code()).isEqualTo(RejectionCode.QUOTA_EXCEEDED);
    assertThat(full.sentence()).contains("2 keys", "fazt.registry.storage.max-keys");
    var large = refusal(() -> keys.set("a", json("'" + "x".repeat(1000) + "'")));
    assertThat(large.sentence()).contains("1,024 bytes", "max-bytes");
    assertThat(value("a")).isEqualTo("1");

    keys.delete("b");
    keys.set("c", json("2"));
    assertThat(list("")).containsExactly("a", "c");
  }

  @Test
  void whatWasAnsweredIsThereAfterwards() {
    keys.set("k", json("1"));
    storage.reopen();

    assertThat(storage.keys(storage.tetris()).get("k")).isPresent();
  }

  @Test
  void noMoreIsReadThanOneCallMayGive() {
    bounded("fazt.registry.storage.max-result = 4 KiB");
    String large = "'" + "x".repeat(1000) + "'";
    for (int i = 10; i < 60; i++) {
      keys.set("k" + i, json(large), i < 40 ? 500 : 5000);
    }

    assertThat(refusal(() -> keys.list("k")).sentence()).contains("max-result");
    assertThat(keys.list("k", "", 3)).hasSize(3);
    var found = storage.tetris().read(all -> all.keys("k", "", 50, 4096));
    assertThat(found.keys().size()).isLessThan(6);
    assertThat(found.stoppedAt()).contains(found.keys().getLast().key());

    // What expired is looked at, and is no part of the result.
    storage.clock.pass(Duration.ofMillis(500));
    assertThat(keys.list("k", "", 2).stream().map(StoredKey::key)).containsExactly("k40", "k41");
    assertThat(refusal(() -> keys.list("k")).sentence()).contains("max-result");
    assertThat(list("k59")).containsExactly("k59");
  }
}
