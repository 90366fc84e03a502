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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
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

  private final BoundedBody bodies;
  private final Executor parsing;

  /**
   * Reads bodies.
   *
   * @param bodies of how many bytes, and how quick
   * @param parsing where what came is parsed
   */
  public JsonBody(BoundedBody bodies, Executor parsing) {
    this.bodies = bodies;
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
    if (!stated && isOtherMediaType(request, type)) {
      throw RejectionCode.UNSUPPORTED_MEDIA_TYPE
          .because("Send the body as Content-Type: application/json")
          .asException();
    }
    bodies.mustFit(request);
    boolean packed = isPacked(request);
    return bodies
        .read(request)
        .thenApplyAsync(bytes -> parsed(packed ? unpacked(bytes) : bytes), parsing);
  }

  /** Programs that say nothing, or that it is just bytes, mean JSON; there is nothing else. */
  private static boolean isOtherMediaType(HttpRequest request, String type) {
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
      byte[] whole =
          in.readNBytes(Math.toIntExact(Math.min(bodies.maxBytes() + 1, Integer.MAX_VALUE - 8)));
      if (whole.length > bodies.maxBytes()) {
        throw bodies.tooLarge().asException();
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
}
