package sh.fazt.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The bytes of a header field, looked at where they are. */
final class FieldBytes {
  private static final boolean[] TOKEN = token();

  private FieldBytes() {}

  static int start(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    return i;
  }

  static int end(byte[] bytes, int from, int to) {
    int i = to;
    while (i > from && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t')) {
      i--;
    }
    return i;
  }

  /** Whether it is the word, which is in small letters, in any. */
  static boolean isWord(byte[] bytes, int from, int to, byte[] word) {
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

  static boolean isToken(byte b) {
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
