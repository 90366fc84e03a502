package sh.fazt.http.storage;

/** Text of strangers that goes into a header field. */
final class Printable {
  private Printable() {}

  /** Its printable letters of ASCII, others as a question mark. */
  static String of(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
