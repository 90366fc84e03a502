package sh.fazt.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.http.WireClient;

/**
 * Many visitors count with one app's function, while the processes that run it, and the node
 * itself, are killed (SIGKILL).
 */
@Tag("system")
@Timeout(300)
class CountedWritesKillTest {
  private static final int VISITORS = 16;
  private static final int EACH = 1_000;
  private static final int ALL = VISITORS * EACH;
  private static final long NONE = -1;
  private static final long NOT_ASKED = -2;

  /** Before a node that does not listen is asked again. */
  private static final long PAUSE_NANOS = 5_000_000;

  private static final String HOST = "counter.localhost";
  private static final String FORM =
      """
      --counter
      Content-Disposition: form-data; name="site_name"

      counter
      --counter
      Content-Disposition: form-data; name="file"; filename="a.zip"

      """;

  private final AtomicReference<KillableNode> node = new AtomicReference<>();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unanswered = new AtomicInteger();

  /** When so many fifths of the writes are acknowledged. */
  private final CountDownLatch afterOne = new CountDownLatch(ALL / 5);

  private final CountDownLatch afterTwo = new CountDownLatch(ALL * 2 / 5);
  private final CountDownLatch afterThree = new CountDownLatch(ALL * 3 / 5);

  @Test
  void noAcknowledgedWriteIsLostAndNoneIsCountedTwice(@TempDir Path folder) throws Exception {
    Path database = KillableNode.initialized(folder);
    node.set(KillableNode.started(database));
    try {
      deploy();
      List<Thread> visitors = new ArrayList<>();
      for (int i = 0; i < VISITORS; i++) {
        visitors.add(Thread.ofVirtual().start(this::countOn));
      }
      await(afterOne);
      killWorkers();
      await(afterTwo);
      node().kill();
      node().awaitEnd(60);
      node.set(KillableNode.started(database));
      await(afterThree);
      killWorkers();
      for (Thread visitor : visitors) {
        visitor.join();
      }
      long counted = value("GET");
      System.out.printf(
          "%d writes acknowledged, %d not answered, %d counted%n",
          acknowledged.size(), unanswered.get(), counted);
      // Whoever was given a number twice would be missing here.
      assertThat(acknowledged).hasSize(ALL);
      assertThat(counted).isBetween((long) ALL, (long) ALL + unanswered.get());
      assertThat(unanswered.get()).isPositive();
    } finally {
      node().close();
    }
  }

  private KillableNode node() {
    return Objects.requireNonNull(node.get());
  }

  private void countOn() {
    for (int done = 0; done < EACH; ) {
      long value = value("POST");
      if (value == NOT_ASKED) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else if (value == NONE) {
        unanswered.incrementAndGet();
      } else if (acknowledged.add(value)) {
        done++;
        afterOne.countDown();
        afterTwo.countDown();
        afterThree.countDown();
      }
    }
  }

  /** The value that was answered, {@link #NONE} if nothing was, or {@link #NOT_ASKED}. */
  private long value(String method) {
    WireClient client;
    try {
      client = WireClient.to(node().port());
    } catch (RuntimeException | AssertionError _) {
      return NOT_ASKED;
    }
    try (client) {
      var reply = client.ask(HOST, method + " /api/", "Content-Length: 0");
      return reply.status() == 200 && reply.complete()
          ? Long.parseLong(reply.text().strip())
          : NONE;
    } catch (RuntimeException | AssertionError _) {
      return NONE;
    }
  }

  private static void await(CountDownLatch fifth) throws InterruptedException {
    assertThat(fifth.await(120, TimeUnit.SECONDS)).isTrue();
  }

  /** Kills every process that the node has started. */
  private void killWorkers() {
    var workers = ProcessHandle.of(node().pid()).orElseThrow().children().toList();
    assertThat(workers).isNotEmpty();
    workers.forEach(ProcessHandle::destroyForcibly);
  }

  private void deploy() throws IOException {
    var zip = new ByteArrayOutputStream();
    try (var files = new ZipOutputStream(zip)) {
      put(files, "index.html", "counter");
      put(
          files,
          "api/main.js",
          "request.method === 'POST' ? fazt.storage.kv.incr('n') : fazt.storage.kv.get('n')");
    }
    var body = new ByteArrayOutputStream();
    body.writeBytes(FORM.replace("\n", "\r\n").getBytes(ISO_8859_1));
    body.writeBytes(zip.toByteArray());
    body.writeBytes("\r\n--counter--\r\n".getBytes(ISO_8859_1));
    try (var client = WireClient.to(node().port())) {
      client.send(
          "POST /api/deploy HTTP/1.1\r\nHost: admin.localhost\r\nAuthorization: Bearer "
              + node().newKey()
              + "\r\nContent-Type: multipart/form-data; boundary=counter\r\nContent-Length: "
              + body.size()
              + "\r\n\r\n");
      client.send(body.toByteArray());
      var reply = client.read(false);
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }
  }

  private static void put(ZipOutputStream files, String name, String text) throws IOException {
    files.putNextEntry(new ZipEntry(name));
    files.write(text.getBytes(UTF_8));
  }
}
