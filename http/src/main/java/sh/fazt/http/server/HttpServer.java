package sh.fazt.http.server;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.pattern.Patterns;
import sh.fazt.http.api.UnreadableRequest;

/** An open port that answers HTTP/1.1 until it is stopped. */
public final class HttpServer {
  private static final String SERVER = "pekko.http.server.";

  /** For the last bytes to leave, of which Pekko tells nobody. */
  private static final Duration LINGER = Duration.ofMillis(100);

  /** How long a connection that had its time may take to be told so. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final ClassicActorSystemProvider system;
  private final ServerBinding binding;
  private final HttpLimits limits;
  private final Underway underway;
  private final CompletableFuture<Done> closed = new CompletableFuture<>();

  private HttpServer(
      ClassicActorSystemProvider system,
      ServerBinding binding,
      HttpLimits limits,
      Underway underway) {
    this.system = system;
    this.binding = binding;
    this.limits = limits;
    this.underway = underway;
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
      HttpLimits limits,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    var underway = new Underway();
    return Http.get(system)
        .newServerAt(address, port)
        .withSettings(settings(system.classicSystem().settings().config(), limits))
        .bindFlow(underway.counting(handler))
        .thenApply(binding -> new HttpServer(system, binding, limits, underway));
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
            done -> {
              var drained = underway.drain().toCompletableFuture();
              closed.complete(done);
              return drained
                  .copy()
                  .completeOnTimeout(done, limits.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
            })
        .thenCompose(done -> Patterns.after(LINGER, system, () -> completedFuture(done)))
        .thenCompose(_ -> binding.terminate(FAREWELL))
        .thenApply(_ -> Done.getInstance());
  }

  /** Done when a stop has closed the port; answers may still be under way. */
  public CompletionStage<Done> closed() {
    return closed;
  }

  private static ServerSettings settings(Config config, HttpLimits limits) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("server-header", "");
    ours.put("max-connections", limits.maxConnections());
    ours.put("backlog", limits.backlog());
    ours.put("idle-timeout", limits.idleTimeout().toMillis() + " ms");
    // A route of the API sets its own; sites answer from memory or are cut by the idle timeout.
    ours.put("request-timeout", "infinite");
    // Keeps the headers of a usual answer in the first buffer.
    ours.put("response-header-size-hint", 2048);
    // The parsed URI has its path decoded already; file paths are decoded strictly, and once.
    ours.put("raw-request-uri-header", "on");
    ours.put("remote-address-attribute", "on");
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
