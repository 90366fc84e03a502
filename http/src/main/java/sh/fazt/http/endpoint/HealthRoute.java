package sh.fazt.http.endpoint;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.registry.sqlite.SqliteDatabase;

/**
 * {@code /health}: whether the node can read its database. Anyone may ask, so at most one read is
 * under way, however many ask.
 */
public final class HealthRoute {
  private static final Logger LOG = LoggerFactory.getLogger(HealthRoute.class);
  private static final Duration READ_WITHIN = Duration.ofSeconds(5);

  private final SqliteDatabase database;
  private final ApiAnswers answers;
  private final AtomicReference<CompletableFuture<Boolean>> reading =
      new AtomicReference<>(CompletableFuture.completedFuture(true));
  private final AtomicBoolean wasHealthy = new AtomicBoolean(true);

  public HealthRoute(SqliteDatabase database, ApiAnswers answers) {
    this.database = database;
    this.answers = answers;
  }

  public CompletionStage<HttpResponse> answer() {
    return healthy()
        .thenApply(
            healthy -> healthy ? answers.text(200, "OK") : answers.text(503, "Database unhealthy"));
  }

  /** Whether a read succeeds; shared by all requests that come while it runs. */
  CompletionStage<Boolean> healthy() {
    var running = Objects.requireNonNull(reading.get());
    if (!running.isDone()) {
      return running;
    }
    var mine = new CompletableFuture<Boolean>();
    if (!reading.compareAndSet(running, mine)) {
      return Objects.requireNonNull(reading.get());
    }
    var _ =
        database
            .check()
            .orTimeout(READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
            .handle((_, failure) -> mine.complete(noted(failure)));
    return mine;
  }

  /** Says a change once, not each time somebody asks. */
  private boolean noted(@Nullable Throwable failure) {
    boolean healthy = failure == null;
    if (wasHealthy.getAndSet(healthy) != healthy) {
      if (healthy) {
        LOG.info("The database can be read again");
      } else {
        LOG.error("The database cannot be read", failure);
      }
    }
    return healthy;
  }
}
