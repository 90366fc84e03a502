package sh.fazt.cli.server;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.supervision.Supervisor;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.control.ControlServer;

/**
 * A node that serves from this process until it is told to stop: by a signal, by {@code fazt server
 * stop}, or by closing this. It answers the operator's requests on the control socket.
 */
public final class Serving implements AutoCloseable {
  private final LocalNode.Running node;
  private final ControlServer control;
  private final Supervisor supervisor;
  private final Thread onSignal = new Thread(this::stopNow, "stop-on-signal");
  private final AtomicBoolean restarts = new AtomicBoolean();
  private final CountDownLatch stopAsked = new CountDownLatch(1);

  private Serving(
      LocalNode.Running node, Supervisor supervisor, Map<String, String> environment, Path database)
      throws IOException {
    this.node = node;
    this.supervisor = supervisor;
    var limits = ControlServer.Limits.of(ConfigFactory.load());
    this.control = ControlServer.start(database, environment, limits, this::handle);
  }

  /**
   * Starts to serve.
   *
   * @throws Failure if the node or its socket could not be started; nothing is left running
   */
  public static Serving start(LocalNode nodes, LocalNode.Start start, Shell shell)
      throws IOException {
    DatabaseLocation.makeFolder(start.database());
    var supervisor = Supervisor.of(shell.environment());
    LocalNode.Running node = nodes.start(start, supervisor::replayed);
    try {
      var serving = new Serving(node, supervisor, shell.environment(), start.database());
      Runtime.getRuntime().addShutdownHook(serving.onSignal);
      serving.ready();
      node.upgrading(serving::restart);
      return serving;
    } catch (IOException e) {
      node.close();
      throw Failure.refused(
          "CONTROL_SOCKET",
          "the control socket beside the database cannot be made: " + e.getMessage(),
          "Use a database in a folder of your own: --db FILE");
    }
  }

  private void ready() {
    try {
      supervisor.serving(node);
    } catch (Failure failure) {
      close();
      throw failure;
    }
  }

  public int port() {
    return node.port();
  }

  public String domain() {
    return node.domain();
  }

  /** The node's answer to the operator who runs this process. */
  public ControlAnswer ask(ControlRequest request) {
    return node.handle(request);
  }

  private ControlAnswer handle(ControlRequest request) {
    return switch (request.command()) {
      case "stop" -> stop();
      case "address" -> withProcess(ControlAnswer.done(Map.of()));
      case "status" -> withProcess(node.handle(request));
      default -> node.handle(request);
    };
  }

  private ControlAnswer stop() {
    if (supervisor.isThere()) {
      return ControlAnswer.refused(
          "KEPT_RUNNING",
          "the node is a service, which would be started again at once; stop it with: fazt"
              + " service stop");
    }
    stopAsked.countDown();
    return ControlAnswer.done(Map.of("pid", ProcessHandle.current().pid()));
  }

  /** A flag may have chosen another port than the one in the settings. */
  private ControlAnswer withProcess(ControlAnswer answer) {
    return switch (answer) {
      case ControlAnswer.Rejected refused -> refused;
      case ControlAnswer.Done(Map<String, @Nullable Object> data) -> {
        var more = new LinkedHashMap<String, @Nullable Object>(data);
        more.put("port", node.port());
        more.put("domain", node.domain());
        more.put("pid", ProcessHandle.current().pid());
        yield ControlAnswer.done(more);
      }
    };
  }

  private void restart() {
    restarts.set(true);
    stopAsked.countDown();
  }

  /** Whether this process ends so that it is started again. */
  public boolean restarts() {
    return restarts.get();
  }

  /** Waits until somebody asks this process to stop by command. */
  public void awaitStop() throws InterruptedException {
    stopAsked.await();
  }

  /** Runs something when somebody asks this process to stop by command. */
  public void onStop(Runnable action) {
    Thread.ofVirtual()
        .name("on-stop")
        .start(
            () -> {
              try {
                stopAsked.await();
                action.run();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void stopNow() {
    supervisor.close();
    control.close();
    node.close();
  }

  @Override
  public void close() {
    stopNow();
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException _) {
      // The process is ending by a signal, and its hook has run or runs now.
    }
  }
}
