package sh.fazt.http.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private static final int MANY = 500;
  private static final int PATIENCE_SECONDS = 60;

  private final EventLoop loop;
  private final CountDownLatch all = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(2 * MANY);
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  EventLoopTest() throws IOException {
    loop = new EventLoop("event-loop-test", InstantSource.system(), 1 << 20);
  }

  @AfterEach
  void end() {
    loop.end();
  }

  @Test
  void newConnectionsAndOtherTasksAreTakenInTurn() throws InterruptedException {
    var busy = new CountDownLatch(1);
    loop.execute(
        () -> {
          busy.countDown();
          await(all);
        });
    await(busy);
    for (int i = 0; i < MANY; i++) {
      loop.execute(() -> note("task"));
    }
    for (int i = 0; i < MANY; i++) {
      loop.arrive(() -> note("arrival"));
    }
    all.countDown();
    assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 2 * MANY; i += 2) {
      assertThat(order.subList(i, i + 2)).containsExactlyInAnyOrder("task", "arrival");
    }
  }

  private void note(String what) {
    order.add(what);
    done.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
