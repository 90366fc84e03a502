package sh.fazt.registry.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The secret of an API key: 32 random bytes as 64 lower-case hexadecimal digits. It is shown once,
 * when the key is made; the node keeps its {@link TokenHash} only.
 */
public final class ApiToken {
  private static final int BYTES = 32;
  private static final int DIGITS = 2 * BYTES;

  private final String digits;

  private ApiToken(String digits) {
    this.digits = digits;
  }

  /** A new token. */
  public static ApiToken draw(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new ApiToken(HexFormat.of().formatHex(bytes));
  }

  /**
   * The token the text spells, or nothing. All digits are looked at whichever is wrong, so the time
   * taken says nothing about them.
   */
  public static Optional<ApiToken> parse(String text) {
    if (text.length() != DIGITS) {
      return Optional.empty();
    }
    int wrong = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      wrong |= outside(c, '0', '9') & outside(c, 'a', 'f');
    }
    return wrong == 0 ? Optional.of(new ApiToken(text)) : Optional.empty();
  }

  /** 1 if the character lies outside the range, else 0; without a branch. */
  private static int outside(char c, char first, char last) {
    return ((c - first) | (last - c)) >>> 31;
  }

  public TokenHash hash() {
    return TokenHash.of(digits);
  }

  /** The secret itself: for the one answer that shows it, and for nothing else. */
  public String reveal() {
    return digits;
  }

  @Override
  public String toString() {
    return "ApiToken[hidden]";
  }
}
