package sh.fazt.http.request;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
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
    return request
        .entity()
        .withSizeLimit(maxBytes)
        .toStrict(within.toMillis(), system)
        .handle(
            (strict, failure) -> {
              if (failure != null) {
                throw explained(failure);
              }
              return strict.getData().toArrayUnsafe();
            });
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
