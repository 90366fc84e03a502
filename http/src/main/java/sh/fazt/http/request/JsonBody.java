package sh.fazt.http.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Reads the JSON of a request: one document, of bounded size and depth, no name twice in one
 * object; packed with gzip if it says so.
 */
public final class JsonBody {
  private static final int DEPTH = 32;
  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxNumberLength(40)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final ClassicActorSystemProvider system;
  private final long maxBytes;
  private final String setting;
  private final Duration within;
  private final Executor parsing;

  /**
   * Reads bodies.
   *
   * @param maxBytes of one
   * @param setting that says so
   * @param within how long one may take to come in
   * @param parsing where what came is parsed
   */
  public JsonBody(
      ClassicActorSystemProvider system,
      long maxBytes,
      String setting,
      Duration within,
      Executor parsing) {
    this.system = system;
    this.maxBytes = maxBytes;
    this.setting = setting;
    this.within = within;
    this.parsing = parsing;
  }

  /**
   * The document, or nothing if there is no body or no JSON in it.
   *
   * @return fails with {@link sh.fazt.registry.domain.RejectedException} if the body is too large,
   *     too slow, or says that it is something else
   */
  CompletionStage<Optional<JsonNode>> read(HttpRequest request) {
    RequestEntity entity = request.entity();
    String type = entity.getContentType().mediaType().toString();
    boolean stated = entity.getContentType().toString().isEmpty();
    if (!stated && isSomethingElse(request, type)) {
      throw RejectionCode.UNSUPPORTED_MEDIA_TYPE
          .because("Send the body as Content-Type: application/json")
          .asException();
    }
    if (entity.getContentLengthOption().orElse(0) > maxBytes) {
      throw tooLarge().asException();
    }
    boolean packed = isPacked(request);
    return entity
        .withSizeLimit(maxBytes)
        .toStrict(within.toMillis(), system)
        .handleAsync(
            (strict, failure) -> {
              if (failure != null) {
                throw explained(failure);
              }
              byte[] bytes = strict.getData().toArrayUnsafe();
              return parsed(packed ? unpacked(bytes) : bytes);
            },
            parsing);
  }

  /** Programs that say nothing, or that it is just bytes, mean JSON; there is nothing else. */
  private static boolean isSomethingElse(HttpRequest request, String type) {
    return request.entity().getContentLengthOption().orElse(1) > 0
        && !type.equals("application/json")
        && !type.endsWith("+json")
        && !type.equals("none/none")
        && !type.equals("application/octet-stream");
  }

  private static boolean isPacked(HttpRequest request) {
    String coding = request.getHeader("Content-Encoding").map(HttpHeader::value).orElse("identity");
    return switch (coding.toLowerCase(Locale.ROOT)) {
      case "identity" -> false;
      case "gzip" -> true;
      default ->
          throw RejectionCode.UNSUPPORTED_MEDIA_TYPE
              .because("Send the body as it is, or with gzip")
              .asException();
    };
  }

  private byte[] unpacked(byte[] bytes) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] whole = in.readNBytes(Math.toIntExact(Math.min(maxBytes + 1, Integer.MAX_VALUE - 8)));
      if (whole.length > maxBytes) {
        throw tooLarge().asException();
      }
      return whole;
    } catch (IOException _) {
      throw ApiRejections.badRequest("The body says that it is gzip, and is not").asException();
    }
  }

  private static Optional<JsonNode> parsed(byte[] bytes) {
    try {
      JsonNode node = READER.readValue(bytes);
      return Optional.ofNullable(node).filter(found -> !found.isMissingNode());
    } catch (IOException _) {
      return Optional.empty();
    }
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
        "The body is larger than " + maxBytes + " bytes (setting " + setting + ")");
  }
}
