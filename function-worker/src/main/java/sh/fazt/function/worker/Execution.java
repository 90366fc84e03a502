package sh.fazt.function.worker;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.ToWorker;

/**
 * One invocation: a context of its own, the script in it, what it waits for, and how it ended. It
 * runs on one thread; only {@link #cancel} is called by others.
 */
final class Execution {
  private static final String PRELUDE = "prelude";
  private static final int REQUEST = 0;
  private static final int FINISH = 1;
  private static final int THROWN = 2;
  private static final int TICK = 3;

  private final ToWorker.Invoke invoke;
  private final Sandbox sandbox;
  private final ReleaseFiles files;
  private final Libraries libraries;
  private final NodeLink node;
  private final AtomicReference<@Nullable FailureKind> cancelled = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Context context;
  private volatile long threadId;
  private volatile long allocatedBefore;
  private volatile long stalledBefore;

  Execution(
      ToWorker.Invoke invoke,
      Sandbox sandbox,
      ReleaseFiles files,
      Libraries libraries,
      NodeLink node) {
    this.invoke = invoke;
    this.sandbox = sandbox;
    this.files = files;
    this.libraries = libraries;
    this.node = node;
  }

  long id() {
    return invoke.id();
  }

  /** Bytes its thread may allocate. */
  long allocation() {
    return invoke.limits().allocation();
  }

  /** The thread that runs it; 0 before. */
  long threadId() {
    return threadId;
  }

  /** What that thread had allocated when it began with this. */
  long allocatedBefore() {
    return allocatedBefore;
  }

  /** For how long the process had stood still when it began, in nanoseconds. */
  long stalledBefore() {
    return stalledBefore;
  }

  /** The thread that calls this runs it. */
  void begin(long thread, long allocated, long stalled) {
    allocatedBefore = allocated;
    stalledBefore = stalled;
    threadId = thread;
  }

  /**
   * Ends it. Blocks for as long as the script runs on, for ever if it is in something that never
   * looks up: never call it on a thread that is needed.
   */
  void cancel(FailureKind why) {
    if (!cancelled.compareAndSet(null, why)) {
      return;
    }
    ended.countDown();
    node.abandon(id());
    var running = context;
    if (running != null) {
      running.close(true);
    }
  }

  /** Runs the script to its end. Whatever it does, there is an outcome. */
  Outcome run() {
    var functions = new HostFunctions(invoke, sandbox, files, libraries, node);
    var moduleFiles = new ModuleFiles(functions::content);
    try (Context own = sandbox.context(moduleFiles, invoke.limits().statements())) {
      context = own;
      if (cancelled.get() != null) {
        return failed(cancelled());
      }
      functions.enter(own);
      return run(own, functions);
    } catch (PolyglotException e) {
      // Closing what was cancelled meanwhile.
      return functions.outcome().orElseGet(() -> failed(of(e)));
    } catch (IllegalStateException e) {
      return failed(
          cancelled.get() == null
              ? FunctionFailure.of(FailureKind.INTERNAL, String.valueOf(e.getMessage()))
              : cancelled());
    } catch (StackOverflowError e) {
      return failed(FunctionFailure.of(FailureKind.EXCEPTION, "Maximum call stack size exceeded"));
    } finally {
      context = null;
    }
  }

  private Outcome run(Context own, HostFunctions functions) {
    Value thrown = null;
    try {
      Value prelude =
          own.eval(sandbox.part(PRELUDE)).execute((ProxyExecutable) functions::operation);
      thrown = prelude.getArrayElement(THROWN);
      prelude.getArrayElement(REQUEST).executeVoid();
      var source = script(functions);
      if (source.isEmpty()) {
        return failed(
            FunctionFailure.of(
                FailureKind.NO_SCRIPT, invoke.invocation().script() + " is not in this release"));
      }
      Value value = own.eval(source.get());
      prelude.getArrayElement(FINISH).executeVoid(value, isModule() ? "module" : "script");
      settle(functions, prelude.getArrayElement(TICK));
    } catch (PolyglotException e) {
      return functions.outcome().orElse(failure(e, thrown, functions));
    }
    return functions
        .outcome()
        .orElseGet(
            () ->
                failed(
                    FunctionFailure.of(
                        FailureKind.UNSETTLED,
                        "the script's promise never settles: nothing is left that could settle it")));
  }

  /** Calls timers until there is an outcome or none are left. */
  private void settle(HostFunctions functions, Value tick) {
    var timers = functions.timers();
    while (functions.outcome().isEmpty()) {
      var next = timers.next();
      if (next.isEmpty()) {
        return;
      }
      var timer = next.get();
      try {
        if (ended.await(timer.due() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          throw new CancellationException();
        }
      } catch (InterruptedException e) {
        throw new CancellationException();
      }
      timers.take(timer, System.nanoTime());
      tick.executeVoid(timer.id());
    }
  }

  private Optional<Source> script(HostFunctions functions) {
    return functions.source(
        invoke.invocation().script(),
        isModule() ? ReleaseFiles.Form.ES_MODULE : ReleaseFiles.Form.SCRIPT);
  }

  private boolean isModule() {
    return invoke.invocation().script().endsWith(".mjs");
  }

  private Outcome failure(PolyglotException e, @Nullable Value thrown, HostFunctions functions) {
    var guest = e.getGuestObject();
    if (!e.isSyntaxError() && e.isGuestException() && guest != null && thrown != null) {
      try {
        thrown.executeVoid(guest);
      } catch (PolyglotException again) {
        return failed(of(again));
      }
      var told = functions.outcome();
      if (told.isPresent()) {
        return told.get();
      }
    }
    return failed(of(e));
  }

  private FunctionFailure of(PolyglotException e) {
    if (cancelled.get() != null) {
      return cancelled();
    }
    if (e.isResourceExhausted()) {
      return FunctionFailure.of(
          FailureKind.STATEMENTS,
          "more than %,d statements".formatted(invoke.limits().statements()));
    }
    String message = String.valueOf(e.getMessage());
    var problem = SyntaxCheck.problem(e, invoke.invocation().script());
    if (problem.isPresent()) {
      var syntax = problem.get();
      return new FunctionFailure(
          FailureKind.SYNTAX,
          "SyntaxError",
          syntax.message(),
          "",
          syntax.file(),
          syntax.line(),
          syntax.column());
    }
    return FunctionFailure.of(
        e.isGuestException() ? FailureKind.EXCEPTION : FailureKind.INTERNAL, message);
  }

  private FunctionFailure cancelled() {
    var why = cancelled.get();
    return switch (why == null ? FailureKind.INTERNAL : why) {
      case TIMEOUT ->
          FunctionFailure.of(
              FailureKind.TIMEOUT,
              "it took longer than %,d ms".formatted(invoke.limits().time().toMillis()));
      case MEMORY ->
          FunctionFailure.of(
              FailureKind.MEMORY,
              "it took more memory than one request may (%,d bytes allocated, or the heap was full)"
                  .formatted(invoke.limits().allocation()));
      case FailureKind other -> FunctionFailure.of(other, "cancelled");
    };
  }

  private static Outcome failed(FunctionFailure failure) {
    return new Outcome.Failure(failure);
  }
}
