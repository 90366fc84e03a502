package sh.fazt.http.fetch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ClientTransport;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.Lazy;
import sh.fazt.http.fetch.FetchRefused.Code;

/**
 * Sends one request over a connection of its own to an address that was looked at: a name is
 * resolved once, and what it was resolved to is what is connected to.
 */
final class HttpsClient {
  private static final int HTTPS = 443;

  private final ActorSystem system;
  private final PublicAddresses addresses;
  private final Supplier<HttpsConnectionContext> context;
  private final long maxResponse;
  private final String program;

  /**
   * Sends nothing yet.
   *
   * @param trusted by whom the certificates of servers are signed; asked for with the first
   *     request, since a node whose apps fetch nothing should not keep the authorities in memory
   * @param program how it introduces itself
   */
  HttpsClient(
      ActorSystem system,
      PublicAddresses addresses,
      Supplier<SSLContext> trusted,
      long maxResponse,
      String program) {
    this.system = system;
    this.addresses = addresses;
    this.context = Lazy.of(() -> ConnectionContext.httpsClient(trusted.get()));
    this.maxResponse = maxResponse;
    this.program = program;
  }

  /** The authorities that Java knows. */
  static SSLContext usualAuthorities() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Sends it and waits for the whole answer, on a thread that may block.
   *
   * @param token sent as a bearer token, if there is one
   * @throws FetchRefused if there is none
   */
  FetchedResponse send(FetchRequest request, @Nullable String token, Duration within)
      throws FetchRefused, InterruptedException {
    URI url = request.url();
    InetSocketAddress address = resolved(url);
    CompletionStage<FetchedResponse> answer =
        Source.single(message(request, token))
            .via(
                Http.get(system)
                    .connectionTo(url.getHost())
                    .toPort(address.getPort())
                    .withCustomHttpsConnectionContext(context.get())
                    .withClientConnectionSettings(
                        ClientConnectionSettings.create(system)
                            .withConnectingTimeout(within)
                            .withIdleTimeout(within)
                            .withTransport(
                                ClientTransport.withCustomResolver(
                                    (_, _) -> CompletableFuture.completedFuture(address))))
                    .https())
            // Before the stream ends, and the connection with it.
            .mapAsync(1, response -> whole(response, within))
            // Whoever sends a byte now and then is not waited for, and his connection is closed.
            .completionTimeout(within)
            .runWith(Sink.head(), system);
    try {
      return answer.toCompletableFuture().get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw refused(e.getCause(), url);
    } catch (TimeoutException _) {
      throw new FetchRefused(Code.NET_TIMEOUT, url.getHost() + " did not answer in time");
    }
  }

  private InetSocketAddress resolved(URI url) throws FetchRefused {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(url.getHost());
    } catch (UnknownHostException _) {
      throw new FetchRefused(Code.NET_ERROR, url.getHost() + " has no address");
    }
    if (!Arrays.stream(all).allMatch(addresses::allows)) {
      throw new FetchRefused(Code.NET_BLOCKED, url.getHost() + " is not on the public internet");
    }
    return new InetSocketAddress(all[0], url.getPort() < 0 ? HTTPS : url.getPort());
  }

  private HttpRequest message(FetchRequest request, @Nullable String token) {
    URI url = request.url();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    var message =
        HttpRequest.create()
            .withMethod(
                HttpMethods.lookup(request.method()).orElseThrow(IllegalStateException::new))
            .withUri(Uri.create(target))
            .addHeader(RawHeader.create("User-Agent", program));
    String type = "text/plain; charset=UTF-8";
    for (var field : request.headers().entrySet()) {
      if (field.getKey().equalsIgnoreCase("content-type")) {
        type = field.getValue();
      } else if (field.getKey().equalsIgnoreCase("user-agent")) {
        message =
            message
                .removeHeader("User-Agent")
                .addHeader(RawHeader.create("User-Agent", field.getValue()));
      } else {
        message = message.addHeader(RawHeader.create(field.getKey(), field.getValue()));
      }
    }
    if (token != null) {
      message =
          message
              .removeHeader("Authorization")
              .addHeader(RawHeader.create("Authorization", "Bearer " + token));
    }
    return request.body() == null
        ? message
        : message.withEntity(HttpEntities.create(ContentTypes.parse(type), request.body()));
  }

  private CompletionStage<FetchedResponse> whole(HttpResponse response, Duration within) {
    var headers = new TreeMap<String, String>();
    String type = response.entity().getContentType().toString();
    if (!type.isEmpty()) {
      headers.put("content-type", type);
    }
    for (HttpHeader header : response.getHeaders()) {
      headers.merge(header.lowercaseName(), header.value(), (one, more) -> one + ", " + more);
    }
    return response
        .entity()
        .withSizeLimit(maxResponse)
        .getDataBytes()
        // The body is a stream of its own, which would go on without the other.
        .completionTimeout(within)
        .runFold(ByteString.emptyByteString(), ByteString::concat, system)
        .thenApply(
            body ->
                new FetchedResponse(
                    response.status().intValue(), Map.copyOf(headers), body.toArrayUnsafe()));
  }

  private FetchRefused refused(@Nullable Throwable cause, URI url) {
    return switch (cause) {
      case EntityStreamSizeException _ ->
          new FetchRefused(
              Code.NET_SIZE, url.getHost() + " sends more than " + maxResponse + " bytes");
      case TimeoutException _ ->
          new FetchRefused(Code.NET_TIMEOUT, url.getHost() + " did not answer in time");
      case SSLException _ ->
          new FetchRefused(Code.NET_ERROR, "there is no trusted connection to " + url.getHost());
      case null, default -> new FetchRefused(Code.NET_ERROR, url.getHost() + " could not be asked");
    };
  }
}
