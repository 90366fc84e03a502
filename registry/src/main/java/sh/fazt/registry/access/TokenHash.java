package sh.fazt.registry.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Sha256;

/**
 * SHA-256 of a token's digits. A token has 256 random bits, so nothing slower is needed: there is
 * nothing to guess. Two are compared in a time that does not depend on where they differ.
 */
public final class TokenHash {
  private static final int BYTES = 32;

  private final byte[] bytes;

  private TokenHash(byte[] bytes) {
    this.bytes = bytes;
  }

  static TokenHash of(String digits) {
    return new TokenHash(Sha256.digest().digest(digits.getBytes(StandardCharsets.US_ASCII)));
  }

  /** As it was stored. */
  static TokenHash stored(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a token's hash has 32 bytes, not " + bytes.length);
    }
    return new TokenHash(bytes.clone());
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  /** The first four bytes: they are spread evenly already. */
  @Override
  public int hashCode() {
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  @Override
  public String toString() {
    return "TokenHash[hidden]";
  }
}
