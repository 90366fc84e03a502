package sh.fazt.http.visits;

/** Untrusted texts, shortened for storage. */
public final class ShortText {
  /** UTF-8 bytes of the longest one. */
  public static final int LONGEST = 500;

  /** Of UTF-8, for each char of a text. */
  private static final int MAX_BYTES = 3;

  private ShortText() {}

  /** The text up to {@link #LONGEST} bytes, never half a character; itself if it is short. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** The text up to so many bytes of UTF-8, without what cannot be shown. */
  static String of(String given, int longest) {
    String text = shown(given);
    if (text.length() * MAX_BYTES <= longest) {
      return text;
    }
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > longest) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }

  /** How many bytes of UTF-8 it has. */
  static int bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Of a pair, each half counts for two.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** Control characters say nothing, and each takes six bytes in JSON. */
  private static String shown(String given) {
    for (int i = 0; i < given.length(); i++) {
      if (isNoise(given, i)) {
        var shown = new StringBuilder(given.length());
        for (int k = 0; k < given.length(); k++) {
          if (!isNoise(given, k)) {
            shown.append(given.charAt(k));
          }
        }
        return shown.toString();
      }
    }
    return given;
  }

  /** A control character, or half a character. */
  private static boolean isNoise(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        ? at == 0 || !Character.isHighSurrogate(text.charAt(at - 1))
        : Character.isISOControl(c);
  }
}
