package sh.fazt.http.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two apps in one worker can see of each other: nothing. And of the machine: nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class IsolationTest {
  private static final int ROUNDS = 500;

  private static final String MARKS =
      """
      const found = [];
      for (const name of Object.getOwnPropertyNames(globalThis)) {
        if (name.startsWith('mark')) found.push(name);
      }
      for (const type of [Object, Array, Function, String, Promise, Map, Error, RegExp, URL]) {
        for (const key of Object.getOwnPropertyNames(type.prototype)) {
          if (key.startsWith('mark')) found.push(type.name + '.' + key);
        }
        type.prototype.markMine = 1;
      }
      if (fazt.mark || console.mark || require.mark || JSON.mark || Math.mark) found.push('host');
      if (Symbol.for('mark').seen || /x/g.lastIndex !== 0 || RegExp.lastMatch === 'mark') found.push('regexp');
      'mark'.match(/mark/);
      globalThis.markGlobal = 1;
      fazt.mark = console.mark = require.mark = JSON.mark = Math.mark = 1;
      JSON.stringify = () => '"stolen"';
      Object.prototype.toJSON = () => 'stolen';
      Array.prototype.push = () => { throw new Error('stolen') };
      'found:' + found.join();
      """;

  private final TestFunctions functions = TestFunctions.with("");

  @AfterAll
  void stop() {
    functions.close();
  }

  @Test
  void aThousandRequestsOfTwoAppsFindNoMarksOfEachOther() {
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(functions.text("app_a", MARKS)).isEqualTo("found:");
      assertThat(functions.text("app_b", MARKS)).isEqualTo("found:");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "typeof Java",
        "typeof Polyglot",
        "typeof Packages",
        "typeof java",
        "typeof load",
        "typeof loadWithNewGlobal",
        "typeof print",
        "typeof Graal",
        "typeof process",
        "typeof Atomics",
        "typeof SharedArrayBuffer",
        "typeof WebAssembly",
        "typeof fetch",
        "typeof host",
        "typeof this.constructor.constructor('return this')().Java",
        "typeof require.constructor('return process')",
        "typeof (function () {}).constructor('return typeof Java')().getClass",
      })
  void aScriptReachesNothingOfTheMachine(String script) {
    String text = functions.text("app_a", script);

    assertThat(
            text.equals("undefined")
                || text.contains("process is not defined")
                || text.equals("function"))
        .as(text)
        .isTrue();
    assertThat(text.equals("function")).isEqualTo(script.contains("'return process'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "require('../../etc/passwd')",
        "require('/etc/passwd')",
        "require('../main.js')",
        "require('file:///etc/passwd')",
      })
  void aScriptReadsNothingButItsOwnFiles(String script) {
    assertThat(functions.failure("app_a", script).message()).startsWith("cannot require '");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import('/etc/passwd')",
        "import('../../etc/passwd')",
        "import('file:///etc/hosts')",
        "import('java.lang')"
      })
  void aModuleImportsNothingButItsOwnFiles(String script) {
    assertThat(functions.run("app_a", script)).isInstanceOf(FunctionOutcome.Failed.class);
  }

  @Test
  void hostErrorsAreNoWayOut() {
    assertThat(
            functions.text(
                "app_a",
                "let e; try { fazt.storage.kv.get({toString() { throw new Error('mine') }}) }"
                    + " catch (x) { e = x } `${e.message} ${typeof e.getClass}"
                    + " ${e.constructor === Error}`"))
        .isEqualTo("mine undefined true");
  }

  @Test
  void aParsedProtoIsAKeyLikeAnyOther() {
    assertThat(
            functions.text(
                "app_a",
                "const o = JSON.parse('{\"__proto__\": {\"admin\": true}}');"
                    + " String(({}).admin) + Object.keys(o)"))
        .isEqualTo("undefined__proto__");
  }
}
