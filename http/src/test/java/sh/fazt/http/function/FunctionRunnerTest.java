package sh.fazt.http.function;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.function.TestFunctions.await;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.SyntaxProblem;
import sh.fazt.http.function.FunctionStatus.State;

/** What becomes of requests when workers come and go. */
@Tag("long")
class FunctionRunnerTest {
  private static final String WAITS = "fazt.storage.kv.get('wait') || 'done'";

  @Test
  void nothingRunsBeforeTheFirstRequestNorAfterAWhileWithoutOne() {
    try (var functions = TestFunctions.with("idle-after = 50 ms")) {
      assertThat(functions.runner().status().state()).isEqualTo(State.ASLEEP);
      assertThat(functions.runner().status().processes()).isEmpty();

      assertThat(functions.text("app_a", "'first'")).isEqualTo("first");
      for (long pid : functions.runner().status().processes()) {
        ProcessHandle.of(pid).ifPresent(worker -> await(worker.onExit()));
      }
      assertThat(functions.text("app_a", "'again'")).isEqualTo("again");
    }
  }

  @Test
  void aRequestWhoseWorkerIsKilledIsRunAgain() {
    try (var functions = TestFunctions.with("spare = false")) {
      var called = new CountDownLatch(1);
      var never = new CompletableFuture<CallResult>();
      functions.host(
          (_, _) -> {
            if (called.getCount() > 0) {
              called.countDown();
              return never.join();
            }
            return CallResult.done("\"second\"");
          });
      var waiting = functions.start("app_a", WAITS);
      await(CompletableFuture.runAsync(() -> awaitLatch(called)));
      functions.killAll();

      assertThat(TestFunctions.text(await(waiting))).isEqualTo("second");
      assertThat(functions.runner().status().died()).isEqualTo(1);
      assertThat(functions.runner().status().lastDeath()).isEqualTo("it ended with status 137");
      never.complete(CallResult.done(null));
    }
  }

  @Test
  void aRequestThatHasChangedSomethingIsNotRunAgain() {
    try (var functions = TestFunctions.with("spare = false")) {
      var called = new CountDownLatch(1);
      var never = new CompletableFuture<CallResult>();
      functions.host(
          (name, _) -> {
            if (name.equals("kv.set")) {
              return CallResult.done(null);
            }
            called.countDown();
            return never.join();
          });
      var waiting =
          functions.start("app_a", "fazt.storage.kv.set('a', 1); fazt.storage.kv.get('a')");
      await(CompletableFuture.runAsync(() -> awaitLatch(called)));
      functions.killAll();

      assertThat(await(waiting))
          .isInstanceOfSatisfying(
              FunctionOutcome.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.WORKER_LOST));
      never.complete(CallResult.done(null));
    }
  }

  @Test
  void whatFindsNoRoomIsToldToComeAgain() {
    try (var functions = TestFunctions.with("threads = 1, queue = 1, retry-after = 3 s")) {
      var called = new CountDownLatch(1);
      var answer = new CompletableFuture<CallResult>();
      functions.host(
          (_, _) -> {
            called.countDown();
            return answer.join();
          });
      var running = functions.start("app_a", WAITS);
      await(CompletableFuture.runAsync(() -> awaitLatch(called)));
      var waiting = functions.start("app_b", WAITS);

      assertThat(functions.run("app_c", WAITS))
          .isEqualTo(new FunctionOutcome.Busy(java.time.Duration.ofSeconds(3)));

      answer.complete(CallResult.done("\"ok\""));
      assertThat(TestFunctions.text(await(running))).isEqualTo("ok");
      assertThat(TestFunctions.text(await(waiting))).isEqualTo("ok");
    }
  }

  @Test
  void whoWaitedTooLongIsToldToComeAgain() {
    try (var functions = TestFunctions.with("threads = 1, queue-within = 20 ms")) {
      assertThat(functions.text("app_a", "'warm'")).isIn("warm", "Busy[retryAfter=PT1S]");
      var answer = new CompletableFuture<CallResult>();
      functions.host((_, _) -> answer.join());
      var running = functions.start("app_a", WAITS);

      assertThat(functions.run("app_b", "1")).isInstanceOf(FunctionOutcome.Busy.class);
      answer.complete(CallResult.done("\"ok\""));
      await(running);
    }
  }

  @Test
  void oneAppTakesNotAllThreads() {
    try (var functions = TestFunctions.with("threads = 2, threads-per-app = 1")) {
      var answer = new CompletableFuture<CallResult>();
      functions.host((_, _) -> answer.join());
      var greedy = new ArrayList<CompletableFuture<FunctionOutcome>>();
      for (int i = 0; i < 5; i++) {
        greedy.add(functions.start("app_a", WAITS));
      }

      assertThat(functions.text("app_b", "'beside'")).isEqualTo("beside");
      answer.complete(CallResult.done("\"ok\""));
      greedy.forEach(each -> assertThat(TestFunctions.text(await(each))).isEqualTo("ok"));
    }
  }

  @Test
  void workersThatCannotStartBackOffAndAreReported() {
    try (var functions = TestFunctions.with("heap = 1 B, queue-within = 500 ms, back-off = 10 s")) {
      assertThat(functions.run("app_a", "1")).isInstanceOf(FunctionOutcome.Busy.class);

      var status = functions.runner().status();
      assertThat(status.state()).isEqualTo(State.BACKING_OFF);
      assertThat(status.started()).isEqualTo(1);
      assertThat(status.lastDeath()).isEqualTo("it ended with status 1");
      assertThat(status.retryIn()).isPositive();
    }
  }

  @Test
  void aStopWaitsForWhatRunsButNotForEver() {
    var functions = TestFunctions.with("close-within = 100 ms");
    var called = new CountDownLatch(1);
    var never = new CompletableFuture<CallResult>();
    functions.host(
        (_, _) -> {
          called.countDown();
          return never.join();
        });
    var running = functions.start("app_a", WAITS);
    await(CompletableFuture.runAsync(() -> awaitLatch(called)));
    functions.close();

    assertThat(await(running)).isInstanceOf(FunctionOutcome.Failed.class);
    assertThat(functions.run("app_a", "1")).isInstanceOf(FunctionOutcome.Busy.class);
    never.complete(CallResult.done(null));
  }

  @Test
  void aFileIsCheckedWithoutBeingRun() {
    try (var functions = TestFunctions.with("")) {
      var runner = functions.runner();

      assertThat(check(runner, "while (true) {}", "api/main.js"))
          .isEqualTo(new CheckOutcome.Parsed());
      assertThat(check(runner, "return 1", "api/lib.js")).isEqualTo(new CheckOutcome.Parsed());
      assertThat(check(runner, "import a from './a.mjs'; export default a", "api/main.mjs"))
          .isEqualTo(new CheckOutcome.Parsed());
      assertThat(check(runner, "let a = 1;\n  let b = ;", "api/main.js"))
          .isEqualTo(
              new CheckOutcome.Malformed(
                  new SyntaxProblem("api/main.js", 2, 11, "Expected an operand but found ;")));
      assertThat(check(runner, "{\"a\":}", "api/data.json"))
          .isInstanceOf(CheckOutcome.Malformed.class);
    }
  }

  private static CheckOutcome check(FunctionRunner runner, String source, String name) {
    return await(runner.check(source, name).toCompletableFuture());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
