package sh.fazt.function.worker;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.ToNode;
import sh.fazt.function.protocol.ToWorker;
import sh.fazt.function.protocol.WorkerFrames;

/**
 * The program of the process that runs scripts. It speaks frames over its standard streams, and
 * ends at once when the node closes them, whatever still runs.
 */
public final class Worker {
  /** Deep enough for any script that means well; deeper recursion is a RangeError. */
  private static final long STACK = 2L * 1024 * 1024;

  private final NodeLink node;
  private final Sandbox sandbox = new Sandbox();
  private final Libraries libraries = new Libraries();
  private final Watchdog watchdog = new Watchdog();
  private final ReleaseFiles files;
  private final ExecutorService threads;

  private Worker(NodeLink node, int threads, long cache) {
    this.node = node;
    this.files = new ReleaseFiles(cache);
    this.threads =
        Executors.newFixedThreadPool(
            threads, run -> Thread.ofPlatform().daemon().stackSize(STACK).unstarted(run));
  }

  /**
   * Runs until standard input ends.
   *
   * @param arguments how many scripts run at once, and how many bytes of files are kept
   */
  @SuppressWarnings("SystemExitOutsideMain") // nothing that still runs may keep the process
  public static void main(String[] arguments) {
    var out = new FileOutputStream(FileDescriptor.out);
    // Whatever prints, prints not into the frames.
    System.setOut(System.err);
    int status = 0;
    try (var in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)))) {
      new Worker(new NodeLink(out), Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]))
          .serve(in);
    } catch (IOException | UncheckedIOException e) {
      status = 1;
    }
    Runtime.getRuntime().halt(status);
  }

  private void serve(DataInputStream in) throws IOException {
    watchdog.start();
    threads.execute(this::warmUp);
    for (var next = WorkerFrames.read(in); next.isPresent(); next = WorkerFrames.read(in)) {
      switch (next.get()) {
        case ToWorker.Invoke invoke -> threads.execute(() -> run(invoke));
        case ToWorker.Cancel(long id) -> watchdog.end(id, FailureKind.TIMEOUT);
        case ToWorker.FileFound found -> node.answered(found.call(), found);
        case ToWorker.CallAnswered answered -> node.answered(answered.call(), answered);
        case ToWorker.Check check -> threads.execute(() -> check(check));
      }
    }
  }

  /** The first context takes the longest; nobody waits for it but a first request. */
  private void warmUp() {
    var _ = new SyntaxCheck(sandbox).of("warm-up.js", "");
    node.send(new ToNode.Ready());
  }

  private void run(ToWorker.Invoke invoke) {
    var execution = new Execution(invoke, sandbox, files, libraries, node);
    watchdog.begins(execution);
    try {
      node.send(
          switch (execution.run()) {
            case Outcome.Response(var response) -> new ToNode.Answered(invoke.id(), response);
            case Outcome.Failure(var failure) ->
                new ToNode.Failed(invoke.id(), failure, watchdog.stalled(execution));
          });
    } catch (RuntimeException e) {
      node.send(
          new ToNode.Failed(
              invoke.id(),
              FunctionFailure.of(
                  FailureKind.INTERNAL, e.getClass().getSimpleName() + ": " + e.getMessage()),
              0));
    } finally {
      watchdog.ends(execution);
    }
  }

  private void check(ToWorker.Check check) {
    node.send(
        new ToNode.Checked(check.id(), new SyntaxCheck(sandbox).of(check.name(), check.source())));
  }
}
