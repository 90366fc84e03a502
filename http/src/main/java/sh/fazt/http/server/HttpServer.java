package sh.fazt.http.server;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.javadsl.Tcp.ServerBinding;
import sh.fazt.http.api.UnreadableRequest;

/** An open port that answers HTTP/1.1 until it is stopped. */
public final class HttpServer {
  private static final String SERVER = "pekko.http.server.";

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
  private final Connections connections;
  private final CompletableFuture<Done> closed = new CompletableFuture<>();

  private HttpServer(
      ClassicActorSystemProvider system,
      ServerBinding binding,
      HttpSettings limits,
      Underway underway,
      Connections connections) {
    this.system = system;
    this.binding = binding;
    this.limits = limits;
    this.underway = underway;
    this.connections = connections;
  }

  /**
   * Opens a port.
   *
   * @param address IP address to listen on
   * @param port 0 for any free one
   * @param handler answers each request without blocking; a body it does not want it discards
   * @return fails with {@link org.apache.pekko.stream.BindFailedException} if the port is taken
   */
  public static CompletionStage<HttpServer> start(
      ClassicActorSystemProvider system,
      String address,
      int port,
      HttpSettings limits,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    var underway = new Underway();
    var settings = settings(system.classicSystem().settings().config(), limits);
    var connections = new Connections(system, settings, limits, underway, handler);
    return Tcp.get(system)
        .bind(address, port, limits.backlog(), settings.getSocketOptions(), false, Optional.empty())
        .mapAsyncUnordered(
            limits.maxConnections() + WAITING,
            // One that fails before it begins must not end the port.
            incoming ->
                CompletableFuture.completedStage(incoming)
                    .thenCompose(connections::serve)
                    .handle((_, _) -> Done.getInstance()))
        .to(Sink.ignore())
        .run(system)
        .thenApply(binding -> new HttpServer(system, binding, limits, underway, connections));
  }

  /** The port that is open. */
  public int port() {
    return binding.localAddress().getPort();
  }

  /**
   * Takes no more connections, lets answers under way finish to their last byte, for a bounded
   * time, and closes what is left.
   */
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

  /** Done when a stop has closed the port; answers may still be under way. */
  public CompletionStage<Done> closed() {
    return closed;
  }

  private static ServerSettings settings(Config config, HttpSettings limits) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("server-header", "");
    // A route of the API sets its own; sites answer from memory or are cut by the idle timeout.
    ours.put("request-timeout", "infinite");
    // Keeps the headers of a usual answer in the first buffer.
    ours.put("response-header-size-hint", 2048);
    // The parsed URI has its path decoded already; file paths are decoded strictly, and once.
    ours.put("raw-request-uri-header", "on");
    ours.put("parsing.max-uri-length", limits.maxUriLength());
    ours.put("parsing.max-header-value-length", limits.maxHeaderLength());
    ours.put("parsing.max-header-count", limits.maxHeaderCount());
    // Few header fields matter to a visit; the typed models of all others cost more than the rest.
    ours.put("parsing.modeled-header-parsing", "off");
    // Browsers send some characters as they are that the RFC wants escaped.
    ours.put("parsing.uri-parsing-mode", "relaxed");
    // The parser's own answers, in our form.
    ours.put("parsing.error-handler", UnreadableRequest.class.getName());
    // What strangers send is not worth a line in the log each.
    ours.put("parsing.illegal-header-warnings", "off");
    ours.put("parsing.error-logging-verbosity", "off");
    Map<String, Object> prefixed = new HashMap<>();
    ours.forEach((name, value) -> prefixed.put(SERVER + name, value));
    var settings = ServerSettings.create(ConfigFactory.parseMap(prefixed).withFallback(config));
    return settings.withParserSettings(
        settings.getParserSettings().withCustomMethods(OtherMethods.ALL));
  }
}
