package sh.fazt.http.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.FunctionRequest;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.Limits;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.function.protocol.ResponseBody;

/** Real workers, whose apps have one file each: the name of the release is its text. */
final class TestFunctions implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final AtomicInteger sessions = new AtomicInteger();
  private final FunctionRunner runner;
  private final FunctionSettings settings;
  private volatile BiFunction<String, String, CallResult> host = (_, _) -> CallResult.done(null);

  /** With these settings, and the defaults for all others. */
  static TestFunctions with(String settings) {
    return new TestFunctions(settings);
  }

  private TestFunctions(String settings) {
    var config =
        ConfigFactory.parseString("fazt.http.functions { " + settings + " }")
            .withFallback(ConfigFactory.parseResources("reference.conf"))
            .resolve();
    this.settings = FunctionSettings.of(config);
    runner =
        new FunctionRunner(
            this.settings,
            (invocation, path) ->
                path.equals("api/main.js")
                    ? invocation.release().getBytes(StandardCharsets.UTF_8)
                    : null,
            new HostCalls() {
              @Override
              public Session begin(Invocation invocation) {
                sessions.incrementAndGet();
                return new Session() {
                  @Override
                  public CallResult call(String name, String json, byte @Nullable [] bytes) {
                    return host.apply(name, json);
                  }

                  @Override
                  public void close() {
                    sessions.decrementAndGet();
                  }
                };
              }

              @Override
              public boolean changesSomething(String name) {
                return !name.endsWith(".get");
              }
            });
  }

  void host(BiFunction<String, String, CallResult> answers) {
    host = answers;
  }

  FunctionRunner runner() {
    return runner;
  }

  /** Starts a request to an app whose only file is this. */
  CompletableFuture<FunctionOutcome> start(String app, String script) {
    return runner.run(invocation(app, script)).toCompletableFuture();
  }

  /** The same, with time of its own. */
  CompletableFuture<FunctionOutcome> start(String app, String script, Duration time) {
    var usual = settings.limits();
    var limits =
        new Limits(
            time,
            usual.allocation(),
            usual.statements(),
            usual.output(),
            usual.hostCalls(),
            usual.logLines(),
            usual.logBytes());
    return runner.run(invocation(app, script), limits).toCompletableFuture();
  }

  private static Invocation invocation(String app, String script) {
    return new Invocation(
        app,
        app,
        script,
        "api/main.js",
        "1.0.0",
        Map.of(),
        new FunctionRequest("GET", "/api/", List.of(), List.of(), new RequestBody.None()));
  }

  FunctionOutcome run(String app, String script) {
    return await(start(app, script));
  }

  String text(String app, String script) {
    return text(run(app, script));
  }

  FunctionFailure failure(String app, String script) {
    var outcome = run(app, script);
    assertThat(outcome).isInstanceOf(FunctionOutcome.Failed.class);
    return ((FunctionOutcome.Failed) outcome).failure();
  }

  static String text(FunctionOutcome outcome) {
    return switch (outcome) {
      case FunctionOutcome.Answered answered ->
          answered.response().body() instanceof ResponseBody.Bytes(byte[] data)
              ? new String(data, StandardCharsets.UTF_8)
              : "blob";
      case FunctionOutcome.Failed(var failure, _) -> "failed: " + failure;
      case FunctionOutcome.Busy busy -> busy.toString();
    };
  }

  /** Ends all workers there are, as if the machine had (SIGKILL). */
  void killAll() {
    for (long pid : runner.status().processes()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("it did not end", e);
    }
  }

  @Override
  public void close() {
    var processes = runner.status().processes();
    await(runner.close().toCompletableFuture());
    assertThat(processes).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }
}
