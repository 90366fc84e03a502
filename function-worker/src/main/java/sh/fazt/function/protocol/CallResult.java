package sh.fazt.function.protocol;

import org.jspecify.annotations.Nullable;

/** How the node answers a call of a script. */
public sealed interface CallResult {
  /**
   * It was done.
   *
   * @param json the value as JSON; null is {@code undefined}
   * @param bytes what goes with it: a blob, a body
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Done(@Nullable String json, byte @Nullable [] bytes) implements CallResult {}

  /**
   * It was refused: an Error in the script, which can be caught.
   *
   * @param code stable, its property {@code code}
   * @param message its message
   */
  record Refused(String code, String message) implements CallResult {}

  /** A value without bytes. */
  static CallResult done(@Nullable String json) {
    return new Done(json, null);
  }
}
