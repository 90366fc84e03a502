package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.api.ApiNode;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.registry.node.Eventually;

/** What scripts store, asked of the running server. */
class FunctionStorageTest {
  private static final ApiNode NODE = ApiNode.open();

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static String answer(String script) {
    return ServedApp.running(NODE, script).get("/api/").text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kv.set('a', {n: 1}); kv.get('a').n = 99; kv.get('a')|{\"n\":1}",
        "kv.set('a', new Date(0)); kv.get('a')|1970-01-01T00:00:00.000Z",
        "kv.set('a', undefined); String(kv.get('a'))|undefined",
        "kv.set(7, 1); kv.get('7')|1",
        "try { kv.set('a') } catch (e) { e.message }|kv.set requires key and value",
        "try { kv.set('a', NaN) } catch (e) { e.message.slice(0, 24) }|failed to marshal value:",
        "kv.set('a_', 1); kv.set('ab', 2); kv.list('a_')|[{\"key\":\"a_\",\"value\":1}]",
        "for (let i of [1, 2, 3]) kv.set('k' + i, i);"
            + " kv.list('k', {limit: 1, after: 'k1'}).map(k => k.value)|[2]",
        "for (let i of [1, 2, 3]) s3.put('k' + i, '');"
            + " s3.list('', {after: 'k1'}).map(b => b.path)|[\"k2\",\"k3\"]",
        "ds.insert('c', {n: 1}); ds.insert('c', {n: 3}); ds.insert('c', {n: 2});"
            + " ds.find('c', {}, {order: {n: 'desc'}, limit: 2}).map(d => d.n)|[3,2]",
        "kv.set('a', 1, 0); String(kv.get('a'))|undefined",
        "kv.set('a', 1, 60000); kv.list()[0].expiresAt > Date.now()|true",
        "kv.incr('n'); kv.incr('n', 5)|6",
        "kv.cas('a', null, 1) && !kv.cas('a', null, 2) && kv.cas('a', 1, 3) && kv.get('a')|3",
        "kv.set('a', 'x'); try { kv.incr('a') } catch (e) { e.code }|BAD_REQUEST",
        "try { kv.set('k'.repeat(10000), 1) } catch (e) { e.code }|PAYLOAD_TOO_LARGE",
        "ds.insert('c', {id: 'x', n: 1}); ds.findOne('c', 'x').n|1",
        "ds.insert('c', {id: 'x'}); try { ds.insert('c', {id: 'x'}) } catch (e) { e.code }|CONFLICT",
        "ds.insert('c', {n: 1}); ds.insert('c', {n: 2}); ds.find('c').map(d => d.n)|[2,1]",
        "ds.insert('c', {n: 1}); ds.find('c', {n: {$gt: 1}})|[]",
        "ds.insert('c', {n: 1}); ds.find('c', {'x\\') OR 1=1 --': 1})|[]",
        "try { ds.find('c', {n: {$x: 1}}) } catch (e) { e.message }"
            + "|failed to build query: unknown operator: $x",
        "ds.insert('c', {a: 1, b: 1}); ds.update('c', {}, {$inc: {a: 1, b: 2}, $set: {c: 3}});"
            + " let {a, b, c} = ds.find('c')[0]; [a, b, c]|[2,3,3]",
        "ds.insert('c', {id: 'x'}); ds.delete('c', {id: 'x'}) + ds.count('c')|1",
        "s3.put('/a//b', 'hello', 'text/plain'); s3.get('a/b')|{\"data\":\"aGVsbG8=\","
            + "\"mime\":\"text/plain\",\"size\":5,\"hash\":"
            + "\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\"}",
        "s3.put('a', new Uint8Array([1, 2])); s3.list()[0].mime|application/octet-stream",
        "String(s3.get('none'))|null",
        "storage.transaction(() => { kv.set('a', 1); return kv.get('a') })|1",
        "try { storage.transaction(() => { kv.set('a', 1); throw new Error('no') }) }"
            + " catch (e) { e.message + kv.get('a') }|noundefined",
      })
  void scriptsStore(String script, String text) {
    String whole = "const {kv, ds, s3} = fazt.storage, storage = fazt.storage;\n" + script;
    assertThat(answer("respond(200, eval(" + quoted(whole) + "))").trim()).isEqualTo(text);
  }

