package sh.fazt.cli.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/** What a service manager hears of a node. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class SupervisorTest {
  private static final String ALIVE = "WATCHDOG=1";

  private final Path folder;

  SupervisorTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A node whose answers to writes can be held back. */
  private static final class Patient implements SignsOfLife {
    private final Semaphore writes = new Semaphore(0);
    private volatile boolean asked;
    private volatile OptionalInt status = OptionalInt.of(200);

    @Override
    public OptionalInt askItself(Duration within) {
      asked = true;
      return status;
    }

    @Override
    public Optional<String> heartbeat(Duration within) {
      try {
        if (writes.tryAcquire(within.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
          return Optional.empty();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return Optional.of("a write got no answer");
    }
  }

  private String path() {
    return folder.resolve("notify").toString();
  }

  private Map<String, String> watched(String name, Duration patience) {
    var environment = new HashMap<>(Map.of("NOTIFY_SOCKET", name));
    environment.put("WATCHDOG_USEC", Long.toString(patience.toNanos() / 1000));
    environment.put("WATCHDOG_PID", Long.toString(ProcessHandle.current().pid()));
    return environment;
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "abstract"})
  void aWholeNodeSaysThatItIsReadyAndThenThatItLives(String kind) throws Exception {
    String name = kind.equals("path") ? path() : "@fazt-test-" + UUID.randomUUID();
    var manager = new ListeningSupervisor(name);
    String database = folder.resolve("fazt.db").toString();
    var shell = new TestShell(folder, new NodeProcess(Map.of()));
    shell.run("server", "init", "--username", "me", "--password", "a good word", "--db", database);
    watched(name, Duration.ofMillis(500)).forEach(shell::with);

    var node =
        Thread.ofPlatform()
            .start(() -> shell.run("server", "start", "--port", "0", "--db", database));
    assertThat(manager.next()).contains("EXTEND_TIMEOUT_USEC=120000000");
    assertThat(manager.next()).containsExactly("STATUS=Asking itself");
    assertThat(manager.next()).contains("READY=1");
    for (int i = 0; i < 3; i++) {
      manager.await(ALIVE);
    }
    assertThat(
            new TestShell(folder, new NodeProcess(Map.of()))
                .run("server", "stop", "--db", database))
        .isEqualTo(ExitCode.REFUSED);
    node.interrupt();
    node.join();
    manager.await("STOPPING=1");
    assertThat(manager.rest()).isEmpty();
  }

  @Test
  void aNodeWhoseWritesAreNotAnsweredSaysNothingUntilTheyAre() throws Exception {
    var manager = new ListeningSupervisor(path());
    var node = new Patient();
    try (var told = Supervisor.of(watched(path(), Duration.ofMillis(50)))) {
      told.serving(node);
      manager.await("READY=1");
      manager.await("STATUS=Does not answer itself: a write got no answer");
      assertThat(manager.rest()).noneMatch(message -> message.contains(ALIVE));

      node.writes.release(1000);
      manager.await(ALIVE);
      node.status = OptionalInt.empty();
      manager.await("STATUS=Does not answer itself: a request to the open port got no answer");
    }
  }

  @Test
  void whatDoesNotAnswerItselfIsNotReady() throws Exception {
    var manager = new ListeningSupervisor(path());
    var node = new Patient();
    node.status = OptionalInt.of(503);
    try (var told = Supervisor.of(Map.of("NOTIFY_SOCKET", path()))) {
      assertThatThrownBy(() -> told.serving(node))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("status 503");
    }
    assertThat(manager.next()).containsExactly("STATUS=Asking itself");
    assertThat(manager.next()).contains("STOPPING=1");
  }

  @Test
  void aStartThatGoesOnIsGivenMoreTimeOnceASecond() throws Exception {
    var manager = new ListeningSupervisor(path());
    try (var told = Supervisor.of(Map.of("NOTIFY_SOCKET", path()))) {
      for (int i = 1; i <= 1000; i++) {
        told.replayed(i, 1000);
      }
    }
    assertThat(manager.next())
        .containsExactly(
            "EXTEND_TIMEOUT_USEC=120000000", "STATUS=Reading the journal: 1 of 1000 events");
  }

  @Test
  void withoutAManagerNothingIsAskedOrSaid() {
    var node = new Patient();
    try (var nobody = Supervisor.of(Map.of("WATCHDOG_USEC", "1000"))) {
      node.status = OptionalInt.empty();
      nobody.serving(node);
      nobody.replayed(1, 2);
    }
    assertThat(node.asked).isFalse();
  }

  @Test
  void theWatchdogOfAnotherProcessIsNotOurs() {
    assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "1")))
        .isEmpty();
    assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "3000000")))
        .contains(Duration.ofSeconds(3));
    assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "0"))).isEmpty();
  }

  @Test
  void aSocketThatCannotBeIsSaid() {
    var shell = new TestShell(folder, new NodeProcess(Map.of())).with("NOTIFY_SOCKET", "vsock:2:1");
    String database = folder.resolve("fazt.db").toString();
    shell.run("server", "init", "--username", "me", "--password", "a good word", "--db", database);

    assertThat(shell.run("server", "start", "--port", "0", "--db", database))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("vsock:2:1", "NOTIFY_SOCKET");
  }
}
