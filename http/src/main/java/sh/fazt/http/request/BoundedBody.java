package sh.fazt.http.request;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import sh.fazt.http.connection.OpenConnection;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Reads the whole body of a request into memory, if it is small and quick enough.
 *
 * @param maxBytes of one
 * @param setting that says so
 * @param within how long one may take to come in
 */
public record BoundedBody(
    ClassicActorSystemProvider system, long maxBytes, String setting, Duration within) {

  /**
   * Refuses a body that says itself that it is too large.
   *
   * @throws RejectedException if it does
   */
  void mustFit(HttpRequest request) {
    if (request.entity().getContentLengthOption().orElse(0) > maxBytes) {
      throw tooLarge().asException();
    }
  }

  /**
   * All of it; the bytes are not to be changed.
   *
   * @return fails with {@link RejectedException} if there is too much or it takes too long
   * @throws RejectedException if it says itself that there is too much
   */
  public CompletionStage<byte[]> read(HttpRequest request) {
    mustFit(request);
    Optional<OpenConnection> connection = request.getAttribute(OpenConnection.OF_REQUEST);
    return request
        .entity()
        .withSizeLimit(maxBytes)
        .getDataBytes()
        .map(piece -> counted(piece, connection))
        .completionTimeout(within)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system)
        .handle(
            (whole, failure) -> {
              if (failure != null) {
                throw explained(failure);
              }
              return whole.toArrayUnsafe();
            });
  }

  /** A piece that is kept until the request is answered, if there is room for it. */
  private static ByteString counted(ByteString piece, Optional<OpenConnection> connection) {
    connection.ifPresent(
        keeps -> {
          if (!keeps.mayKeepMore()) {
            throw ApiRejections.busy("The node has no memory to spare at the moment").asException();
          }
          keeps.keepsOfRequest(piece.size());
        });
    return piece;
  }

  private RuntimeException explained(Throwable failure) {
    Throwable cause = RootCause.cause(failure);
    return switch (cause) {
      case EntityStreamSizeException _ -> tooLarge().asException();
      case TimeoutException _ ->
          RejectionCode.REQUEST_TIMEOUT
              .because("The body did not come in time; try again")
              .asException();
      case EntityStreamException _ ->
          ApiRejections.badRequest("The body was cut off; send it again").asException();
      default -> new CompletionException(cause);
    };
  }

  /** Why a body of more bytes is not taken. */
  Rejection tooLarge() {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "The body is larger than " + maxBytes + " bytes (setting " + setting + ")");
  }
}
