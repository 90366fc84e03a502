package sh.fazt.http.front;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.connection.Exchange;
import sh.fazt.http.connection.HeapRoom;
import sh.fazt.http.connection.HttpLayer;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenConnection;
import sh.fazt.http.connection.OpenConnections;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.connection.Underway;
import sh.fazt.http.connection.UnreadableRequest;
import sh.fazt.http.hosting.RequestHandler;
import sh.fazt.http.network.PortCounts;
import sh.fazt.http.network.Proxies;
import sh.fazt.registry.HeapShare;

/** An open port whose sockets are ours. */
public final class Front implements OpenPort {
  private static final Logger LOG = LoggerFactory.getLogger(Front.class);
  private static final UnreadableRequest REFUSALS = new UnreadableRequest();

  /** For requests that are on their way when the last answer has left. */
  private static final Duration LINGER = Duration.ofMillis(100);

  /** How long connections that had their time may take to end. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** Connections taken from the operating system in one turn. */
  private static final int TURN = 64;

  /** Of the room for cached files, what each loop's answers may hold on to. */
  private static final int HIT_SHARE = 16;

  private final ClassicActorSystemProvider system;
  private final HttpSettings settings;
  private final RequestHandler handler;
  private final HttpLayer layer;
  private final ServerSocketChannel server;
  private final int port;
  private final List<EventLoop> loops;
  private final OpenConnections connections;
  private final Handovers handovers;
  private final Networks networks;
  private final Proxies tcpProxies;
  private final PortCounts counts;
  private final HeapRoom heap = new HeapRoom();
  private final Underway underway = new Underway();
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<Done> closed = new CompletableFuture<>();
  private final CompletableFuture<Done> emptied = new CompletableFuture<>();
  private volatile boolean leaving;
  private int next;

  private Front(
      ClassicActorSystemProvider system,
      ServerSocketChannel server,
      HttpSettings settings,
      RequestHandler handler,
      PortCounts counts)
      throws IOException {
    this.system = system;
    this.server = server;
    this.port = server.socket().getLocalPort();
    this.settings = settings;
    this.handler = handler;
    this.counts = counts;
    this.layer = HttpLayer.of(system, settings);
    this.connections = OpenConnections.of(settings);
    this.handovers = new Handovers(settings.maxHandedOver(), connections);
    this.networks = new Networks(settings.maxRequestsPerSecond(), this::speaksForMany);
    this.tcpProxies = Proxies.of(settings.proxyProtocolFrom());
    var made = new ArrayList<EventLoop>();
    for (int i = 0; i < settings.loops(); i++) {
      made.add(
          new EventLoop(
              "fazt-port-" + i,
              Clock.systemUTC(),
              HeapShare.heap() / HIT_SHARE / settings.loops()));
    }
    this.loops = List.copyOf(made);
  }

