package sh.fazt.http.function;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.ToNode;
import sh.fazt.function.protocol.ToWorker;

/** What scripts ask the node while they run; each answered on a thread that may block. */
final class WorkerQuestions {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerQuestions.class);
  private static final CallResult ENDED =
      new CallResult.Refused("INTERNAL", "the request has ended");

  private final ReleaseReader releases;
  private final HostCalls calls;

  WorkerQuestions(ReleaseReader releases, HostCalls calls) {
    this.releases = releases;
    this.calls = calls;
  }

  /**
   * Sends the file.
   *
   * @param task who wants it; null: one that has ended
   */
  void file(@Nullable Task task, ToNode.FileWanted wanted, WorkerProcess worker) {
    Thread.startVirtualThread(
        () -> worker.send(new ToWorker.FileFound(wanted.call(), read(task, wanted.path()))));
  }

  private byte @Nullable [] read(@Nullable Task task, String path) {
    var invocation = task == null ? null : task.invocation();
    if (invocation == null || !path.startsWith("api/") || path.contains("/../")) {
      return null;
    }
    try {
      return releases.read(invocation, path);
    } catch (IOException | RuntimeException e) {
      LOG.error("{} of {} cannot be read", path, invocation.app(), e);
      return null;
    }
  }

  /**
   * Does what a script asks for.
   *
   * @param task who asks; null: one that has ended
   * @param locked runs something under the pool's lock
   */
  void call(
      @Nullable Task task, ToNode.HostCall call, WorkerProcess worker, Consumer<Runnable> locked) {
    if (task == null) {
      worker.send(new ToWorker.CallAnswered(call.call(), ENDED));
      return;
    }
    if (calls.changesSomething(call.name())) {
      task.changes();
    }
    int beginnings = task.beginnings();
    Thread.startVirtualThread(
        () ->
            worker.send(
                new ToWorker.CallAnswered(call.call(), answer(task, beginnings, call, locked))));
  }

  private CallResult answer(
      Task task, int beginnings, ToNode.HostCall call, Consumer<Runnable> locked) {
    var invocation = task.invocation();
    if (invocation == null) {
      return ENDED;
    }
    try {
      var session = task.session();
      if (session == null) {
        var begun = calls.begin(invocation);
        locked.accept(() -> task.session(begun, beginnings));
        session = begun;
      }
      return session.call(call.name(), call.json(), call.bytes());
    } catch (RuntimeException e) {
      LOG.error("{} of {} failed", call.name(), invocation.app(), e);
      return new CallResult.Refused("INTERNAL", call.name() + " failed inside the node");
    }
  }
}
