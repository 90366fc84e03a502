package sh.fazt.function.worker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Digests, random bytes and Base64, which take too long in an interpreter. */
final class Encodings {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final char LAST_LATIN = '\u00ff';

  /** As many as the Web's {@code getRandomValues} gives. */
  private static final int MOST_RANDOM = 65_536;

  private Encodings() {}

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** {@code btoa}: null if a letter is none of Latin-1. */
  static @Nullable String encoded(String text) {
    return text.chars().anyMatch(c -> c > LAST_LATIN)
        ? null
        : base64(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** {@code atob}: null if it is no Base64. */
  static @Nullable String decoded(String text) {
    String plain = text.replaceAll("[\\t\\n\\f\\r ]", "");
    try {
      return new String(Base64.getDecoder().decode(plain), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static String uuid() {
    return UUID.randomUUID().toString();
  }

  static byte[] random(int count) {
    var bytes = new byte[Math.clamp(count, 0, MOST_RANDOM)];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("unknown algorithm", e);
    }
  }
}
