package sh.fazt.http.request;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import sh.fazt.http.visits.VisitSettings;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Reads the few bytes that strangers may send, whatever they say those are. */
public final class SmallBody {
  private final ClassicActorSystemProvider system;
  private final VisitSettings settings;

  public SmallBody(ClassicActorSystemProvider system, VisitSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * All of it.
   *
   * @return fails with {@link sh.fazt.registry.domain.RejectedException}, or throws it, if there is
   *     too much or it takes too long
   */
  public CompletionStage<byte[]> read(HttpRequest request) {
    var entity = request.entity();
    if (entity.getContentLengthOption().orElse(0) > settings.maxBody()) {
      throw tooLarge().asException();
    }
    return entity
        .withSizeLimit(settings.maxBody())
        .toStrict(settings.bodyWithin().toMillis(), system)
        .handle(
            (strict, failure) -> {
              if (failure != null) {
                throw explained(failure);
              }
              return strict.getData().toArray();
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

  private Rejection tooLarge() {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "The body is larger than "
            + settings.maxBody()
            + " bytes (setting fazt.http.visits.max-body)");
  }
}
