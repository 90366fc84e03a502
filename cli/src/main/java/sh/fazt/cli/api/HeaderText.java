package sh.fazt.cli.api;

import java.nio.charset.StandardCharsets;

/** Words of people in header fields. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * Text as a header field may hold it: printable ASCII as it is, else in the extended form of RFC
   * 8187.
   */
  public static String of(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    var encoded = new StringBuilder("UTF-8''");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
      if (plain) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(Character.forDigit((b >> 4) & 15, 16));
        encoded.append(Character.forDigit(b & 15, 16));
      }
    }
    return encoded.toString();
  }
}
