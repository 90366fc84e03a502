package sh.fazt.http.visits;

import java.util.List;

/**
 * The texts of one event, cut so that all of them together can be kept. Each has a limit of its
 * own; where the sum is still too much, those that say least give way first.
 *
 * @param program what the visitor's program calls itself
 */
record RowTexts(
    String domain, String event, String path, String referrer, String program, List<String> tags) {

  /**
   * What is kept of these texts.
   *
   * @param max bytes of all together
   */
  static RowTexts of(
      int max,
      String domain,
      String event,
      String path,
      String referrer,
      String program,
      List<String> tags) {
    var left = new Budget(max);
    return new RowTexts(
        left.take(domain),
        left.take(event),
        left.take(path),
        left.take(referrer),
        left.take(program),
        tags.stream().takeWhile(left::takes).toList());
  }

  /** Of the bytes there are for a row. */
  private static final class Budget {
    /** Quotes and a comma, and each character may need a backslash. */
    private static final int TAG = 3;

    private int bytes;

    Budget(int bytes) {
      this.bytes = bytes;
    }

    String take(String text) {
      String cut = ShortText.of(text, Math.min(bytes, ShortText.LONGEST));
      bytes -= ShortText.bytes(cut);
      return cut;
    }

    boolean takes(String tag) {
      bytes -= 2 * ShortText.bytes(tag) + TAG;
      return bytes >= 0;
    }
  }
}
