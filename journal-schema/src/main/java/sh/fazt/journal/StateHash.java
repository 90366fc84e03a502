package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * SHA-256 of the canonical bytes of the visible state, lower-case hex. Two nodes, or one node at
 * two moments, that serve and list the same have the same one.
 */
public record StateHash(@JsonValue String hex) implements Comparable<StateHash> {
  public StateHash {
    if (!Sha256.isHex(hex)) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + hex);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static StateHash of(String hex) {
    return new StateHash(hex);
  }

  /** The hash of these bytes. */
  public static StateHash ofBytes(byte[] bytes) {
    return new StateHash(Sha256.hex(bytes));
  }

  @Override
  public int compareTo(StateHash other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
