package sh.fazt.http.function;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.function.TestFunctions.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script can do to its worker, while another app's requests see nothing of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class AbuseTest {
  private static final int AT_ONCE = 3;

  /** Shorter than usual for those that use all of it, so that the test is. */
  private static final Duration ABUSED = Duration.ofSeconds(1);

  private final TestFunctions functions = TestFunctions.with("queue-within = 20 s");
  private int apps;

  @BeforeAll
  void workersAreInUse() {
    assertThat(functions.text("app_good", "'good'")).isEqualTo("good");
  }

  @AfterAll
  void stop() {
    functions.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          while (true) {}                                                      | TIMEOUT
          for (;;) { try { while (true) {} } catch (e) {} finally { continue } } | TIMEOUT
          7n ** 50000000n                                                      | TIMEOUT MEMORY
          Array.prototype.forEach.call({length: 2 ** 53 - 1}, x => x)          | TIMEOUT
          /(a+)+$/.test('a'.repeat(40) + 'b') && /^(\\w+\\s?)*\\1$/.test('a'.repeat(60) + '!') | TIMEOUT EXCEPTION NONE
          /(x+x+)+y\\1/.test('x'.repeat(60))                                   | TIMEOUT NONE
          (function f() { f() })()                                             | EXCEPTION
          const a = []; while (true) { a.push(new Array(1000).fill('x')) }     | MEMORY TIMEOUT
          const a = []; while (true) { a.push(new Uint8Array(16000000)) }      | MEMORY TIMEOUT EXCEPTION
          let s = 'x'; while (true) { s += s + Math.random() }                 | MEMORY TIMEOUT EXCEPTION
          new Array(30000000).fill(1.5).map(String)                            | MEMORY TIMEOUT EXCEPTION
          'x'.repeat(1000000000)                                               | OUTPUT EXCEPTION MEMORY TIMEOUT
          respond(new Array(3000000).fill('aaaa'))                             | OUTPUT MEMORY TIMEOUT
          for (let i = 0; i < 1000000; i++) { console.log('x' + i) }           | NONE TIMEOUT
          setInterval(() => {}, 0); new Promise(() => {})                      | TIMEOUT
          (async () => { while (true) { await null } })()                      | TIMEOUT
          new Promise(() => {})                                                | UNSETTLED
          Promise.reject(1)                                                    | EXCEPTION
          JSON.parse('['.repeat(1000000))                                      | EXCEPTION
          new Proxy({}, {get() { while (true) {} }})                           | TIMEOUT
          ({headers: {a: {toString() { while (true) {} }}}})                   | TIMEOUT
          throw {toString() { while (true) {} }}                               | TIMEOUT
          """)
  void nothingOfItReachesAnotherApp(String script, String kinds) {
    String app = "app_" + ++apps;
    var abuse = new ArrayList<CompletableFuture<FunctionOutcome>>();
    for (int i = 0; i < AT_ONCE; i++) {
      abuse.add(functions.start(app, script, ABUSED));
    }
    var all = CompletableFuture.allOf(abuse.toArray(CompletableFuture[]::new));
    int beside = 0;
    do {
      assertThat(functions.text("app_good", "'good' + " + beside)).isEqualTo("good" + beside);
      beside++;
    } while (!all.isDone());

    for (var each : abuse) {
      assertThat(kind(await(each))).isIn((Object[]) (kinds + " BUSY").split(" "));
    }
    assertThat(abuse).anyMatch(each -> !kind(await(each)).equals("BUSY"));
    assertThat(functions.text("app_good", "'good'")).isEqualTo("good");
  }

  private static String kind(FunctionOutcome outcome) {
    return switch (outcome) {
      case FunctionOutcome.Answered _ -> "NONE";
      case FunctionOutcome.Failed(var failure, _) -> failure.kind().name();
      case FunctionOutcome.Busy _ -> "BUSY";
    };
  }
}
