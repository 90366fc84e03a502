package sh.fazt.function.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.Limits;
import sh.fazt.function.protocol.LogLine;
import sh.fazt.function.protocol.LogLine.Level;

/** What an owner reads about a script that failed. */
class FailuresTest {
  @Test
  void anExceptionIsToldWithTypeFileAndLine() {
    var failure = ScriptBench.of("function f() {\n  null.x\n}\n\nf()").failure();

    assertThat(failure.kind()).isEqualTo(FailureKind.EXCEPTION);
    assertThat(failure.type()).isEqualTo("TypeError");
    assertThat(failure.message()).isEqualTo("Cannot read property 'x' of null");
    assertThat(failure.file()).isEqualTo("api/main.js");
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure.stack()).contains("at f (api/main.js:2").contains("api/main.js:5");
  }

  @Test
  void aRejectionIsToldLikeAnException() {
    var failure =
        ScriptBench.of("async function f() {\n  await 1;\n  throw new Error('late')\n}\nf()")
            .failure();

    assertThat(failure.message()).isEqualTo("late");
    assertThat(failure.line()).isEqualTo(3);
    assertThat(failure.stack()).doesNotContain("fazt:");
  }

  @Test
  void anErrorInAModuleIsToldWhereItIs() {
    var failure =
        ScriptBench.of("require('./lib/a.js')").file("api/lib/a.js", "\n\nboom()").failure();

    assertThat(failure.message()).isEqualTo("error in './lib/a.js': boom is not defined");
    assertThat(failure.file()).isEqualTo("api/lib/a.js");
    assertThat(failure.line()).isEqualTo(3);
  }

  @Test
  void aSyntaxErrorIsToldWithLineAndColumn() {
    assertThat(ScriptBench.of("let a = 1;\nlet b = ;").failure())
        .isEqualTo(
            new FunctionFailure(
                FailureKind.SYNTAX,
                "SyntaxError",
                "Expected an operand but found ;",
                "",
                "api/main.js",
                2,
                9));
  }

  @Test
  void aScriptThatIsNotThereIsSaidToBeMissing() {
    assertThat(new ScriptBench().failure().kind()).isEqualTo(FailureKind.NO_SCRIPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw 'text'", "Promise.reject('text')"})
  void whatIsThrownNeedBeNoError(String script) {
    var failure = ScriptBench.of(script).failure();

    assertThat(failure.type()).isEmpty();
    assertThat(failure.message()).isEqualTo("text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw {get message() { throw 1 }, toString() { throw 2 }}",
        "const e = new Error(); Object.defineProperty(e, 'message', {get() { throw e }}); throw e",
        "throw Symbol('s')",
        "throw null",
        "throw undefined",
        "throw new Proxy({}, {get() { throw 1 }, getPrototypeOf() { throw 2 }, ownKeys() { throw 3 }})",
        "(function f() { f() })()",
      })
  void whateverIsThrownIsAnException(String script) {
    assertThat(ScriptBench.of(script).failure().kind()).isEqualTo(FailureKind.EXCEPTION);
  }

  @Test
  void statementsAreCounted() {
    var limits = new Limits(Duration.ofSeconds(5), 1L << 30, 10_000, 1000, 1, 1, 1);

    assertThat(ScriptBench.of("let i = 0; while (true) { i++ }").limits(limits).failure().kind())
        .isEqualTo(FailureKind.STATEMENTS);
  }

  @Test
  void theLogIsBoundedAndSaysWhatItDropped() {
    var bench = ScriptBench.of("for (let i = 0; i < 1000; i++) { console.log('line', i) }");
    bench.run();

    assertThat(bench.log()).hasSize(101);
    assertThat(bench.log().getLast().message()).isEqualTo("900 more lines were dropped");
  }

  @Test
  void theConsoleJoinsWithSpacesAndWritesObjectsAsJson() {
    var bench =
        ScriptBench.of(
            "console.log('a%s', 1, {b: [2]}, null, undefined, 3n); console.error('e');"
                + " fazt.log.warn('w'); const c = {}; c.c = c; console.debug(c)");
    bench.run();

    assertThat(bench.log())
        .extracting(LogLine::level, LogLine::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Level.INFO, "a%s 1 {\"b\":[2]} null undefined 3"),
            org.assertj.core.groups.Tuple.tuple(Level.ERROR, "e"),
            org.assertj.core.groups.Tuple.tuple(Level.WARN, "w"),
            org.assertj.core.groups.Tuple.tuple(Level.DEBUG, "[object]"));
  }
}
