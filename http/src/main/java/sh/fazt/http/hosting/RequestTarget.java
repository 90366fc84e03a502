package sh.fazt.http.hosting;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, read from the request line as it was sent.
 *
 * @param rawPath the path as sent, escapes and all; starts with {@code /}; ASCII
 * @param rawQuery what follows the {@code ?} as sent, or none; ASCII
 * @param path decoded and cleaned, without the leading {@code /}: no empty, {@code .} or {@code ..}
 *     segment is left, and it cannot climb above the root. Empty for the root
 * @param folder whether the path named a folder: it ended in {@code /}, {@code /.} or {@code /..}
 */
public record RequestTarget(
    String rawPath, @Nullable String rawQuery, String path, boolean folder) {

  /**
   * Reads origin form ({@code /a?b}) and absolute form ({@code http://host/a?b}). The path is
   * decoded once and then cleaned, so an escaped {@code /} or {@code ..} is nothing but another
   * spelling of it. A byte beyond ASCII is taken as if it were escaped. The query may hold
   * anything.
   *
   * @param raw one character for each byte that was sent
   * @return none if there is no path, an escape in it is not two hex digits, or its decoded bytes
   *     are not UTF-8 or hold a NUL: a bad request
   */
  public static @Nullable RequestTarget parse(@Nullable String raw) {
    if (raw == null || raw.chars().anyMatch(c -> c > 0xff)) {
      return null;
    }
    String target = originForm(raw);
    if (!target.startsWith("/")) {
      return null;
    }
    int mark = target.indexOf('?');
    String rawPath = escaped(mark < 0 ? target : target.substring(0, mark));
    String rawQuery = mark < 0 ? null : escaped(target.substring(mark + 1));
    String decoded = decode(rawPath);
    return decoded == null ? null : cleaned(rawPath, rawQuery, decoded);
  }

  /** Whether the path belongs to the app's functions: {@code /api} and everything below it. */
  public boolean isFunction() {
    return path.equals("api") || path.startsWith("api/");
  }

  /** Whether the path is for the programs of the app's owner: everything below {@code /_fazt}. */
  public boolean isOwners() {
    return path.startsWith("_fazt/");
  }

  private static String originForm(String raw) {
    int scheme = raw.startsWith("/") ? -1 : raw.indexOf("://");
    if (scheme < 0) {
      return raw;
    }
    for (int i = scheme + 3; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/') {
        return raw.substring(i);
      }
      if (c == '?') {
        return "/" + raw.substring(i);
      }
    }
    return "/";
  }

  /** The text with each byte beyond ASCII escaped. */
  private static String escaped(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    var out = new StringBuilder();
    text.chars()
        .forEach(c -> out.append(c < 0x80 ? Character.toString(c) : String.format("%%%02X", c)));
    return out.toString();
  }

  private static @Nullable String decode(String raw) {
    if (isPlain(raw)) {
      return raw;
    }
    var bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      int octet = c;
      if (c == '%') {
        octet = i + 2 < raw.length() ? octet(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
        i += 2;
      }
      if (octet <= 0 || octet > 0xff || (c != '%' && c > 0x7f)) {
        return null;
      }
      bytes.put((byte) octet);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c == 0 || c > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static int octet(char high, char low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 || high > 0x7f || low > 0x7f ? -1 : h << 4 | l;
  }

  private static RequestTarget cleaned(String rawPath, @Nullable String rawQuery, String decoded) {
    boolean folder = decoded.endsWith("/") || decoded.endsWith("/.") || decoded.endsWith("/..");
    boolean clean = !decoded.contains("//") && !decoded.contains("/.");
    if (clean) {
      String path =
          decoded.substring(1, decoded.length() - (folder && decoded.length() > 1 ? 1 : 0));
      return new RequestTarget(rawPath, rawQuery, path, folder);
    }
    List<String> kept = new ArrayList<>();
    for (String segment : decoded.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
        }
        default -> kept.add(segment);
      }
    }
    return new RequestTarget(rawPath, rawQuery, String.join("/", kept), folder);
  }
}
