package sh.fazt.http.api;

import java.nio.charset.StandardCharsets;
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
import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.RequestTarget;

/**
 * Answers what the HTTP parser refuses before any host is looked at: in the API's envelope, without
 * a word of what was sent. The connection is closed after it.
 *
 * <p>The parser takes no target with a raw byte beyond ASCII or a {@code %} that is no escape, but
 * browsers and link shorteners send both. Whoever does is sent to the same target in its proper
 * spelling, where the parser allows no other way to reach the file. Made by the HTTP server from
 * its class name, hence public and without arguments.
 */
public final class UnreadableRequest extends ParsingErrorHandler {
  private static final String NOT_ESCAPED = "-._~!$&'()*+,;=:@/?%";
  private static final int TARGET_REFUSED = 400;

  private final ApiAnswers answers = new ApiAnswers(Duration.ZERO);
  private final SecureRandom random = new SecureRandom();

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    String respelled =
        status.intValue() == TARGET_REFUSED && error.summary().startsWith("Illegal request-target")
            ? respelled(error.detail())
            : null;
    HttpResponse answer =
        respelled == null
            ? answers.refused(refusal(status.intValue()))
            : answers
                .text(307, "307 temporary redirect: the same target, percent-encoded\n")
                .addHeader(RawHeader.create("Location", respelled));
    return ApiAnswers.complete(
        answer, new RequestId(HexFormat.of().toHexDigits(random.nextLong()), false));
  }

  /** A refusal of a request of which no host, path or method can be trusted. */
  public HttpResponse refuse(int status, String sentence) {
    return ApiAnswers.complete(
        answers.refused(refused(status, sentence)),
        new RequestId(HexFormat.of().toHexDigits(random.nextLong()), false));
  }

  private static ApiRefusal refusal(int status) {
    return switch (status) {
      case 501 ->
          new ApiRefusal.Plain("METHOD_UNKNOWN", 501, "No endpoint of this node has this method");
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

  private static ApiRefusal refused(int status, String sentence) {
    return new ApiRefusal.Plain("BAD_REQUEST", status, sentence);
  }

  /**
   * The target with everything escaped that must be, or none if that would not be understood
   * either, or if a program asked the API for it. It begins with one slash, so it stays on the
   * host, and holds nothing that the parser could refuse again.
   *
   * @param detail the parser's: the target, one character for each byte, and a line with a mark
   *     below it
   */
  static @Nullable String respelled(String detail) {
    int end = detail.indexOf('\n');
    String target = end < 0 ? detail : detail.substring(0, end);
    if (!target.startsWith("/")) {
      return null;
    }
    int mark = target.indexOf('?');
    String path = escaped(mark < 0 ? target : target.substring(0, mark), false);
    String query = mark < 0 ? "" : "?" + escaped(target.substring(mark + 1), true);
    String whole = "/" + path.replaceFirst("^/+", "") + query;
    RequestTarget parsed = RequestTarget.parse(whole);
    return parsed == null || new ApiPath(path).isApi() || whole.equals(target) ? null : whole;
  }

  private static String escaped(String text, boolean query) {
    var out = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
      int c = octet & 0xff;
      boolean kept =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || NOT_ESCAPED.indexOf(c) >= 0;
      out.append(kept ? Character.toString(c) : String.format("%%%02X", c));
    }
    // In a path a percent sign without two digits is an error, and stays one.
    return query ? out.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25") : out.toString();
  }
}
