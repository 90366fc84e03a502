package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** SHA-256 of the bytes of one file, lower-case hex. It is the identity of content. */
public record ContentHash(@JsonValue String hex) implements Comparable<ContentHash> {
  public ContentHash {
    if (!Sha256.isHex(hex)) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + hex);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContentHash of(String hex) {
    return new ContentHash(hex);
  }

  /** The hash of these bytes. */
  public static ContentHash ofBytes(byte[] bytes) {
    return new ContentHash(Sha256.hex(bytes));
  }

  @Override
  public int compareTo(ContentHash other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
