package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.api.AForm;
import sh.fazt.http.api.ApiNode;

/** The contract of functions, row by row, each evaluated on a running node. */
class FunctionContractTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String REFUSED =
      "{\"error\":\"The function failed\",\"requestId\":\"visit\"}\n";

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static ServedApp running(String script) {
    return ServedApp.running(NODE, script);
  }

  // ---- when code runs

  @Test
  void everyPathBelowApiRunsTheScriptAndNothingElseDoes() {
    var app =
        ServedApp.of(
            NODE, aZip().with("api/main.js", "request.path").with("api/hello.js", "respond(1)"));

    assertThat(app.get("/api").text()).isEqualTo("/api");
    assertThat(app.get("/api/").text()).isEqualTo("/api/");
    assertThat(app.get("/api/hello?x=1").text()).isEqualTo("/api/hello");
    assertThat(app.get("/api/hello.js").text()).isEqualTo("/api/hello.js");
    assertThat(app.get("/api/main.js").text()).isEqualTo("/api/main.js");
    assertThat(app.get("/api/a%20b/%C3%A9").text()).isEqualTo("/api/a b/é");
    assertThat(app.get("/").text()).isEqualTo("a page");
    assertThat(app.get("/apis").status()).isEqualTo(404);
  }

  @Test
  void anExplanationNamesTheScript() {
    var app = running("'ran'");

    String url = "http://" + app.host() + "/api/scores";
    assertThat(
            NODE.ask("GET /api/explain?url=" + url, "Authorization: Bearer " + NODE.token()).text())
        .contains("\"outcome\":\"function\"", "api/main.js");
  }

  @Test
  void withoutAScriptThereIsNothing() {
    var app = ServedApp.of(NODE, aZip().with("api/hello.js", "1").with("main.js", "1"));

    var reply = app.get("/api/hello.js");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text()).isEqualTo("404 page not found\n");
    assertThat(app.send("POST /api/x", "text/plain", new byte[100]).status()).isEqualTo(404);
    assertThat(app.get("/main.js").text()).isEqualTo("1");
  }

  @Test
  void aModuleGoesBeforeAScript() {
    var app =
        ServedApp.of(
            NODE,
            aZip()
                .with("api/main.js", "'script'")
                .with("api/main.mjs", "import {a} from './a.mjs'; export default () => a")
                .with("api/a.mjs", "export const a = 'module'"));

    assertThat(app.get("/api/").text()).isEqualTo("module");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void everyMethodReachesTheScript(String method) {
    assertThat(running("request.method").ask(method + " /api/x").text()).isEqualTo(method);
  }

  @Test
  void headHasNoBody() {
    var reply =
        running("({status: 201, headers: {'X-M': request.method}, body: 'text'})")
            .ask("HEAD /api/");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.field("x-m")).isEqualTo("HEAD");
    assertThat(reply.field("content-length")).isEqualTo("4");
    assertThat(reply.text()).isEmpty();
  }

  // ---- what becomes of a result

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "undefined                              | 200 | \"\"",
        "null                                   | 200 | \"\"",
        "({foo: 1})                             | 200 | \"\"",
        "({status: 201, body: 'x'})             | 201 | x",
        "({status: '201', body: 'x'})           | 200 | x",
        "'text'                                 | 200 | text",
        "1.5                                    | 200 | 1.5\\n",
        "true                                   | 200 | true\\n",
        "[1, '<', undefined]                    | 200 | [1,\"\\u003c\",null]\\n",
        "new Date(0)                            | 200 | \"1970-01-01T00:00:00Z\"\\n",
        "new Map([['a', 1]])                    | 200 | [[\"a\",1]]\\n",
        "respond()                              | 200 | \"\"",
        "respond(204)                           | 204 | \"\"",
        "respond(304)                           | 304 | \"\"",
        "respond(404)                           | 404 | \"\"",
        "respond('x')                           | 200 | x",
        "respond({a: 1})                        | 200 | {\"a\":1}\\n",
        "respond(418, 'tea')                    | 418 | tea",
        "respond(799, 'odd')                    | 799 | odd",
        "respond('x', 'y')                      | 200 | y",
        "respond(200, 'x', {'X-A': 'no'})       | 200 | x",
        "respond(201, 'a'); respond(202, 'b')   | 202 | b",
        "(async () => 1)()                      | 200 | 1\\n",
        "const later = new Promise(r => setTimeout(() => r('late'), 5)); later | 200 | late",
      })
  void theResultIsTheResponse(String script, int status, String body) {
    var reply = running(script).get("/api/");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo(body.replace("\\n", "\n"));
    if (status != 204 && status != 304) {
      assertThat(reply.field("content-type")).isEqualTo("application/json");
    }
    assertThat(reply.field("x-request-id")).isEqualTo("visit");
    assertThat(reply.field("x-content-type-options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "respond(5)",
        "respond(1000)",
        "respond(-1)",
        "({body: () => 1})",
        "({body: 1n})",
        "const c = {}; c.c = c; respond(c)",
        "throw new Error('secret')",
        "throw {toString() { throw 1 }}",
        "Promise.reject(new Error('secret'))",
        "new Promise(() => {})",
        "({headers: {'X-A': 'a\\r\\nSet-Cookie: b'}})",
        "({headers: {'a b': 'c'}})",
        "({headers: {'X-A': {toString() { throw new Error('secret') }}}})",
        "require('../../etc/passwd')",
        "Java.type('java.lang.System')",
        "x.y.z",
      })
  void visitorsOfAFailureLearnNothing(String script) {
    var reply = running(script).get("/api/");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).isEqualTo(REFUSED);
    assertThat(reply.field("content-type")).isEqualTo("application/json");
  }

  @Test
  void headersAreCanonicalAndCookiesMaySeveralBe() {
    var reply =
        running(
                "({headers: {'x-a': 1, 'set-cookie': ['a=1', 'b=2'], 'content-type': 'text/html'},"
                    + " body: '<p>'})")
            .get("/api/");

    assertThat(reply.fields().get("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(reply.field("content-type")).isEqualTo("text/html");
    assertThat(reply.field("x-a")).isEqualTo("1");
    assertThat(reply.text()).isEqualTo("<p>");
  }

  @Test
  void whatFramesTheAnswerIsTheServersToSay() {
    var reply =
        running(
                "({headers: {Connection: 'close', 'Transfer-Encoding': 'chunked', 'Content-Length': '99',"
                    + " 'Keep-Alive': 'x', Upgrade: 'h2c', Trailer: 'a', Date: 'never', Server: 'me',"
                    + " 'X-Request-Id': 'mine', 'X-B': 'b'}, body: 'text'})")
            .get("/api/");

    assertThat(reply.text()).isEqualTo("text");
    assertThat(reply.field("content-length")).isEqualTo("4");
    assertThat(reply.field("x-b")).isEqualTo("b");
    assertThat(reply.field("x-request-id")).isEqualTo("visit");
    for (String name : List.of("transfer-encoding", "keep-alive", "upgrade", "trailer", "server")) {
      assertThat(reply.has(name)).as(name).isFalse();
    }
    assertThat(reply.field("date")).isNotEqualTo("never");
  }

  @Test
  void bytesAreSentAsTheyAre() {
    var reply =
        running(
                "({headers: {'Content-Type': 'image/x-dot'}, body: new Uint8Array([0, 255, 13, 10])})")
            .get("/api/");

    assertThat(reply.body()).containsExactly(0, -1, 13, 10);
    assertThat(reply.field("content-type")).isEqualTo("image/x-dot");
  }

  // ---- limits

  @Test
  void anEndlessLoopEnds() {
    var reply =
        ServedApp.running(NODE, "while (true) {}").limited("functions-time", "200ms").get("/api/");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text())
        .isEqualTo("{\"error\":\"The function took too long\",\"requestId\":\"visit\"}\n");
  }

  @Test
  void anAppHasLimitsOfItsOwn() {
    var app = running("'x'.repeat(3000)").limited("functions-max-response", "2 KiB");
    assertThat(app.get("/api/").status()).isEqualTo(500);

    assertThat(app.limited("functions-max-response", "4 KiB").get("/api/").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "functions-time, soon, functions-time is a time such as 2s or 500ms",
    "functions-time, 0s, functions-time is a time such as 2s or 500ms",
    "functions-calls, -1, functions-calls is a number from 1 on",
    "functions-max-response, 1 TB, functions-max-response is a size such as 64 KiB or 2 MiB",
    "functions-tiem, 2s, there is no setting functions-tiem",
  })
  void aLimitThatIsNoneIsRefused(String name, String value, String sentence) {
    var app = running("1");

    var reply =
        NODE.send(
            "PUT /api/apps/" + app.id(), "{\"settings\":{\"%s\":\"%s\"}}".formatted(name, value));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains(sentence);
  }

  @Test
  void aGlobalOfOneRequestIsNotThereInTheNext() {
    var app =
        running(
            "const a = 1; class B {}; globalThis.seen = (globalThis.seen || 0) + 1; String(seen)");

    for (int i = 0; i < 30; i++) {
      assertThat(app.get("/api/").text()).isEqualTo("1");
    }
  }

  // ---- globals

  @Test
  void theRequestIsWhatWasSent() {
    var app = running("JSON.stringify([request.query, request.headers])");

    var reply =
        app.get(
            "/api/x?a=1&a=2&b=%20+&c&=d&%zz=1",
            "X-Request-Id: r1",
            "user-AGENT: me",
            "X-A: 1",
            "X-A: 2",
            "Connection: keep-alive, X-Hop",
            "X-Hop: 1",
            "TE: trailers",
            "Cookie: fazt_view=secret; a=b",
            "X-Forwarded-For: 9.9.9.9");
    assertThat(reply.text())
        .startsWith("[{\"a\":\"1\",\"b\":\"  \",\"c\":\"\",\"\":\"d\",\"%zz\":\"1\"},{")
        .contains("\"X-Request-Id\":\"r1\"", "\"User-Agent\":\"me\"", "\"X-A\":\"1\"")
        .contains("\"Cookie\":\"a=b\"", "\"X-Forwarded-For\":\"127.0.0.1\"")
        .doesNotContain("Host", "X-Hop", "Connection", "Te\"", "secret", "9.9.9.9");
    assertThat(reply.field("x-request-id")).isEqualTo("r1");
  }

  @Test
  void aKeyOfTheNodeIsNoneOfTheScriptsBusiness() {
    var app = running("String(request.headers.Authorization)");

    assertThat(app.get("/api/", "Authorization: Bearer " + NODE.token()).text())
        .isEqualTo("undefined");
    assertThat(app.get("/api/", "Authorization: Bearer its-own").text())
        .isEqualTo("Bearer its-own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "application/json                  | {\"a\":[1]}  | {\"a\":[1]} undefined",
        "application/json; charset=utf-8   | [\"é\"]      | [\"é\"] undefined",
        "application/problem+json          | 1               | 1 undefined",
        "application/json                  | {a:             | \"{a:\" string",
        "text/plain                        | hé              | \"hé\" undefined",
        "application/x-www-form-urlencoded | a=1&b=x+%C3%A9&a=2 | {\"a\":[\"1\",\"2\"],\"b\":\"x é\"} undefined",
        "application/x-www-form-urlencoded | a=%zz           | \"a=%zz\" string",
        "application/octet-stream          | ab              | {\"0\":97,\"1\":98} undefined",
        "multipart/form-data               | ab              | \"ab\" string",
        "multipart/form-data; boundary=x   | ab              | \"ab\" string",
      })
  void aBodyIsWhatItsTypeSays(String type, String body, String seen) {
    var app = running("JSON.stringify(request.body) + ' ' + typeof request.bodyError");

    assertThat(app.post(type, body).text()).isEqualTo(seen);
  }

  @Test
  void anEmptyBodyIsNullAndSoIsThatOfAGet() {
    var app = running("JSON.stringify(request.body)");

    assertThat(app.post("application/json", "").text()).isEqualTo("null");
    assertThat(app.ask("POST /api/").text()).isEqualTo("null");
    assertThat(app.send("GET /api/", "application/json", new byte[] {'1'}).text())
        .isEqualTo("null");
  }

  @Test
  void aFormHasFieldsAndFiles() {
    var app =
        running(
            "const f = request.files[0]; JSON.stringify([request.body, f.field, f.name, f.type, f.size,"
                + " f.data instanceof ArrayBuffer, [...new Uint8Array(f.data)]])");

    var form =
        AForm.aForm()
            .field("a", "1")
            .file("f", "x.zip", new byte[] {1, 0, (byte) 255})
            .field("b", "é");
    assertThat(app.send("POST /api/", AForm.CONTENT_TYPE, form.bytes()).text())
        .isEqualTo(
            "[{\"a\":\"1\",\"b\":\"é\"},\"f\",\"x.zip\",\"application/zip\",3,true,[1,0,255]]");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeTheScriptRuns() {
    var app = running("'ran'");

    var reply = app.send("POST /api/", "text/plain", new byte[(1 << 20) + 1]);
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.text())
        .isEqualTo(
            "{\"error\":\"The body is larger than 1048576 bytes (setting fazt.http.functions.max-body)\","
                + "\"requestId\":\"visit\"}\n");
    assertThat(app.send("POST /api/", "text/plain", new byte[1 << 20]).text()).isEqualTo("ran");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "typeof console.log                                         | function",
        "[typeof fetch, typeof process, typeof Buffer].join()       | undefined,undefined,undefined",
        "[typeof URL, typeof atob, typeof TextEncoder].join()       | function,function,function",
        "require('lodash').VERSION                                  | 4.18.1",
        "require('uuid').validate(require('uuid').v4()) + ''        | true",
        "require('dayjs')('2020-01-02').format('YYYY')              | 2020",
        "require('marked').parse('*a*')                             | <p><em>a</em></p>",
        "require('zod').z.string().safeParse(1).success + ''        | false",
        "fazt.version                                               | 1.0.0",
        "String(fazt.env.get('NONE'))                               | undefined",
        "fazt.env.get('NONE', 'x')                                  | x",
        "String(fazt.env.has('NONE'))                               | false",
        "String(fazt.log.info('x'))                                 | undefined",
      })
  void theGlobalsAreThere(String script, String text) {
    assertThat(running(script).get("/api/").text().strip()).isEqualTo(text);
  }

  @Test
  void anAppKnowsItsId() {
    var app = running("fazt.app.id + ' ' + fazt.app.name");

    assertThat(app.get("/api/").text()).isEqualTo(app.id() + " " + app.id());
  }

  @Test
  void environmentValuesAreThereAtOnceAndNowhereElse() {
    var app = running("String(fazt.env.get('SECRET'))");
    assertThat(app.get("/api/").text()).isEqualTo("undefined");

    for (String value : List.of("one", "two")) {
      var set =
          NODE.send(
              "POST /api/envvars",
              "{\"site_id\":\"%s\",\"name\":\"SECRET\",\"value\":\"%s\"}"
                  .formatted(app.id(), value));
      assertThat(set.status()).as(set.text()).isEqualTo(200);
      assertThat(app.get("/api/").text()).isEqualTo(value);
    }
    assertThat(running("String(fazt.env.get('SECRET'))").get("/api/").text())
        .isEqualTo("undefined");
  }

  // ---- require

  @Test
  void filesBelowApiCanBeRequired() {
    var app =
        ServedApp.of(
            NODE,
            aZip()
                .with(
                    "api/main.js",
                    "respond([require('a.js').n, require('./lib/b').n, require('./lib').n,"
                        + " require('./data.json').n])")
                .with("api/a.js", "module.exports = {n: 1}")
                .with("api/lib/b.js", "exports.n = require('../a.js').n + 1")
                .with("api/lib/index.js", "exports.n = 3")
                .with("api/data.json", "{\"n\": 4}")
                .with("private/x.js", "module.exports = 'x'"));

    assertThat(app.get("/api/").text()).isEqualTo("[1,2,3,4]\n");
    for (String path : List.of("../private/x.js", "/etc/passwd", "../index.html", "nothing.js")) {
      assertThat(app.redeployed("require('" + path + "')").get("/api/").status())
          .as(path)
          .isEqualTo(500);
    }
  }

  @Test
  void aNewReleaseAnswersAtOnceAndAnOldOneUnderItsOwnHost() {
    var app = running("'one'");
    assertThat(app.get("/api/").text()).isEqualTo("one");

    assertThat(app.redeployed("'two'").get("/api/").text()).isEqualTo("two");
    assertThat(NODE.get("r-1--" + app.name() + ".example.com", "/api/").text()).isEqualTo("one");
    assertThat(NODE.get(app.id() + ".example.com", "/api/").text()).isEqualTo("two");
  }

  @Test
  void thePrivateAppRunsForNobodyWhoMayNotSeeIt() {
    var app = running("'ran'");
    var changed = NODE.send("PUT /api/apps/" + app.id(), "{\"visibility\":\"private\"}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);

    assertThat(app.get("/api/").status()).isEqualTo(404);
    assertThat(app.get("/api/").text()).doesNotContain("ran");
    var seen = app.get("/api/", "Authorization: Bearer " + NODE.token());
    assertThat(seen.text()).isEqualTo("ran");
    assertThat(seen.field("cache-control")).isEqualTo("private, no-cache");
  }
}
