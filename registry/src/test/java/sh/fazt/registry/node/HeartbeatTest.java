package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** A node that shows that its writes are answered. */
@Timeout(60)
class HeartbeatTest {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration PATIENT = Duration.ofSeconds(30);

  @Test
  void itIsWrittenByTheLaneAndAStuckLaneIsSeen() throws Exception {
    try (var node = TestNode.open("")) {
      Heartbeat heartbeat = node.node().heartbeat();
      assertThat(heartbeat.beat(PATIENT)).isEmpty();

      var goOn = new CountDownLatch(1);
      var stuck =
          node.node()
              .database()
              .lane()
              .write(
                  "something that hangs",
                  _ -> {
                    goOn.await();
                    return 1;
                  });
      assertThat(heartbeat.beat(SOON)).contains("a write got no answer");
      assertThat(heartbeat.beat(SOON)).contains("a write got no answer");

      goOn.countDown();
      stuck.join();
      assertThat(heartbeat.beat(PATIENT)).isEmpty();
    }
  }

  @Test
  void onlyWhatANewStartCouldMendIsNoAnswer() {
    assertThat(refusing(RejectionCode.DISK_FULL).beat(SOON)).isEmpty();
    assertThat(refusing(RejectionCode.DATABASE_LOST).beat(SOON)).isEmpty();
    assertThat(refusing(RejectionCode.BUSY).beat(SOON)).contains("a write was refused: BUSY");
    assertThat(refusing(RejectionCode.STOPPING).beat(SOON))
        .contains("a write was refused: STOPPING");
  }

  @Test
  void aQueueThatIsFullForAMomentIsAskedAgain() {
    List<CompletableFuture<Integer>> answers =
        new ArrayList<>(List.of(refused(RejectionCode.BUSY), CompletableFuture.completedFuture(1)));

    assertThat(new Heartbeat(answers::removeFirst).beat(PATIENT)).isEmpty();
    assertThat(answers).isEmpty();
  }

  private static Heartbeat refusing(RejectionCode code) {
    return new Heartbeat(() -> refused(code));
  }

  private static CompletableFuture<Integer> refused(RejectionCode code) {
    return CompletableFuture.failedFuture(new RejectedException(code.because("no")));
  }
}
