package sh.fazt.http.connection;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.event.Logging;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Attributes.CancellationStrategy;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * Pekko's HTTP/1.1 between the bytes of a connection and its requests, as this node wants it.
 *
 * @param http answers above, bytes below
 * @param attributes of the streams it is part of
 */
public record HttpLayer(
    BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> http,
    Attributes attributes) {
  private static final String SERVER = "pekko.http.server.";

  /**
   * One for all connections: the parser keeps what is costly to make, and copies it when it learns.
   * What it says into the log it says under the name of this class, so that it can be told apart
   * from the rest of the actor system.
   */
  public static HttpLayer of(ClassicActorSystemProvider system, HttpSettings limits) {
    var settings = settings(system.classicSystem().settings().config(), limits);
    return new HttpLayer(
        Http.get(system)
            .serverLayer(
                settings,
                Optional.empty(),
                Logging.getLogger(system.classicSystem(), HttpLayer.class))
            .atop(unencrypted()),
        Attributes.apply(
            new CancellationStrategy(
                Attributes.cancellationStrategyAfterDelay(
                    settings.getStreamCancellationDelay(),
                    Attributes.cancellationStrategyFailStage()))));
  }

  /**
   * TLS is the business of what stands in front; the layer is made for it all the same. Pekko's own
   * stand-in makes a TLS context for it, with all authorities the JDK knows: 400 classes and some
   * mebibytes that nobody uses.
   */
  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>
      unencrypted() {
    return BidiFlow.fromFlows(
        Flow.of(SslTlsOutbound.class)
            .map(
                out ->
                    switch (out) {
                      case TLSProtocol.SendBytes bytes -> bytes.bytes();
                      case SslTlsOutbound _ -> ByteString.emptyByteString();
                    }),
        Flow.of(ByteString.class).map(bytes -> new TLSProtocol.SessionBytes(null, bytes)));
  }

  /** Pekko's settings for the port. */
  public static ServerSettings settings(Config config, HttpSettings limits) {
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
