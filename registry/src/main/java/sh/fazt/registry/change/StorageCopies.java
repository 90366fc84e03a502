package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.Spaces;

/**
 * Copies what an app stored to an app that is about to be made. It comes first: what a crash leaves
 * of it belongs to no app, and goes at the next start.
 */
final class StorageCopies {
  private static final Logger LOG = LoggerFactory.getLogger(StorageCopies.class);
  private static final Executor THREADS = Thread::startVirtualThread;

  private final LiveTable table;
  private final Spaces spaces;

  StorageCopies(LiveTable table, Spaces spaces) {
    this.table = table;
    this.spaces = spaces;
  }

  /**
   * Copies it, unless the app is made already.
   *
   * @return whether there is something to copy
   */
  CompletionStage<Boolean> copy(CommandMeta meta, AppId from, AppId to) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (spaces.read(from, Rows::changes) == 0) {
            return false;
          }
          if (!meta.planned() && table.now().app(to) == null) {
            spaces.snapshots().copy(from, to);
          }
          return true;
        },
        THREADS);
  }

  /** What was copied goes again if the app was not made, as far as that is known. */
  CompletionStage<Answer> keptIfMade(AppId app, Answer answer) {
    return answer instanceof Answer.Rejected(var why)
            && why.code() != RejectionCode.OUTCOME_UNKNOWN
            && table.now().app(app) == null
        ? CompletableFuture.supplyAsync(() -> discarded(app, answer), THREADS)
        : completedFuture(answer);
  }

  private Answer discarded(AppId app, Answer answer) {
    try {
      spaces.snapshots().discard(app);
    } catch (RuntimeException e) {
      LOG.warn("The copy for {}, which was not made, goes at the next start", app, e);
    }
    return answer;
  }
}
