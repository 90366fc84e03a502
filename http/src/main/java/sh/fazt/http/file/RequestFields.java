package sh.fazt.http.file;

import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that decide how a file is answered, as they were sent, gathered in one pass.
 * Fields sent twice are joined by a comma, cookies by a semicolon.
 *
 * @param target the request target; the server adds it, a field of that name from a client is not
 *     looked at
 * @param explain whether the client asks how the answer came about
 * @param forwarded whether it has a forwarding header
 */
public record RequestFields(
    @Nullable String host,
    @Nullable String target,
    @Nullable String accept,
    @Nullable String acceptEncoding,
    @Nullable String range,
    @Nullable String ifRange,
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    @Nullable String ifModifiedSince,
    @Nullable String ifUnmodifiedSince,
    @Nullable String cookie,
    boolean explain,
    boolean forwarded) {
  private static final Pattern NAMES_HTML =
      Pattern.compile(
          "(?i)(?:^|,)\\s*text/html\\s*(?=$|[,;])(?![^,]*;\\s*q\\s*=\\s*0(?:\\.0*)?\\s*(?:$|[,;]))");

  /**
   * Whether the sender wants a page to show: its {@code Accept} names {@code text/html}, as that of
   * every browser does that follows a link, and of none that loads a script, a style or an image.
   */
  public boolean navigates() {
    return accept != null && NAMES_HTML.matcher(accept).find();
  }

  public static RequestFields of(HttpRequest request) {
    String host = null;
    String target = null;
    String accept = null;
    String acceptEncoding = null;
    String range = null;
    String ifRange = null;
    String ifMatch = null;
    String ifNoneMatch = null;
    String ifModifiedSince = null;
    String ifUnmodifiedSince = null;
    String cookie = null;
    boolean explain = false;
    boolean forwarded = false;
    for (HttpHeader header : request.getHeaders()) {
      switch (header.lowercaseName()) {
        case "host" -> host = joined(host, header);
        case "raw-request-uri" -> {
          if (header instanceof RawRequestURI raw) {
            target = raw.uri();
          }
        }
        case "accept" -> accept = joined(accept, header);
        case "accept-encoding" -> acceptEncoding = joined(acceptEncoding, header);
        case "range" -> range = joined(range, header);
        case "if-range" -> ifRange = joined(ifRange, header);
        case "if-match" -> ifMatch = joined(ifMatch, header);
        case "if-none-match" -> ifNoneMatch = joined(ifNoneMatch, header);
        case "if-modified-since" -> ifModifiedSince = joined(ifModifiedSince, header);
        case "if-unmodified-since" -> ifUnmodifiedSince = joined(ifUnmodifiedSince, header);
        case "cookie" -> cookie = cookie == null ? header.value() : cookie + "; " + header.value();
        case "x-fazt-explain" -> explain = header.value().equals("1");
        case "x-forwarded-for" -> forwarded = true;
        default -> {}
      }
    }
    return new RequestFields(
        host,
        target,
        accept,
        acceptEncoding,
        range,
        ifRange,
        ifMatch,
        ifNoneMatch,
        ifModifiedSince,
        ifUnmodifiedSince,
        cookie,
        explain,
        forwarded);
  }

  private static String joined(@Nullable String before, HttpHeader header) {
    return before == null ? header.value() : before + ", " + header.value();
  }
}
