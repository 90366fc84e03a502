package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * SHA-256 of a tree's canonical bytes, lower-case hex. It is the identity of what a release serves.
 */
public record TreeHash(@JsonValue String hex) implements Comparable<TreeHash> {
  public TreeHash {
    if (!Sha256.isHex(hex)) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + hex);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TreeHash of(String hex) {
    return new TreeHash(hex);
  }

  /** The hash of these bytes. */
  public static TreeHash ofBytes(byte[] bytes) {
    return new TreeHash(Sha256.hex(bytes));
  }

  @Override
  public int compareTo(TreeHash other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
