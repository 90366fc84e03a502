package sh.fazt.http.server;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.javadsl.Tcp.ServerBinding;
import sh.fazt.http.connection.HttpLayer;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenConnections;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.connection.Underway;
import sh.fazt.http.hosting.RequestHandler;

/** A port whose sockets are Pekko's. */
final class PekkoPort implements OpenPort {
  /** For the last bytes to leave, of which Pekko tells nobody. */
  private static final Duration LINGER = Duration.ofMillis(100);

  /** How long connections that had their time may take to end. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** Connections that are taken from the operating system and may wait for a place. */
  private static final int WAITING = 64;

  private final ClassicActorSystemProvider system;
  private final ServerBinding binding;
  private final HttpSettings limits;
  private final Underway underway;
  private final PekkoConnections connections;
  private final CompletableFuture<Done> closed = new CompletableFuture<>();

  private PekkoPort(
      ClassicActorSystemProvider system,
      ServerBinding binding,
      HttpSettings limits,
      Underway underway,
      PekkoConnections connections) {
    this.system = system;
    this.binding = binding;
    this.limits = limits;
    this.underway = underway;
    this.connections = connections;
  }

  /** Opens it; fails with {@link org.apache.pekko.stream.BindFailedException} if it is taken. */
  static CompletionStage<OpenPort> open(
      ClassicActorSystemProvider system,
      String address,
      int port,
      HttpSettings limits,
      RequestHandler handler) {
    var underway = new Underway();
    var settings =
        HttpLayer.settings(system.classicSystem().settings().config(), limits).getSocketOptions();
    var connections =
        new PekkoConnections(system, limits, OpenConnections.of(limits), underway, handler);
    return Tcp.get(system)
        .bind(address, port, limits.backlog(), settings, false, Optional.empty())
        .mapAsyncUnordered(
            limits.maxConnections() + WAITING,
            // One that fails before it begins must not end the port.
            incoming ->
                CompletableFuture.completedStage(incoming)
                    .thenCompose(connections::serve)
                    .handle((_, _) -> Done.getInstance()))
        .to(Sink.ignore())
        .run(system)
        .<OpenPort>thenApply(
            binding -> new PekkoPort(system, binding, limits, underway, connections));
  }

  @Override
  public int port() {
    return binding.localAddress().getPort();
  }

  @Override
  public CompletionStage<Done> stop() {
    return binding
        .unbind()
        .thenCompose(
            _ -> {
              Done done = Done.getInstance();
              var drained = underway.drain().toCompletableFuture();
              closed.complete(done);
              return drained
                  .copy()
                  .completeOnTimeout(done, limits.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
            })
        .thenCompose(done -> Patterns.after(LINGER, system, () -> completedFuture(done)))
        .thenCompose(
            done ->
                connections
                    .end()
                    .toCompletableFuture()
                    .completeOnTimeout(done, FAREWELL.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public CompletionStage<Done> closed() {
    return closed;
  }
}
