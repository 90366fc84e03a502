package sh.fazt.http.file;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.content.Encoding;

/**
 * How much a visitor likes each form of a file (RFC 9110, section 12.5.3), in thousandths; 0 means
 * that it is not acceptable.
 */
public record AcceptEncoding(int gzip, int identity) {
  private static final int UNLISTED = -1;
  private static final int FULL = 1000;

  /** Without the field every form would do; the plain one is the safest. */
  public static final AcceptEncoding ANY = new AcceptEncoding(0, FULL);

  private static final AcceptEncoding USUAL = new AcceptEncoding(FULL, 1);

  /** Reads the field; an element that cannot be read is passed over. */
  public static AcceptEncoding parse(@Nullable String field) {
    if (field == null) {
      return ANY;
    }
    if (field.equals("gzip, deflate, br, zstd") || field.equals("gzip, deflate, br")) {
      return USUAL;
    }
    int gzip = UNLISTED;
    int identity = UNLISTED;
    int others = UNLISTED;
    for (int from = 0; from < field.length(); ) {
      int comma = field.indexOf(',', from);
      int end = comma < 0 ? field.length() : comma;
      int semicolon = field.indexOf(';', from);
      int nameEnd = semicolon < 0 || semicolon > end ? end : semicolon;
      int weight = nameEnd == end ? FULL : weight(field.substring(nameEnd + 1, end));
      if (weight >= 0) {
        switch (field.substring(from, nameEnd).strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
          case "identity" -> identity = Math.max(identity, weight);
          case "*" -> others = Math.max(others, weight);
          default -> {}
        }
      }
      from = end + 1;
    }
    return new AcceptEncoding(
        gzip != UNLISTED ? gzip : Math.max(others, 0),
        identity != UNLISTED ? identity : others != UNLISTED ? others : 1);
  }

  /**
   * The form that is to be sent, if there is one. Ranges are those of the plain form.
   *
   * @param compressible whether it is of a kind that gets smaller
   * @param range whether a part of it is asked for
   */
  public Encoding form(boolean compressible, boolean range) {
    boolean gzipped = compressible && gzip > 0 && gzip >= identity && !(range && identity > 0);
    return gzipped ? Encoding.GZIP : Encoding.IDENTITY;
  }

  /** The weight in thousandths, or {@link #UNLISTED} if it cannot be read. */
  private static int weight(String parameter) {
    String text = parameter.strip();
    if (text.length() < 3 || !text.regionMatches(true, 0, "q=", 0, 2)) {
      return UNLISTED;
    }
    char whole = text.charAt(2);
    if ((whole != '0' && whole != '1')
        || text.length() > 7
        || (text.length() > 3 && text.charAt(3) != '.')) {
      return UNLISTED;
    }
    int thousandths = whole == '1' ? FULL : 0;
    int digit = 100;
    for (int i = 4; i < text.length(); i++, digit /= 10) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return UNLISTED;
      }
      thousandths += (c - '0') * digit;
    }
    return thousandths > FULL ? UNLISTED : thousandths;
  }
}
