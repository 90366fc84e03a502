package sh.fazt.http.file;

import java.util.Locale;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** What the media type stored with a file means for sending it. */
public final class SentType {
  private static final ContentType OCTETS =
      ContentTypes.create(MediaTypes.customBinary("application", "octet-stream", false));
  private static final String CHARSET = "charset=";

  private SentType() {}

  /**
   * The {@code Content-Type}, spelled as it is stored; {@code application/octet-stream} for what is
   * not a media type.
   */
  public static ContentType of(String stored) {
    int semicolon = stored.indexOf(';');
    String essence = (semicolon < 0 ? stored : stored.substring(0, semicolon)).strip();
    int slash = essence.indexOf('/');
    if (slash <= 0
        || !isToken(essence, 0, slash)
        || !isToken(essence, slash + 1, essence.length())) {
      return OCTETS;
    }
    String main = essence.substring(0, slash);
    String sub = essence.substring(slash + 1);
    if (semicolon >= 0) {
      String parameter = stored.substring(semicolon + 1).strip();
      if (parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())
          && isToken(parameter, CHARSET.length(), parameter.length())) {
        return ContentTypes.create(
            MediaTypes.customWithOpenCharset(main, sub, Map.of(), false),
            HttpCharsets.custom(parameter.substring(CHARSET.length())));
      }
    }
    return ContentTypes.create(MediaTypes.customBinary(main, sub, false));
  }

  /** Whether a gzip variant is worth looking for. */
  public static boolean isCompressible(String stored) {
    return stored.startsWith("text/") || sh.fazt.registry.media.MediaTypes.isCompressible(stored);
  }

  /** Whether a browser opens it as a page. */
  public static boolean isPage(String stored) {
    return switch (essence(stored)) {
      case "text/html", "application/xhtml+xml" -> true;
      default -> false;
    };
  }

  /** The type without its parameters, lower case. */
  static String essence(String stored) {
    int semicolon = stored.indexOf(';');
    return (semicolon < 0 ? stored : stored.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean letterOrDigit = c < 0x80 && Character.isLetterOrDigit(c);
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return to > from;
  }
}
