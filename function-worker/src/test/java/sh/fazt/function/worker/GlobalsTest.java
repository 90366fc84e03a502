package sh.fazt.function.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.function.protocol.FilePart;
import sh.fazt.function.protocol.Header;
import sh.fazt.function.protocol.RequestBody;

/** What a script finds: its request, and what the Web has. */
class GlobalsTest {
  private static String json(String expression) {
    return ScriptBench.of("JSON.stringify(" + expression + ")").text();
  }

  @Test
  void aRequestHasMethodPathQueryHeadersAndBody() {
    var bench =
        ScriptBench.of("JSON.stringify(request)")
            .request(
                "POST",
                "/api/a b",
                List.of(new Header("q", "1"), new Header("q", "2"), new Header("__proto__", "x")),
                List.of(new Header("User-Agent", "x\"y"), new Header("X-A", "1")),
                new RequestBody.Json("{\"a\":[1]}"));

    assertThat(bench.text())
        .isEqualTo(
            "{\"method\":\"POST\",\"path\":\"/api/a b\",\"query\":{\"q\":\"1\",\"__proto__\":\"x\"},"
                + "\"headers\":{\"User-Agent\":\"x\\\"y\",\"X-A\":\"1\"},\"body\":{\"a\":[1]}}");
  }

  @Test
  void bodiesComeAsWhatTheyAre() {
    assertThat(ScriptBench.of("String(request.body)").text()).isEqualTo("null");
    assertThat(ScriptBench.of("request.body").body(new RequestBody.Text("é")).text())
        .isEqualTo("é");
    assertThat(
            ScriptBench.of("[request.body.constructor.name, ...request.body].join()")
                .body(new RequestBody.Bytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, -1}))
                .text())
        .isEqualTo("Uint8Array,1,2,3,4,5,6,7,8,9,255");
  }

  @Test
  void aBodyThatIsNotWhatItSaysIsTextAndAnError() {
    String shown =
        "JSON.stringify([request.body, typeof request.bodyError, 'bodyError' in request])";

    assertThat(ScriptBench.of(shown).body(new RequestBody.Json("{\"a\":")).text())
        .isEqualTo("[\"{\\\"a\\\":\",\"string\",true]");
    assertThat(ScriptBench.of(shown).body(new RequestBody.Json("{\"a\":1}")).text())
        .isEqualTo("[{\"a\":1},\"undefined\",false]");
    assertThat(
            ScriptBench.of("request.body + ': ' + request.bodyError")
                .body(new RequestBody.Malformed("--x", "a part has no name"))
                .text())
        .isEqualTo("--x: a part has no name");
  }

  @Test
  void aFormIsAnObjectAndItsFilesAreBesideIt() {
    var form =
        new RequestBody.Form(
            List.of(new Header("a", "1"), new Header("b", "2"), new Header("a", "3")),
            List.of(
                new FilePart(
                    "f", "x.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8))));

    assertThat(ScriptBench.of("JSON.stringify(request.body)").body(form).text())
        .isEqualTo("{\"a\":[\"1\",\"3\"],\"b\":\"2\"}");
    assertThat(
            ScriptBench.of(
                    "const f = request.files[0]; [f.field, f.name, f.type, f.size,"
                        + " new TextDecoder().decode(f.data)].join()")
                .body(form)
                .text())
        .isEqualTo("f,x.txt,text/plain,5,hello");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          new URL('https://a:b@Example.com:443/x/../y?q=1#h').href | https://a:b@example.com/y?q=1#h
          new URL('../z?k', 'http://h:8080/a/b/c').href            | http://h:8080/a/z?k
          new URL('//o/p', 'https://h/').href                      | https://o/p
          new URL('?x=1', 'https://h/a?b#c').href                  | https://h/a?x=1
          new URL('http://0x7f.1/').hostname                       | 127.0.0.1
          new URL('http://h/ä b').pathname                         | /%C3%A4%20b
          new URL('http://[::1]:81/').host                         | [::1]:81
          new URL('mailto:a@b').pathname                           | a@b
          new URL('http://h:99/').origin                           | http://h:99
          URL.canParse('nonsense')                                 | false
          (() => { const u = new URL('http://h/?a=1'); u.searchParams.append('b', 'x y&'); return u.search })() | ?a=1&b=x+y%26
          (() => { const u = new URL('http://h/'); u.search = '?z=9'; return u.searchParams.get('z') })() | 9
          (() => { const u = new URL('http://h/'); u.port = '80'; u.pathname = 'p'; u.hash = 'x'; return u.href })() | http://h/p#x
          new URLSearchParams('a=1&b=%20+c&a=2').getAll('a').join() | 1,2
          new URLSearchParams('a=1&b=%20+c').get('b').length       | 3
          new URLSearchParams({a: '1 2', é: '%'}).toString()       | a=1+2&%C3%A9=%25
          [...new URLSearchParams([['x', '1']])].join()            | x,1
          btoa('hi') + atob('aGk=')                                | aGk=hi
          atob('aGk')                                              | hi
          (() => { try { btoa('✓') } catch (e) { return e.name } })() | InvalidCharacterError
          new TextEncoder().encode('é').length                     | 2
          new TextDecoder().decode(new Uint8Array([195, 169]))     | é
          /^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(crypto.randomUUID())   | true
          crypto.getRandomValues(new Uint8Array(64)).some(b => b)  | true
          crypto.getRandomValues(new Uint8Array(4).subarray(1)).length | 3
          typeof setTimeout + typeof clearInterval + typeof queueMicrotask | functionfunctionfunction
          """)
  void theWebsOwnAreThere(String expression, String value) {
    assertThat(ScriptBench.of("String(" + expression + ")").text()).isEqualTo(value);
  }

  @Test
  void digestsArePromises() {
    assertThat(
            ScriptBench.of(
                    "crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'))"
                        + ".then(d => [...new Uint8Array(d)].slice(0, 4).join())")
                .text())
        .isEqualTo("186,120,22,191");
  }

  @Test
  void timersComeInTheirOrderAndCanBeTakenBack() {
    assertThat(
            ScriptBench.of(
                    "const seen = []; new Promise(done => {"
                        + " setTimeout(() => seen.push('b'), 5); setTimeout(x => seen.push(x), 1, 'a');"
                        + " clearTimeout(setTimeout(() => seen.push('never'), 1));"
                        + " let n = 0; const i = setInterval(() => { if (++n === 3) {"
                        + " clearInterval(i); seen.push('i'); setTimeout(() => done(seen.join()), 10) }"
                        + " }, 6) })")
                .text())
        .isEqualTo("a,b,i");
  }

  @Test
  void anEs_ModuleAnswersWithItsDefaultExport() {
    assertThat(
            new ScriptBench()
                .file(
                    "api/main.mjs",
                    "import {x} from './lib/x.mjs'; export default async r => x + r.method")
                .file("api/lib/x.mjs", "import y from '../y.mjs'; export const x = 'x' + y")
                .file("api/y.mjs", "export default 'y'")
                .text())
        .isEqualTo("xyGET");
    assertThat(new ScriptBench().file("api/main.mjs", "export default await 5").text())
        .isEqualTo("5\n");
    assertThat(new ScriptBench().file("api/main.mjs", "export const a = 1").failure().message())
        .isEqualTo("the module has no default export");
  }

  @Test
  void requireFindsFilesAsNodeDoes() {
    var bench =
        ScriptBench.of(
                "[require('./a.js').v, require('./a').v, require('a').v, require('./data').x,"
                    + " require('./lib').name, require('lib/deep/b').v,"
                    + " require('./a') === require('./a.js')].join()")
            .file("api/a.js", "#!/usr/bin/env node\nexports.v = 'a'")
            .file("api/data.json", "{\"x\": 1}")
            .file(
                "api/lib/index.js", "module.exports = {name: require('./deep/b.js').v + __dirname}")
            .file("api/lib/deep/b.js", "exports.v = require('../../a').v + 'b'");

    assertThat(bench.text()).isEqualTo("a,a,a,1,abapi/lib,ab,true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "require()|require() needs a path argument",
        "require('./none')|cannot require './none': there is no such file",
        "require('../x.js')|cannot require '../x.js': it is outside of api/",
        "require('./lib/../../../x')|cannot require './lib/../../../x': it is outside of api/",
        "require('./bad.json')|error in './bad.json': Unexpected token < in JSON at position 0",
      })
  void requireSaysWhatIsWrong(String script, String message) {
    assertThat(ScriptBench.of(script).file("api/bad.json", "<").failure().message())
        .startsWith(message.substring(0, Math.min(message.length(), 40)));
  }

  @Test
  void modulesMayRequireEachOther() {
    assertThat(
            ScriptBench.of("require('./a').f()")
                .file("api/a.js", "exports.f = () => require('./b').g(); exports.v = 'circle'")
                .file("api/b.js", "const a = require('./a'); exports.g = () => a.v")
                .text())
        .isEqualTo("circle");
  }

  @Test
  void faztKnowsTheAppAndItsEnvironment() {
    assertThat(
            ScriptBench.of(
                    "[fazt.version, fazt.app.id, fazt.app.name, fazt.env.get('K'),"
                        + " fazt.env.get('no', 'else'), fazt.env.get('no'), fazt.env.has('K'),"
                        + " fazt.env.has('toString')].join()")
                .env(Map.of("K", "v"))
                .text())
        .isEqualTo("1.0.0,app_1,blog,v,else,,true,false");
  }

  @Test
  void aDateIsTrimmedOnlyWhereItIsAnswered() {
    assertThat(json("new Date(0)")).isEqualTo("\"1970-01-01T00:00:00.000Z\"");
  }
}
