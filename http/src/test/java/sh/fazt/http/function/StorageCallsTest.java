package sh.fazt.http.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.FunctionRequest;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.registry.node.HandClock;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.sqlite.storage.SqliteSpaces;
import sh.fazt.registry.storage.StorageSettings;

class StorageCallsTest {
  private final TestDatabase database = TestDatabase.open();
  private final HandClock clock = new HandClock();
  private final StorageSettings settings = StorageSettings.from(TestDatabase.config(""));
  private final SqliteSpaces spaces = new SqliteSpaces(database.sqlite(), settings, clock);
  private final AtomicLong ids = new AtomicLong();
  private final StorageCalls calls =
      new StorageCalls(spaces, settings, clock, () -> new UUID(0, ids.incrementAndGet()));
  private final HostCalls.Session session = begin("app_tetris01");

  private HostCalls.Session begin(String app) {
    var request = new FunctionRequest("GET", "/api", List.of(), List.of(), new RequestBody.None());
    return calls.begin(
        new Invocation(app, "tetris", "r1", "api/main.js", "1.0.0", Map.of(), request));
  }

  @AfterEach
  void close() {
    session.close();
    spaces.close();
    database.close();
  }

  /** What a script gets: JSON, {@code undefined}, or a code. */
  private String call(HostCalls.Session from, String name, String json, byte @Nullable [] bytes) {
    return switch (from.call(name, json.replace('\'', '"'), bytes)) {
      case CallResult.Done done -> done.json() == null ? "undefined" : done.json();
      case CallResult.Refused(String code, String _) -> code;
    };
  }

  private String call(String name, String json) {
    return call(session, name, json, null);
  }

  private void gives(String name, String json, String answer) {
    assertThat(call(name, json)).isEqualTo(answer.replace('\'', '"'));
  }

  @Test
  void keysAreSetReadListedCountedAndCompared() {
    gives("kv.get", "['k']", "undefined");
    gives("kv.set", "['k',{'n':1}]", "undefined");
    gives("kv.get", "['k']", "{'n':1}");
    gives("kv.set", "['t',null,1000]", "undefined");
    gives(
        "kv.list",
        "['']",
        "[{'key':'k','value':{'n':1}},{'key':'t','value':null,'expiresAt':%d}]"
            .formatted(clock.millis() + 1000));
    gives("kv.list", "['',{'limit':1,'after':'k'}]", call("kv.list", "['t']").replace('"', '\''));
    gives("kv.incr", "['n',2]", "2");
    gives("kv.incr", "['n',0.5]", "2.5");
    gives("kv.cas", "['k',{'n':1},2]", "true");
    gives("kv.cas", "['k',{'n':1},2]", "false");
    gives("kv.delete", "['k']", "undefined");
    gives("kv.get", "['k']", "undefined");
  }

  @Test
  void documentsAreInsertedFoundChangedAndRemoved() {
    long now = clock.millis();
    gives("ds.insert", "['c',{'n':1}]", "'00000000-0000-0000-0000-000000000001'");
    gives("ds.insert", "['c',{'id':'b','n':2}]", "'b'");
    gives("ds.insert", "['c',{'id':'b'}]", "CONFLICT");
    String b = "{'id':'b','_createdAt':%d,'_updatedAt':%d,'n':2}".formatted(now, now);
    gives("ds.find", "['c',{'n':{'$gt':1}},{}]", "[" + b + "]");
    gives("ds.find", "['none',{},{}]", "[]");
    gives("ds.findOne", "['c','b']", b);
    gives("ds.findOne", "['c',{'n':2}]", b);
    gives("ds.findOne", "['c','none']", "null");
    gives("ds.update", "['c',{'id':'b'},{'$inc':{'n':1}}]", "1");
    gives("ds.count", "['c',{'n':3}]", "1");
    gives("ds.deleteOldest", "['c',1]", "1");
    gives("ds.delete", "['c',{}]", "1");
  }

