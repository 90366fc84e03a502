package sh.fazt.http.function;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.Limits;

/**
 * Runs the functions of apps in processes apart from the node. Nothing of them runs before the
 * first request, nor once there were none for a while. Stages complete on threads of the runner,
 * which must not be blocked.
 */
public final class FunctionRunner {
  private final FunctionSettings settings;
  private final WorkerPool pool;
  private final AtomicLong ids = new AtomicLong();

  /**
   * @param releases where workers get the files of apps
   * @param calls what scripts may ask the node for
   */
  public FunctionRunner(FunctionSettings settings, ReleaseReader releases, HostCalls calls) {
    this.settings = settings;
    this.pool = new WorkerPool(settings, releases, calls);
  }

  /** Runs a request within the node's limits; it always has an outcome, never an exception. */
  public CompletionStage<FunctionOutcome> run(Invocation invocation) {
    return run(invocation, settings.limits());
  }

  /** Runs a request within limits of its app's own. */
  public CompletionStage<FunctionOutcome> run(Invocation invocation, Limits limits) {
    return submit(new Task.Work.Run(invocation, limits))
        .thenApply(
            result ->
                switch (result) {
                  case Task.Result.Ran(var outcome) -> outcome;
                  case Task.Result.Checked _ -> throw new IllegalStateException("not a check");
                });
  }

  /**
   * Parses a file of an app without running it.
   *
   * @param source its text
   * @param name its path in the release, whose end says what it is: {@code .mjs} a module, {@code
   *     .json} JSON, otherwise a script
   */
  public CompletionStage<CheckOutcome> check(String source, String name) {
    return submit(new Task.Work.Check(name, source, settings.limits()))
        .thenApply(
            result ->
                switch (result) {
                  case Task.Result.Checked(var outcome) -> outcome;
                  case Task.Result.Ran _ -> throw new IllegalStateException("not a run");
                });
  }

  private CompletableFuture<Task.Result> submit(Task.Work work) {
    var task = new Task(ids.incrementAndGet(), work);
    pool.submit(task);
    return task.result();
  }

  /** What the workers do at the moment. */
  public FunctionStatus status() {
    return pool.status();
  }

  /**
   * Takes nothing more; what runs has a bounded time to end.
   *
   * @return completes when no worker is left
   */
  public CompletionStage<Void> close() {
    return pool.close();
  }
}
