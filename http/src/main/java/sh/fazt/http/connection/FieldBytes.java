package sh.fazt.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The bytes of a header field, looked at where they are. */
public final class FieldBytes {
  private static final boolean[] TOKEN = token();

  private static final byte[] HOST = "host".getBytes(ISO_8859_1);

  private FieldBytes() {}

  public static int start(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    return i;
  }

  public static int end(byte[] bytes, int from, int to) {
    int i = to;
    while (i > from && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t')) {
      i--;
    }
    return i;
  }

  /**
   * The number that stands there, with blanks around it at most.
   *
   * @param digits how many it may have; of 18 none overflows
   * @return -1 if it is none
   */
  public static long number(byte[] bytes, int valueFrom, int valueTo, int digits) {
    int from = start(bytes, valueFrom, valueTo);
    int to = end(bytes, from, valueTo);
    if (to == from || to - from > digits) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  /** Whether it is the word, which is in small letters, in any. */
  public static boolean isWord(byte[] bytes, int from, int to, byte[] word) {
    if (to - from != word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      int b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != word[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where a field ends, in case of a {@code Host} without an empty port: {@code name:} is a host
   * (RFC 3986, section 3.2.3) that the parser does not know. Anything else ends where it does.
   */
  public static int withoutEmptyPort(byte[] bytes, int from, int to) {
    int colon = from + HOST.length;
    if (colon >= to || bytes[colon] != ':' || !isWord(bytes, from, colon, HOST)) {
      return to;
    }
    int end = end(bytes, colon + 1, to);
    if (end - colon < 3 || bytes[end - 1] != ':') {
      return to;
    }
    int first = colon + 1;
    while (bytes[first] != ':') {
      first++;
    }
    return first == end - 1 || bytes[end - 2] == ']' ? end - 1 : to;
  }

  /**
   * Whether a parser that takes the first byte of a letter in UTF-8 at its word, and skips as many
   * as it announces, still comes to the line's end.
   */
  public static boolean staysInLine(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int b = bytes[i];
      if (b >= 0) {
        if (b == '\r') {
          return false;
        }
        i++;
      } else {
        int announced =
            (b & 0xE0) == 0xC0 ? 2 : (b & 0xF0) == 0xE0 ? 3 : (b & 0xF8) == 0xF0 ? 4 : 1;
        for (int k = i + 1; k < i + announced && k < to; k++) {
          if (bytes[k] == '\r') {
            return false;
          }
        }
        i += announced;
      }
    }
    return i == to;
  }

  public static boolean isToken(byte b) {
    return b >= 0 && TOKEN[b];
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean[] token() {
    var token = new boolean[128];
    for (byte b :
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
            .getBytes(ISO_8859_1)) {
      token[b] = true;
    }
    return token;
  }
}