  @Test
  void blobsArePutReadAndListed() {
    byte[] bytes = "hello".getBytes(UTF_8);
    assertThat(call(session, "s3.put", "['/a//b','text/plain']", bytes)).isEqualTo("undefined");

    gives(
        "s3.list",
        "['a/']",
        "[{'path':'a/b','mime':'text/plain','size':5,'updatedAt':%d}]".formatted(clock.millis()));
    gives(
        "s3.get",
        "['a/b']",
        "{'mime':'text/plain','size':5,'hash':"
            + "'2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'}");
    assertThat(session.call("s3.get", "[\"a/b\"]", null))
        .isInstanceOfSatisfying(
            CallResult.Done.class, done -> assertThat(done.bytes()).isEqualTo(bytes));
    gives("s3.delete", "['a/b']", "undefined");
    gives("s3.get", "['a/b']", "null");
    session.call("s3.put", "[\"large\",\"a/b\"]", new byte[4 * 1024 * 1024 + 1]);
    assertThat(session.call("s3.get", "[\"large\"]", null))
        .isInstanceOfSatisfying(
            CallResult.Refused.class,
            refused -> assertThat(refused.message()).contains("max-result", "{blob: path}"));
  }

  @Test
  void aTransactionIsDoneAgainWhenOthersWereFaster() {
    try (var other = begin("app_tetris01")) {
      gives("transaction.begin", "[]", "undefined");
      gives("kv.incr", "['n',1]", "1");
      assertThat(call(other, "kv.incr", "[\"n\",1]", null)).isEqualTo("1");
      gives("transaction.commit", "[]", "'again'");
      gives("transaction.begin", "[]", "undefined");
      gives("kv.incr", "['n',1]", "2");
      gives("transaction.commit", "[]", "undefined");
      gives("transaction.begin", "[]", "undefined");
      gives("kv.set", "['n',7]", "undefined");
      gives("transaction.rollback", "[]", "undefined");
      gives("kv.get", "['n']", "2");
    }
  }

  @Test
  void anotherAppSeesNothing() {
    call("kv.set", "['k',1]");
    try (var snake = begin("app_snake001")) {
      assertThat(call(snake, "kv.get", "['k']", null)).isEqualTo("undefined");
      assertThat(call(snake, "kv.list", "['']", null)).isEqualTo("[]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kv.set|[]",
        "kv.set|['k']",
        "kv.set|[1,2]",
        "kv.set|['k',1,'soon']",
        "kv.get|[null]",
        "kv.list|[{}]",
        "kv.list|['',1]",
        "kv.incr|['k','1']",
        "kv.cas|['k',1]",
        "ds.insert|['c',[1]]",
        "ds.find|[]",
        "ds.find|['c',{'n':{'$x':1}}]",
        "ds.findOne|['c',7]",
        "ds.update|['c',{},[]]",
        "ds.delete|['c']",
        "ds.deleteOldest|['c',-1]",
        "s3.put|['a','x/y']",
        "s3.get|[[]]",
        "transaction.begin|{}",
        "no.such|[]",
        "kv.get|no json",
        "kv.get|['k'] ['k']",
        "kv.get|''",
        "kv.set|['k',1e999]",
      })
  void whatCannotBeMeantIsRefused(String name, String json) {
    gives(name, json, "BAD_REQUEST");
  }

  @Test
  void whatIsNestedTooDeepIsRefused() {
    gives("kv.set", "['k'," + "[".repeat(100_000) + "]".repeat(100_000) + "]", "BAD_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kv.set", "kv.incr", "ds.insert", "s3.put", "transaction.commit"})
  void whatChangesSomethingIsKnown(String name) {
    assertThat(calls.changesSomething(name)).isTrue();
    assertThat(StorageCalls.knows(name)).isTrue();
  }

  @Test
  void whatOnlyReadsIsKnown() {
    assertThat(calls.changesSomething("kv.get")).isFalse();
    assertThat(StorageCalls.knows("ds.find")).isTrue();
    assertThat(StorageCalls.knows("net.fetch")).isFalse();
  }
}
