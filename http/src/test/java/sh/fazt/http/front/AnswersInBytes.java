package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads all that came back on a connection as a sequence of answers, strictly: what is no
 * well-formed answer, or only a part of one, is an error.
 */
final class AnswersInBytes {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 [1-5]\\d\\d [ -~]+");
  private static final Pattern FIELD =
      Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+: ?[\\t -~\\x80-\\xff]*");
  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,8}(;[ -~]*)?");
  private static final String BEGINNING = "HTTP/1.1 ";

  private final String all;
  private final boolean mayLackBodies;
  private final List<Integer> statuses = new ArrayList<>();
  private int at;

  private AnswersInBytes(byte[] all, boolean mayLackBodies) {
    this.all = new String(all, ISO_8859_1);
    this.mayLackBodies = mayLackBodies;
  }

  /**
   * The statuses of all final answers.
   *
   * @param mayLackBodies whether some may answer a {@code HEAD}; which ones is not known
   */
  static List<Integer> statuses(byte[] all, boolean mayLackBodies) {
    var answers = new AnswersInBytes(all, mayLackBodies);
    while (answers.at < answers.all.length()) {
      answers.answer();
    }
    return answers.statuses;
  }

  private void answer() {
    int status = status();
    long length = -1;
    boolean chunked = false;
    boolean last = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      check(FIELD.matcher(line).matches(), "a field: " + line);
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> {
          check(length < 0, "one length");
          length = Long.parseLong(value);
        }
        case "transfer-encoding" -> {
          check(!chunked && value.equals("chunked"), "one encoding");
          chunked = true;
        }
        case "connection" -> last |= value.equalsIgnoreCase("close");
        default -> {}
      }
    }
    check(!chunked || length < 0, "a length or an encoding");
    if (status < 200) {
      return;
    }
    statuses.add(status);
    boolean hasBody = status != 204 && status != 304;
    boolean nextBegins = at == all.length() || all.startsWith(BEGINNING, at);
    if (!hasBody || (nextBegins && mayLackBodies)) {
      check(nextBegins, "nothing behind an answer without a body");
    } else if (chunked) {
      chunks();
    } else if (length >= 0) {
      skip(length);
    } else {
      check(last, "an answer without a length is the last");
      at = all.length();
    }
    check(!last || at == all.length(), "nothing behind the last answer");
  }

  private int status() {
    String line = line();
    check(STATUS_LINE.matcher(line).matches(), "a status line: " + line);
    return Integer.parseInt(line.substring(9, 12));
  }

  private void chunks() {
    long size;
    do {
      String line = line();
      check(CHUNK_SIZE.matcher(line).matches(), "a chunk's size: " + line);
      size = Long.parseLong(line.split(";", 2)[0], 16);
      skip(size);
      check(line().isEmpty(), "the end of a chunk");
    } while (size > 0);
  }

  private void skip(long length) {
    check(length <= all.length() - at, "a whole body");
    at += (int) length;
  }

  private String line() {
    int end = all.indexOf("\r\n", at);
    check(end >= 0, "a whole line");
    String line = all.substring(at, end);
    at = end + 2;
    return line;
  }

  private void check(boolean good, String expected) {
    if (!good) {
      throw new AssertionError(
          "expected " + expected + ", at " + at + " of " + all.length() + " bytes:\n" + all);
    }
  }
}
