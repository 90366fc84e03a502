package sh.fazt.http.connection;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * Counts the requests that came and are not answered to their last byte, so that a stop can wait
 * for them. Pekko's own termination counts an answer as given when its head is, and would cut
 * downloads.
 */
public final class Underway {
  private final AtomicInteger all = new AtomicInteger();
  private final CompletableFuture<Done> drained = new CompletableFuture<>();
  private volatile boolean draining;

  /**
   * Runs the handler for the requests of a connection. From the moment {@link #drain} is called
   * every answer says that it is the last on its connection.
   */
  public Flow<HttpRequest, HttpResponse, NotUsed> counting(
      OpenConnection connection, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return new OneConnection(connection, handler).flow();
  }

  /** A request has come that is answered without this class's flow. */
  public void begin() {
    all.incrementAndGet();
  }

  /** Its answer has ended. */
  public void end() {
    ended(1);
  }

  /** Whether {@link #drain} was called: each answer is the last one on its connection. */
  public boolean isDraining() {
    return draining;
  }

  /** Done once nothing is under way. */
  public CompletionStage<Done> drain() {
    draining = true;
    completeIfIdle();
    return drained;
  }

  private void completeIfIdle() {
    if (draining && all.get() == 0) {
      drained.complete(Done.getInstance());
    }
  }

  private void ended(int requests) {
    if (all.addAndGet(-requests) == 0) {
      completeIfIdle();
    }
  }

  /** A connection that breaks takes what is under way on it along. */
  private final class OneConnection {
    private final AtomicInteger here = new AtomicInteger();
    private final OpenConnection connection;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;

    OneConnection(
        OpenConnection connection, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
      this.connection = connection;
      this.handler = handler;
    }

    Flow<HttpRequest, HttpResponse, NotUsed> flow() {
      return Flow.of(HttpRequest.class)
          .mapAsync(1, this::answer)
          .watchTermination(
              (used, done) -> {
                done.whenComplete((_, _) -> ended(here.getAndSet(0)));
                return used;
              });
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
      all.incrementAndGet();
      here.incrementAndGet();
      connection.requestBegan();
      boolean hasBody = !request.method().equals(HttpMethods.HEAD);
      return handler
          .apply(request.addAttribute(OpenConnection.OF_REQUEST, connection))
          .thenApply(response -> counted(response, hasBody));
    }

    private HttpResponse counted(HttpResponse response, boolean hasBody) {
      HttpResponse last = draining ? response.addHeader(Connection.create("close")) : response;
      ResponseEntity entity = last.entity();
      if (entity.isStrict() || !hasBody) {
        end();
        return last;
      }
      Flow<ByteString, ByteString, NotUsed> watched =
          Flow.of(ByteString.class)
              .watchTermination(
                  (used, done) -> {
                    done.whenComplete((_, _) -> end());
                    return used;
                  });
      OptionalLong length = entity.getContentLengthOption();
      return length.isPresent()
          ? last.withEntity(
              HttpEntities.create(
                  entity.getContentType(), length.getAsLong(), entity.getDataBytes().via(watched)))
          : last.transformEntityDataBytes(watched);
    }

    private void end() {
      if (here.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        ended(1);
        connection.requestEnded();
      }
    }
  }
}