  /** Opens it; fails with {@link java.net.BindException} if it is taken. */
  public static CompletionStage<OpenPort> open(
      ClassicActorSystemProvider system,
      String address,
      int port,
      HttpSettings settings,
      RequestHandler handler,
      PortCounts counts) {
    try {
      var server = ServerSocketChannel.open();
      try {
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(
            new InetSocketAddress(InetAddress.ofLiteral(address), port), settings.backlog());
        server.configureBlocking(false);
        var front = new Front(system, server, settings, handler, counts);
        front.accept();
        return CompletableFuture.completedFuture(front);
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void accept() {
    EventLoop first = loops.getFirst();
    first.execute(
        () -> {
          try {
            first.join(new Acceptor(), server, SelectionKey.OP_ACCEPT);
          } catch (IOException e) {
            LOG.error("The port takes no connections", e);
          }
        });
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public CompletionStage<Done> closed() {
    return closed;
  }

  @Override
  public CompletionStage<Done> stop() {
    Done done = Done.getInstance();
    var unbound = new CompletableFuture<Done>();
    loops
        .getFirst()
        .execute(
            () -> {
              try {
                server.close();
                loops.getFirst().letGo();
              } catch (IOException e) {
                LOG.debug("the port could not be closed", e);
              }
              unbound.complete(done);
            });
    return unbound
        .thenCompose(
            _ -> {
              var drained = underway.drain().toCompletableFuture();
              closed.complete(done);
              return drained
                  .copy()
                  .completeOnTimeout(
                      done, settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
            })
        .thenCompose(
            _ ->
                new CompletableFuture<Done>()
                    .completeOnTimeout(done, LINGER.toMillis(), TimeUnit.MILLISECONDS))
        .thenCompose(_ -> leave())
        .thenApply(
            all -> {
              loops.forEach(EventLoop::end);
              return all;
            });
  }

  /** Ends who is quiet at once and the others a little later; done when all have ended. */
  private CompletionStage<Done> leave() {
    leaving = true;
    for (EventLoop loop : loops) {
      loop.execute(
          () ->
              loop.members()
                  .forEach(
                      member -> {
                        if (member instanceof FrontConnection connection) {
                          connection.closeIfQuiet();
                        }
                      }));
    }
    if (open.get() == 0) {
      emptied.complete(Done.getInstance());
    }
    return emptied
        .copy()
        .completeOnTimeout(Done.getInstance(), FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
  }

  // --- what its connections ask

  ClassicActorSystemProvider system() {
    return system;
  }

  HttpSettings settings() {
    return settings;
  }

  RequestHandler handler() {
    return handler;
  }

  Underway underway() {
    return underway;
  }

  PortCounts counts() {
    return counts;
  }

  boolean isTrusted(InetAddress address) {
    return handler.isProxy(address);
  }

  boolean isDraining() {
    return underway.isDraining();
  }

  /** Whether there is no room for another request that may keep bytes for its client. */
  boolean isFull() {
    return connections.isFull() || heap.isFull();
  }

  /** Whether there is no room even for what is answered from memory. */
  boolean isHeapFull() {
    return heap.isFull();
  }

  /** Puts Pekko HTTP behind a connection. */
  Handover handOver(
      HandedOver receiver, EventLoop loop, OpenConnection account, Exchange exchange) {
    return Handover.open(system, layer, underway, account, exchange, loop, receiver);
  }

  /** What has Pekko HTTP behind it. */
  Handovers handovers() {
    return handovers;
  }

  /** All that are open. */
  OpenConnections connections() {
    return connections;
  }

  /** A connection has ended. */
  void ended(OpenConnection account, Networks.Network network) {
    connections.remove(account);
    networks.leave(network);
    if (open.decrementAndGet() == 0 && leaving) {
      emptied.complete(Done.getInstance());
    }
  }

  /** Serves a connection if there is room for it. */
  void serve(EventLoop loop, SocketChannel channel, InetSocketAddress peer, byte[] came)
      throws IOException {
    Networks.Network network = networks.enter(peer.getAddress());
    if (network.isBounded()
        && network.connections() > settings.maxPerNetwork()
        && !connections.makeRoomIn(network)) {
      counts.tooManyConnections().increment();
      networks.leave(network);
      turnAway(channel, REFUSALS.tooMany());
    } else if (!hasRoom(channel)) {
      networks.leave(network);
    } else {
      open.incrementAndGet();
      var account = connections.add(network);
      var connection = new FrontConnection(this, loop, channel, peer, account, network, came);
      loop.arrive(connection::open);
    }
  }

  /** Whether there is room for one more; if not, it was turned away. */
  private boolean hasRoom(SocketChannel channel) throws IOException {
    if (connections.hasRoom()) {
      return true;
    }
    counts.noRoom().increment();
    turnAway(channel, REFUSALS.busy());
    return false;
  }

  /** Answers without a look at the request, as far as the socket takes it, and closes. */
  private static void turnAway(SocketChannel channel, HttpResponse refusal) throws IOException {
    byte[] head = AnswerHead.of(refusal, true, AnswerHead.date(Instant.now())).bytes();
    channel.write(ByteBuffer.wrap(head));
    channel.write(((HttpEntity.Strict) refusal.entity()).getData().asByteBuffer());
    channel.close();
  }

  private boolean speaksForMany(InetAddress address) {
    return address.isLoopbackAddress() || handler.isProxy(address);
  }

  /** Takes connections. */
  private final class Acceptor implements EventLoop.Member {
    @Override
    public void ready(int operations) throws IOException {
      for (int i = 0; i < TURN; i++) {
        SocketChannel channel;
        try {
          channel = server.accept();
        } catch (IOException e) {
          // Too many open files, say; the others go on.
          LOG.warn("A connection was not taken: {}", e.getMessage());
          return;
        }
        if (channel == null) {
          return;
        }
        try {
          take(channel);
        } catch (IOException e) {
          LOG.debug("a connection broke before it began", e);
          channel.close();
        }
      }
    }

    private void take(SocketChannel channel) throws IOException {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var peer = (InetSocketAddress) channel.getRemoteAddress();
      EventLoop loop = loops.get(next++ % loops.size());
      if (tcpProxies.isTrusted(peer.getAddress())) {
        if (hasRoom(channel)) {
          Networks.Network network = networks.enter(peer.getAddress());
          open.incrementAndGet();
          var account = connections.add(null);
          var connection = new ProxiedConnection(Front.this, loop, channel, peer, account, network);
          loop.arrive(connection::open);
        }
      } else {
        serve(loop, channel, peer, new byte[0]);
      }
    }

    @Override
    public void turn() {}

    @Override
    public long deadline() {
      return Long.MAX_VALUE;
    }

    @Override
    public void expired(long now) {}

    @Override
    public void abort() {
      try {
        server.close();
      } catch (IOException e) {
        LOG.debug("the port could not be closed", e);
      }
    }
  }
}
