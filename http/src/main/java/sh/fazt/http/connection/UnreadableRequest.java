package sh.fazt.http.connection;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.http.answer.RequestId;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Answers what the HTTP parser refuses before any host is looked at: in the API's envelope, without
 * a word of what was sent. The connection is closed after it.
 *
 * <p>Made by the HTTP server from its class name, hence public and without arguments.
 */
public final class UnreadableRequest extends ParsingErrorHandler {
  /** Seconds; about what it takes until those who do not read are cut off. */
  private static final String RETRY_AFTER = "3";

  private final ApiAnswers answers = new ApiAnswers(Duration.ZERO);
  private final SecureRandom random = new SecureRandom();

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    return refuse(refusal(status.intValue()));
  }

  /** A refusal of a request of which no host, path or method can be trusted. */
  public HttpResponse refuse(int status, String sentence) {
    return refuse(refused(status, sentence));
  }

  /** For a request that does not fit into memory at the moment. */
  public HttpResponse busy() {
    return refuse(
            RejectionCode.BUSY.because("The node has no memory to spare at the moment; try again"))
        .addHeader(RawHeader.create("Retry-After", RETRY_AFTER));
  }

  /** For one more than a network may send. */
  public HttpResponse tooMany() {
    return refuse(
            RejectionCode.RATE_LIMIT_EXCEEDED.because(
                "Too many requests or connections from your network; try again more slowly"))
        .addHeader(RawHeader.create("Retry-After", RETRY_AFTER));
  }

  private HttpResponse refuse(Rejection refusal) {
    return ApiAnswers.complete(
        answers.refused(refusal),
        new RequestId(HexFormat.of().toHexDigits(random.nextLong()), false));
  }

  private static Rejection refusal(int status) {
    return switch (status) {
      case 501 -> RejectionCode.METHOD_UNKNOWN.because("No endpoint of this node has this method");
      case 414 ->
          refused(414, "The path and query are longer than setting fazt.http.max-uri-length");
      case 431 -> refused(431, "A header field is longer than setting fazt.http.max-header-length");
      case 505 -> refused(505, "Use HTTP/1.1");
      default ->
          refused(
              status,
              "The request is not HTTP/1.1; check its first line, header fields and length");
    };
  }

  private static Rejection refused(int status, String sentence) {
    return code(status).because(sentence);
  }

  /** What the parser means by its status. */
  private static RejectionCode code(int status) {
    return switch (status) {
      case 408 -> RejectionCode.REQUEST_TIMEOUT;
      case 413 -> RejectionCode.PAYLOAD_TOO_LARGE;
      case 414 -> RejectionCode.URI_TOO_LONG;
      case 422 -> RejectionCode.UNPROCESSABLE_REQUEST;
      case 431 -> RejectionCode.HEADER_TOO_LARGE;
      case 503 -> RejectionCode.BUSY;
      case 505 -> RejectionCode.HTTP_VERSION_UNKNOWN;
      default -> RejectionCode.BAD_REQUEST;
    };
  }
}
