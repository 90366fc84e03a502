package sh.fazt.function.protocol;

/** The body of a response. */
public sealed interface ResponseBody {
  /** The bytes themselves, perhaps none. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Bytes(byte[] data) implements ResponseBody {}

  /** What the app's storage holds under a path: the script's body was {@code {blob: path}}. */
  record Blob(String path) implements ResponseBody {}
}
