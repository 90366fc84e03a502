package sh.fazt.function.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.ToNode;

/** What scripts ask the node to do, as it comes to the node. */
class HostCallsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          kv.set('a', {b: [1]})                  | kv.set         | ["a",{"b":[1]}]
          kv.set('a', undefined)                 | kv.set         | ["a",null]
          kv.set(5, new Date(0), 1500.7)         | kv.set         | ["5","1970-01-01T00:00:00.000Z",1500]
          kv.set('a', {u: undefined})            | kv.set         | ["a",{"u":null}]
          kv.get('a')                            | kv.get         | ["a"]
          kv.delete('a')                         | kv.delete      | ["a"]
          kv.list()                              | kv.list        | [""]
          kv.list('p%_')                         | kv.list        | ["p%_"]
          kv.incr('n')                           | kv.incr        | ["n",1]
          kv.incr('n', -2)                       | kv.incr        | ["n",-2]
          kv.cas('n', undefined, 1)              | kv.cas         | ["n",null,1]
          ds.insert('c', {id: 'x', a: 1})        | ds.insert      | ["c",{"id":"x","a":1}]
          ds.find('c')                           | ds.find        | ["c",{},{}]
          ds.find('c', 'nonsense')               | ds.find        | ["c",{},{}]
          ds.find('c', {"x') OR 1=1 --": 1})     | ds.find        | ["c",{"x') OR 1=1 --":1},{}]
          ds.find('c', {}, {limit: 2})           | ds.find        | ["c",{},{"limit":2}]
          ds.findOne('c', 'id')                  | ds.findOne     | ["c","id"]
          ds.findOne('c', {a: 1})                | ds.findOne     | ["c",{"a":1}]
          ds.update('c', {}, {$inc: {n: 1}})     | ds.update      | ["c",{},{"$inc":{"n":1}}]
          ds.delete('c', {})                     | ds.delete      | ["c",{}]
          ds.count('c')                          | ds.count       | ["c",{}]
          ds.deleteOldest('c', 10)               | ds.deleteOldest| ["c",10]
          s3.put('p', 'text')                    | s3.put         | ["p","application/octet-stream"]
          s3.put('p', new Uint8Array(2), 'a/b')  | s3.put         | ["p","a/b"]
          s3.get('p')                            | s3.get         | ["p"]
          s3.delete('p')                         | s3.delete      | ["p"]
          s3.list('a/')                          | s3.list        | ["a/"]
          """)
  void aCallOfStorageIsOneCallOfTheNode(String call, String name, String json) {
    var bench = ScriptBench.of("fazt.storage." + call).host(_ -> CallResult.done("null"));
    bench.response();

    assertThat(bench.calls()).hasSize(1);
    assertThat(bench.calls().getFirst().name()).isEqualTo(name);
    assertThat(bench.calls().getFirst().json()).isEqualTo(json);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          kv.set('a')                   | kv.set requires key and value
          kv.get()                      | kv.get requires a key
          kv.delete()                   | kv.delete requires a key
          kv.set('a', () => 1)          | failed to marshal value: unsupported type: function
          kv.set('a', NaN)              | failed to marshal value: unsupported value: NaN
          kv.set('a', 7n)               | failed to marshal value: unsupported type: BigInt
          ds.insert('c', [1])           | ds.insert requires a document object
          ds.insert('c', 'x')           | ds.insert requires a document object
          ds.delete('c', request.query.id) | ds.delete requires a collection and a query
          ds.delete('c', 'x')           | ds.delete requires a collection and a query
          ds.update('c', 'x', {a: 1})   | ds.update requires a collection, a query and changes
          s3.put('p', 5)                | s3.put data must be string or ArrayBuffer
          transaction(1)                | storage.transaction requires a function
          """)
  void aWrongCallIsSaidToBeWrong(String call, String message) {
    var bench = ScriptBench.of("fazt.storage." + call);

    assertThat(bench.failure().message()).isEqualTo(message);
    assertThat(bench.calls()).isEmpty();
  }

  @Test
  void aValueOfNullReadsAsUndefined() {
    var bench = ScriptBench.of("String(fazt.storage.kv.get('a'))");

    assertThat(bench.host(_ -> CallResult.done("null")).text()).isEqualTo("undefined");
    assertThat(bench.host(_ -> CallResult.done(null)).text()).isEqualTo("undefined");
    assertThat(bench.host(_ -> CallResult.done("5")).text()).isEqualTo("5");
  }

  @Test
  void aRefusalIsAnErrorWithACode() {
    assertThat(
            ScriptBench.of(
                    "try { fazt.storage.kv.set('a', 1) } catch (e) {"
                        + " [e instanceof Error, e.code, e.message].join() }")
                .host(_ -> new CallResult.Refused("QUOTA", "there is no room: remove a key"))
                .text())
        .isEqualTo("true,QUOTA,there is no room: remove a key");
  }

  @Test
  void blobsGoAndComeWithTheirBytes() {
    var bench =
        ScriptBench.of("fazt.storage.s3.put('p', 'é'); JSON.stringify(fazt.storage.s3.get('p'))")
            .host(
                call ->
                    call.name().equals("s3.put")
                        ? CallResult.done(null)
                        : new CallResult.Done(
                            "{\"mime\":\"text/plain\",\"size\":2}", new byte[] {104, 105}));

    assertThat(bench.text()).isEqualTo("{\"data\":\"aGk=\",\"mime\":\"text/plain\",\"size\":2}");
    assertThat(bench.calls().getFirst().bytes()).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTransactionRunsAgainWhileTheNodeSaysSo() {
    int[] commits = {0};
    var bench =
        ScriptBench.of(
                "let n = 0; fazt.storage.transaction(() => { n++; fazt.storage.kv.set('a', n); return 'ran ' + n })")
            .host(
                call ->
                    CallResult.done(
                        call.name().equals("transaction.commit") && commits[0]++ < 2
                            ? "\"again\""
                            : null));

    assertThat(bench.text()).isEqualTo("ran 3");
    assertThat(bench.calls())
        .extracting(ToNode.HostCall::name)
        .endsWith("kv.set", "transaction.commit");
  }

  @Test
  void aTransactionThatThrowsIsRolledBack() {
    var bench = ScriptBench.of("fazt.storage.transaction(() => { throw new Error('no') })");

    assertThat(bench.failure().message()).isEqualTo("no");
    assertThat(bench.calls())
        .extracting(ToNode.HostCall::name)
        .containsExactly("transaction.begin", "transaction.rollback");
  }

  @Test
  void fetchGivesAResponse() {
    var bench =
        ScriptBench.of(
                "const r = fazt.net.fetch('https://h/', {method: 'post', headers: {A: 1}, body: {x: 1}, auth: 'KEY'});"
                    + " [r.status, r.ok, r.headers['x-b'], r.json().y].join()")
            .host(
                _ ->
                    new CallResult.Done(
                        "{\"status\":201,\"headers\":{\"x-b\":\"2\"}}",
                        "{\"y\":3}".getBytes(StandardCharsets.UTF_8)));

    assertThat(bench.text()).isEqualTo("201,true,2,3");
    assertThat(bench.calls().getFirst().json())
        .isEqualTo(
            "[{\"url\":\"https://h/\",\"method\":\"POST\",\"headers\":{\"A\":\"1\"},\"auth\":\"KEY\"}]");
    assertThat(bench.calls().getFirst().bytes())
        .isEqualTo("{\"x\":1}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void callsAreCounted() {
    assertThat(
            ScriptBench.of(
                    "let n = 0; try { while (true) { fazt.storage.kv.get('a'); n++ } }"
                        + " catch (e) { n + e.code }")
                .text())
        .isEqualTo("100LIMIT");
  }
}
