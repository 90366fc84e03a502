package sh.fazt.http.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import sh.fazt.http.connection.Exchange;
import sh.fazt.http.connection.HeapRoom;
import sh.fazt.http.connection.HttpLayer;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenConnections;
import sh.fazt.http.connection.SendingStage;
import sh.fazt.http.connection.Underway;
import sh.fazt.http.hosting.RequestHandler;

/**
 * Serves the connections of one port: bytes go through {@link FramingStage} to the parser, requests
 * to the handler, answers back.
 */
final class PekkoConnections {
  /** How long what a client still sends is read after the last answer. */
  private static final Duration LINGER = Duration.ofSeconds(10);

  /** How often a connection that finds no place asks for one. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final ClassicActorSystemProvider system;
  private final HttpSettings limits;
  private final OpenConnections connections;
  private final HeapRoom heap = new HeapRoom();
  private final Underway underway;
  private final RequestHandler handler;
  private final HttpLayer layer;
  private final BidiFlow<ByteString, ByteString, ByteString, ByteString, UniqueKillSwitch> wire;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  /** Ends a connection that has to make room. */
  private static final class Evicted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Evicted() {
      super("the connection had to make room", null, false, false);
    }
  }

  /** A connection that can be ended. */
  private record Open(UniqueKillSwitch end, CompletableFuture<Done> ended) {}

  PekkoConnections(
      ClassicActorSystemProvider system,
      HttpSettings limits,
      OpenConnections connections,
      Underway underway,
      RequestHandler handler) {
    this.system = system;
    this.limits = limits;
    this.connections = connections;
    this.underway = underway;
    this.handler = handler;
    this.layer = HttpLayer.of(system, limits);
    this.wire =
        BidiFlow.<ByteString, ByteString>bidirectionalIdleTimeout(limits.idleTimeout())
            .atop(BidiFlow.fromGraph(KillSwitches.singleBidi()), Keep.right());
  }

  /** Serves a connection when there is room; done when it has ended, for whatever reason. */
  CompletionStage<Done> serve(Tcp.IncomingConnection incoming) {
    return connections.hasRoom()
        ? served(incoming)
        : Patterns.after(LOOK_AGAIN, system, () -> serve(incoming));
  }

  private CompletionStage<Done> served(Tcp.IncomingConnection incoming) {
    var connection = connections.add();
    var exchange =
        new Exchange(
            incoming.remoteAddress(), handler, () -> connections.isFull() || heap.isFull());
    var framing =
        new FramingStage(
            limits.maxHead(), limits.headWithin(), LINGER, connection, exchange::refused);
    var bytes =
        BidiFlow.fromFlows(Flow.<ByteString>create().via(new SendingStage(connection)), framing);
    Flow<ByteString, ByteString, Pair<UniqueKillSwitch, CompletionStage<Done>>> flow =
        underway
            .counting(connection, exchange::answer)
            .join(layer.http().atop(bytes))
            .joinMat(wire, Keep.right())
            .watchTermination(Keep.both())
            .addAttributes(layer.attributes());
    var running = incoming.handleWith(flow, system);
    connection.endsBy(() -> running.first().abort(new Evicted()));
    var ending = new Open(running.first(), running.second().toCompletableFuture().copy());
    open.add(ending);
    return ending
        .ended()
        .handle(
            (_, _) -> {
              open.remove(ending);
              connections.remove(connection);
              return Done.getInstance();
            });
  }

  /** Ends all; done when they are. */
  CompletionStage<Done> end() {
    var ended =
        open.stream()
            .map(
                connection -> {
                  connection.end().shutdown();
                  return connection.ended().handle((done, _) -> done);
                })
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(ended).thenApply(_ -> Done.getInstance());
  }
}
