package sh.fazt.http.visits;

/** Texts that strangers send, cut so that they can be kept. */
public final class ShortText {
  /** UTF-8 bytes of the longest one. */
  public static final int LONGEST = 500;

  /** Of UTF-8, for each char of a text. */
  private static final int MOST_BYTES = 3;

  private ShortText() {}

  /** The text up to {@link #LONGEST} bytes, never half a character; itself if it is short. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** The text up to so many bytes of UTF-8. */
  static String of(String text, int longest) {
    if (text.length() * MOST_BYTES <= longest) {
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
}