  private static String quoted(String script) {
    return '"' + script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  @Test
  void whatIsStoredIsTheAppsOwnAndStays() {
    var counting = ServedApp.running(NODE, "respond(200, fazt.storage.kv.incr('n'))");
    counting.get("/api/");
    counting.redeployed("respond(200, fazt.storage.kv.incr('n') * 100)");

    assertThat(counting.get("/api/").text().trim()).isEqualTo("200");
    assertThat(answer("respond(200, fazt.storage.kv.incr('n'))").trim()).isEqualTo("1");
  }

  @Test
  void aBlobIsTheAnswer() {
    var app =
        ServedApp.running(
            NODE,
            """
            fazt.storage.s3.put('film', 'x'.repeat(3000000) + 'the end', 'text/plain')
            respond({blob: 'film'})""");

    var all = app.get("/api/");
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.text()).hasSize(3000007).endsWith("xthe end");
    var part = app.get("/api/", "Range: bytes=-8");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("xthe end");
  }

  @Test
  void aBlobsTagAndRangeAreItsOwnWhateverTheScriptSays() {
    var app =
        ServedApp.running(
            NODE,
            """
            fazt.storage.s3.put('film', 'the end', 'text/plain');
            ({headers: {ETag: '"mine"', 'Accept-Ranges': 'none', 'Content-Range': 'bytes 0-0/9',
                'Content-Length': '1', 'Last-Modified': 'Thu, 01 Jan 1970 00:00:00 GMT', 'X-A': 'b'},
              body: {blob: 'film'}})""");

    var all = app.get("/api/");
    assertThat(all.text()).isEqualTo("the end");
    assertThat(all.field("ETag")).matches("\"[0-9a-f]{64}\"");
    assertThat(all.field("Accept-Ranges")).isEqualTo("bytes");
    assertThat(all.has("Content-Range")).isFalse();
    assertThat(all.has("Last-Modified")).isFalse();
    assertThat(all.field("X-A")).isEqualTo("b");
    var part = app.get("/api/", "Range: bytes=-3");
    assertThat(part.field("Content-Range")).isEqualTo("bytes 4-6/7");
    assertThat(part.text()).isEqualTo("end");
  }

  @Test
  void theManifestDeclaresIndexes() throws Exception {
    String script =
        """
        fazt.storage.ds.insert('scores', {player: 'p', score: 3})
        respond(200, fazt.storage.ds.find('scores', {score: 3}).length)""";
    var app =
        ServedApp.of(
            NODE,
            aZip()
                .with("api/main.js", script)
                .with("manifest.json", "{\"indexes\":{\"scores\":[\"score\"]}}"));

    assertThat(app.get("/api/").text().trim()).isEqualTo("1");
    Eventually.until(
        () ->
            NODE.node()
                .node()
                .storage()
                .read(AppId.of(app.id()), rows -> rows.indexed("scores"))
                .contains("score"));
    assertThat(app.get("/api/").text().trim()).isEqualTo("2");
  }

  @Test
  void anOwnerSeesAndMendsItOnTheAppsOwnHost() {
    var app = ServedApp.running(NODE, "respond(200, fazt.storage.kv.get('k'))");
    String key = "Authorization: Bearer " + NODE.key("owner", Scope.DATA);
    byte[] body = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);

    assertThat(app.send("PUT /_fazt/storage/k", "application/json", body, key).status())
        .isEqualTo(200);
    assertThat(app.get("/api/").text().trim()).isEqualTo("{\"n\":1}");
    assertThat(app.get("/_fazt/storage/k", key).text()).isEqualTo("{\"data\":{\"n\":1}}\n");
    assertThat(app.get("/_fazt/storage/k").status()).isEqualTo(404);
    assertThat(app.get("/_fazt/storage/k", "X-Fazt-App-ID: " + app.id()).status()).isEqualTo(404);
  }

  @Test
  void transactionsOfManyRequestsLoseNothing() throws Exception {
    var app =
        ServedApp.running(
            NODE,
            """
            fazt.storage.transaction(() => {
              const {n = 0} = fazt.storage.kv.get('counter') || {}
              fazt.storage.kv.set('counter', {n: n + 1})
            })
            respond(200, fazt.storage.kv.get('counter').n)""");
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 40; i++) {
      jobs.add(() -> app.get("/api/").status());
    }
    int done = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var job : threads.invokeAll(jobs)) {
        done += job.get() == 200 ? 1 : 0;
      }
    }

    assertThat(app.get("/api/").text().trim()).isEqualTo(String.valueOf(done + 1));
  }
}
