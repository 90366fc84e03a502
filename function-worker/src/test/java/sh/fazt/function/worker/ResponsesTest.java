package sh.fazt.function.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.Header;

/** What becomes of a script's result. */
class ResponsesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          undefined                                   | 200 | ``
          null                                        | 200 | ``
          ({foo: 1})                                  | 200 | ``
          ({body: null})                              | 200 | ``
          ({body: 'x'})                               | 200 | x
          ({status: 201, body: 'x'})                  | 201 | x
          ({status: '201', body: 'x'})                | 200 | x
          ({status: 201.9})                           | 201 | ``
          'text'                                      | 200 | text
          ''                                          | 200 | ``
          12                                          | 200 | 12⏎
          true                                        | 200 | true⏎
          [1, 'a', undefined]                         | 200 | [1,"a",null]⏎
          new Date(0)                                 | 200 | "1970-01-01T00:00:00Z"⏎
          new Date(120)                               | 200 | "1970-01-01T00:00:00.12Z"⏎
          new Map([[1, 2]])                           | 200 | [[1,2]]⏎
          new Set([1])                                | 200 | [1]⏎
          ({body: {a: undefined, t: new Date(0)}})    | 200 | {"a":null,"t":"1970-01-01T00:00:00Z"}⏎
          ({body: {h: '<b>&'}})                       | 200 | {"h":"\\u003cb\\u003e\\u0026"}⏎
          ({body: 0})                                 | 200 | 0⏎
          ({body: false})                             | 200 | false⏎
          respond()                                   | 200 | ``
          respond(404)                                | 404 | ``
          respond('x')                                | 200 | x
          respond({a: 1})                             | 200 | {"a":1}⏎
          respond(201, {a: 1})                        | 201 | {"a":1}⏎
          respond('201', 'x')                         | 200 | x
          respond({}, 'x')                            | 200 | x
          respond(1.5, 'x')                           | 200 | x
          respond(404.7, 'x')                         | 200 | x
          respond(NaN, 'x')                           | 200 | x
          Number.isInteger = () => true; respond('5', 'x') | 200 | x
          respond(201, 'x', {'X-A': 'b'})             | 201 | x
          respond(1); respond(201, 'last')            | 201 | last
          (async () => 1)()                           | 200 | 1⏎
          Promise.resolve({status: 202, body: 'p'})   | 202 | p
          new Promise(r => setTimeout(r, 1, 'late'))  | 200 | late
          const a = 1; let b = 2; class C {} 'ok'     | 200 | ok
          (() => { if (true) { return 'r' } })()      | 200 | r
          ({body: new Uint8Array([104, 105])})        | 200 | hi
          ({body: new Uint8Array([1, 104, 2]).subarray(1, 2)}) | 200 | h
          ({body: new Uint8Array([104, 105]).buffer}) | 200 | hi
          respond({blob: 'a/b.png'})                  | 200 | blob a/b.png
          """)
  void aResultBecomesAResponse(String script, int status, String body) {
    var response = ScriptBench.of(script).response();

    assertThat(response.status()).isEqualTo(status);
    assertThat(ScriptBench.text(response)).isEqualTo(body.replace('⏎', '\n'));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          undefined                                           | application/json
          'text'                                              | application/json
          ({body: 'x', headers: {'content-type': 'text/css'}})| text/css
          ({body: new ArrayBuffer(1)})                        | application/octet-stream
          """)
  void theTypeIsJsonUnlessSaid(String script, String type) {
    assertThat(ScriptBench.of(script).response().headers())
        .contains(new Header("Content-Type", type));
  }

  @Test
  void namesOfHeadersAreCanonicalAndArraysAreSeveral() {
    var response =
        ScriptBench.of("({headers: {'x-a': 1, 'set-cookie': ['a=1', 'b=2'], 'X-None': undefined}})")
            .response();

    assertThat(response.headers())
        .containsExactly(
            new Header("X-A", "1"),
            new Header("Set-Cookie", "a=1"),
            new Header("Set-Cookie", "b=2"),
            new Header("Content-Type", "application/json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "respond(5)|status 5 is not between 200 and 999",
        "respond(1000)|status 1000 is not between 200 and 999",
        "respond(NaN)|status NaN is not between 200 and 999",
        "NaN|unsupported value: NaN",
        "({body: {a: Infinity}})|unsupported value: Infinity",
        "({body: 7n})|unsupported type: BigInt",
        "({body: () => 1})|unsupported type: function",
        "({body: {s: Symbol()}})|unsupported type: symbol",
        "({headers: {'X-A': 'a\\r\\nSet-Cookie: b=1'}})|header X-A holds a character that no header may hold",
        "({headers: {'a b': '1'}})|a header has no valid name: \"a b\"",
      })
  void whatIsNoResponseIsSaidToBeNone(String script, String message) {
    var failure = ScriptBench.of(script).failure();

    assertThat(failure.kind()).isEqualTo(FailureKind.RESULT);
    assertThat(failure.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "const o = {}; o.o = o; respond(o)|EXCEPTION|TypeError",
        "({body: {toJSON() { throw new Error('no') }}})|EXCEPTION|Error",
        "({headers: {'X-A': {toString() { throw new RangeError('no') }}}})|EXCEPTION|RangeError",
        "({get status() { throw new Error('no') }})|EXCEPTION|Error",
        "Promise.reject(new TypeError('no'))|EXCEPTION|TypeError",
        "({then() { throw new Error('no') }})|EXCEPTION|Error",
        "new Promise(() => {})|UNSETTLED|``",
        "'x'.repeat(2000000)|OUTPUT|``",
        "({body: new Uint8Array(2000000)})|OUTPUT|``",
        "respond('a'.repeat(600000).split(''))|OUTPUT|``",
        "setTimeout(() => { throw new EvalError('late') }, 1); new Promise(() => {})|EXCEPTION|EvalError",
      })
  void whatThrowsOrNeverEndsFails(String script, FailureKind kind, String type) {
    var failure = ScriptBench.of(script).failure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.type()).isEqualTo(type);
  }
}
