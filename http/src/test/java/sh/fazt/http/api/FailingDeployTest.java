package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.ApiNode.eventually;
import static sh.fazt.http.api.ApiNode.waitFor;
import static sh.fazt.registry.content.AZip.aZip;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.deploy.Deployer;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.domain.Answer;

/** What a client reads, and what it does not, when the node itself is in trouble. */
class FailingDeployTest {
  private static final AForm FORM = aDeploy("unlucky", aZip().with("index.html", "x").bytes());

  @Test
  void anUnknownOutcomeIsSaidToBeUnknown() {
    Deployer unsure =
        (_, _, _, _) ->
            CompletableFuture.completedFuture(
                new DeployOutcome.Rejected(Answer.OUTCOME_UNKNOWN.rejection()));
    try (var node = ApiNode.thatDeploys(unsure)) {
      Reply reply = node.deploy(FORM);

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text())
          .isEqualTo(
              "{\"error\":{\"code\":\"OUTCOME_UNKNOWN\",\"message\":\"It is not known whether this"
                  + " was done; look, or retry with the same Idempotency-Key\"}}\n");
      assertThat(reply.field("Retry-After")).isEqualTo("5");
      node.assertHealthy();
    }
  }

  @Test
  void aFaultOfOursIsLoggedUnderItsRequestAndNotTold() {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.addAppender(seen);
    Deployer broken =
        (_, _, _, _) -> {
          throw new IllegalStateException("no such table: event_journal in /var/lib/fazt/fazt.db");
        };
    try (var node = ApiNode.thatDeploys(broken)) {
      Reply reply = node.deploy(FORM, "X-Request-Id: find-me");

      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.text())
          .isEqualTo(
              "{\"error\":{\"code\":\"INTERNAL_ERROR\",\"message\":\"An unexpected error occurred."
                  + " Please try again later.\"}}\n");
      assertThat(reply.field("X-Request-Id")).isEqualTo("find-me");
      node.get("localhost", "/api/deploy?token=" + node.token());
      assertThat(List.copyOf(seen.list))
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains("Request find-me failed")
          .noneMatch(line -> line.contains(node.token()));
      node.assertHealthy();
    } finally {
      log.detachAppender(seen);
    }
  }

  @Test
  void aDatabaseThatCannotBeReadIsUnhealthy() {
    try (var node = ApiNode.open()) {
      node.node().node().database().close();

      Reply reply = node.ask("GET /health");

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text()).isEqualTo("Database unhealthy");
      assertThat(node.deploy(FORM).status()).isEqualTo(503);
    }
  }

  @Test
  void theLastUseOfAKeyIsWrittenLaterAndForAllRequestsAtOnce() {
    try (var node = ApiNode.open("fazt.http.api.last-use-every = 50 ms")) {
      var stored = node.node().node().keys().stored();
      assertThat(waitFor(stored.lastUses())).isEmpty();
      node.ask("GET /api/system/health", "Authorization: Bearer " + node.token());
      eventually(() -> assertThat(waitFor(stored.lastUses())).hasSize(1));
    }
  }
}
