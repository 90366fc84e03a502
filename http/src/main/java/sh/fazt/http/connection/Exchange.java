package sh.fazt.http.connection;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked and answered on one connection. */
public final class Exchange {
  /** What a request asks for that stands for a refusal. */
  public static final String STAND_IN = "/.refused";

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final Connection CLOSE = Connection.create("close");
  private static final UnreadableRequest REFUSALS = new UnreadableRequest();

  private final InetSocketAddress client;
  private final RemoteAddress address;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
  private final BooleanSupplier full;
  private volatile @Nullable FramingFault refused;

  /**
   * With one client.
   *
   * @param handler answers what may be answered
   * @param full whether there is no room for another request
   */
  public Exchange(
      InetSocketAddress client,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler,
      BooleanSupplier full) {
    this.client = client;
    this.full = full;
    this.address = RemoteAddress.create(client);
    this.handler = handler;
  }

  /** Notes why the next request that stands for a refusal is refused. */
  public void refused(FramingFault why) {
    refused = why;
    LOG.debug("Refused bytes from {}: {}", client.getAddress().getHostAddress(), why.why());
  }

  /**
   * Gives the request to the handler, with the client's address, unless it stands for a refusal.
   */
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    FramingFault why = refused;
    if (why != null && request.getUri().path().equals(STAND_IN)) {
      return CompletableFuture.completedFuture(refusal(why));
    }
    if (full.getAsBoolean()) {
      return CompletableFuture.completedFuture(REFUSALS.busy().addHeader(CLOSE));
    }
    return handler.apply(request.addAttribute(AttributeKeys.remoteAddress, address));
  }

  private static HttpResponse refusal(FramingFault why) {
    return REFUSALS.refuse(why.status(), why.why()).addHeader(CLOSE);
  }
}
