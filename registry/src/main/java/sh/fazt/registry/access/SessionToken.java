package sh.fazt.registry.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret of a session: 32 random bytes in URL-safe Base64, 44 characters. A browser has it in a
 * cookie; the node keeps its {@link TokenHash} only.
 */
public final class SessionToken {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}=");

  private final String text;

  private SessionToken(String text) {
    this.text = text;
  }

  /** A new token. */
  public static SessionToken draw(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new SessionToken(Base64.getUrlEncoder().encodeToString(bytes));
  }

  /** The token the text spells, or nothing. */
  public static Optional<SessionToken> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new SessionToken(text)) : Optional.empty();
  }

  TokenHash hash() {
    return TokenHash.of(text);
  }

  /** The secret itself: for the one answer that hands it out, and for nothing else. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "SessionToken[hidden]";
  }
}
