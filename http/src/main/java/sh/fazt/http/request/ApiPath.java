package sh.fazt.http.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request as it was sent. What is spelled out in a route is compared with it letter
 * by letter, so an escape, a parameter, an empty segment or a dot segment there leads nowhere, and
 * no two programs on the way can read it as different routes. Only what varies is decoded, and of
 * slashes before {@code api} one counts.
 */
public record ApiPath(String raw) {
  private static final Pattern DOTS = Pattern.compile("/\\.\\.?(?:/|$)");
  private static final String PLAIN = "/._~!$&'()*+,=:@-";

  public static ApiPath of(HttpRequest request) {
    return new ApiPath(
        begun(
            request
                .getHeader(RawRequestURI.class)
                .map(header -> path(header.uri()))
                .orElseGet(() -> request.getUri().path())));
  }

  /** Who puts a path behind a URL that ends in a slash begins it with two. */
  private static String begun(String path) {
    int slashes = 0;
    while (slashes < path.length() && path.charAt(slashes) == '/') {
      slashes++;
    }
    String one = path.substring(Math.max(0, slashes - 1));
    return one.startsWith("/api/") ? one : path;
  }

  /** Whether it is spelled as a route may be. */
  public boolean isPlain() {
    return raw.startsWith("/")
        && isOfPlainCharacters()
        && !raw.contains("//")
        && !DOTS.matcher(raw).find();
  }

  /** By hand: a pattern of alternatives goes one call deeper with each character it takes. */
  private boolean isOfPlainCharacters() {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' && isHex(i + 1) && isHex(i + 2)) {
        i += 2;
      } else if (!isLetterOrDigit(c) && PLAIN.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isHex(int at) {
    return at < raw.length() && Character.digit(raw.charAt(at), 16) >= 0 && raw.charAt(at) < 128;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** What a segment says, or none if its escapes are no UTF-8 or say what no segment can. */
  public static @Nullable String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    var octets = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        octets.put((byte) Integer.parseInt(segment, i + 1, i + 3, 16));
        i += 2;
      } else {
        octets.put((byte) c);
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
      boolean whole =
          text.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
      return whole ? text : null;
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /** Whether it claims to be of the API, whatever its spelling. */
  public boolean isApi() {
    return raw.equals("/api") || raw.startsWith("/api/") || raw.startsWith("/_fazt/");
  }

  private static String path(String target) {
    int query = target.indexOf('?');
    String beforeQuery = query < 0 ? target : target.substring(0, query);
    int scheme = beforeQuery.startsWith("/") ? -1 : beforeQuery.indexOf("://");
    if (scheme < 0) {
      return beforeQuery;
    }
    int slash = beforeQuery.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : beforeQuery.substring(slash);
  }
}
