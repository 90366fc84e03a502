package sh.fazt.http.answer;

/** Text that is safe in a header field and in a log line: {@code !} to {@code ~}. */
public final class VisibleAscii {
  private VisibleAscii() {}

  /** Whether the text is 1 to {@code most} such characters. */
  public static boolean is(String text, int max) {
    return !text.isEmpty()
        && text.length() <= max
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
