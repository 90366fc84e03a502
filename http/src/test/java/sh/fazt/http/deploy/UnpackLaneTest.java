package sh.fazt.http.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.fazt.http.api.ApiNode.waitFor;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

class UnpackLaneTest {
  @Test
  void soManyRunSoManyWaitAndOneMoreIsRefused() {
    var lane = new UnpackLane(1, 1);
    var begun = new CompletableFuture<Void>();
    var gate = new CompletableFuture<String>();
    CompletableFuture<String> running =
        lane.run(
            () -> {
              begun.complete(null);
              return gate.get();
            });
    waitFor(begun);
    CompletableFuture<String> waiting = lane.run(() -> "second");

    assertThatThrownBy(lane.run(() -> "third")::get)
        .cause()
        .isInstanceOfSatisfying(
            RejectedException.class,
            refused -> {
              assertThat(refused.rejection().status()).isEqualTo(503);
              assertThat(refused.rejection().code()).isEqualTo(RejectionCode.BUSY);
            });

    gate.complete("first");
    assertThat(waitFor(running)).isEqualTo("first");
    assertThat(waitFor(waiting)).isEqualTo("second");
    assertThat(waitFor(lane.run(() -> "fourth"))).isEqualTo("fourth");
  }

  @Test
  void aFailureIsTheOutcomeAndCostsNoThread() {
    var lane = new UnpackLane(1, 1);
    assertThatThrownBy(
            lane.run(
                    () -> {
                      throw new java.io.IOException("cannot read");
                    })
                ::get)
        .hasRootCauseMessage("cannot read");
    assertThat(waitFor(lane.run(() -> "next"))).isEqualTo("next");
  }
}
