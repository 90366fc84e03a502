package sh.fazt.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The head of an HTTP answer. Head and body are bounded: no node answers with more (the digests of
 * 60,000 files), and something else must not fill the memory. Where the body ends is known to
 * {@link AnswerBody} alone.
 *
 * @param fields by lower-case name; of a repeated field the last, but of one that says where the
 *     body ends all, separated by commas
 */
record HttpMessage(int status, Map<String, String> fields) {
  static final int CONTINUE = 100;
  static final int OK = 200;
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int LONGEST_BODY = 4 << 20;
  private static final int MAX_INTERIM = 100;
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9]{2})( .*)?");
  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  HttpMessage {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /** What does not speak HTTP answered. */
  static final class NotHttp extends IOException {
    private static final long serialVersionUID = 1L;

    NotHttp() {
      super("not HTTP");
    }
  }

  /** The connection ended in the middle of an answer. */
  static final class CutShort extends EOFException {
    private static final long serialVersionUID = 1L;

    CutShort() {
      super("the connection was closed before the answer was whole");
    }
  }

  /** A body is longer than announced, or than the limit. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("too long");
    }
  }

  /** Reads a head, up to and with its empty line. */
  static HttpMessage read(InputStream in) throws IOException {
    String first = line(in, LONGEST_HEAD);
    var status = STATUS_LINE.matcher(first);
    if (!status.matches()) {
      throw new NotHttp();
    }
    return new HttpMessage(
        Integer.parseInt(status.group(1)), fields(in, LONGEST_HEAD - first.length()));
  }

  /**
   * Reads the head of the answer itself; those that only say that one will come are passed over.
   */
  static HttpMessage readFinal(InputStream in) throws IOException {
    return readUntil(in, _ -> false);
  }

  /** Reads up to the head of the answer itself, or an interim one that is waited for. */
  static HttpMessage readUntil(InputStream in, Predicate<HttpMessage> wanted) throws IOException {
    HttpMessage message = read(in);
    for (int seen = 1; message.isInterim() && !wanted.test(message); seen++) {
      if (seen > MAX_INTERIM) {
        throw new NotHttp();
      }
      message = read(in);
    }
    return message;
  }

  /** Reads fields up to and with the empty line behind them. */
  static Map<String, String> fields(InputStream in, int longest) throws IOException {
    int left = longest;
    var fields = new TreeMap<String, String>();
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      left -= line.length();
      int colon = line.indexOf(':');
      if (colon < 0 || !FIELD_NAME.matcher(line.substring(0, colon)).matches()) {
        // Whatever it is, it might be what says where the body ends.
        throw new NotHttp();
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      fields.merge(
          name,
          line.substring(colon + 1).strip(),
          (one, next) -> AnswerBody.FRAMING.contains(name) ? one + "," + next : next);
    }
    return fields;
  }

  /** A line without its end, which is a line feed, mostly with a carriage return before it. */
  private static String line(InputStream in, int longest) throws IOException {
    String line = upToLineFeed(in, longest);
    return withoutReturns(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
  }

  /** A line that must end in a carriage return and a line feed, without them. */
  static String strictLine(InputStream in, int longest) throws IOException {
    String line = upToLineFeed(in, longest);
    if (!line.endsWith("\r")) {
      throw new NotHttp();
    }
    return withoutReturns(line.substring(0, line.length() - 1));
  }

  private static String withoutReturns(String line) throws NotHttp {
    if (line.indexOf('\r') >= 0) {
      throw new NotHttp();
    }
    return line;
  }

  private static String upToLineFeed(InputStream in, int longest) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new CutShort();
      }
      if (line.size() >= longest) {
        throw new NotHttp();
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether another one follows. */
  boolean isInterim() {
    return status / 100 == 1;
  }

  /**
   * The whole answer, with its body read.
   *
   * @throws IOException if the body ends before it is whole, or is longer than any node's
   */
  ApiAnswer withBody(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    copyBody(in, body, LONGEST_BODY);
    return new ApiAnswer(
        status, Optional.ofNullable(fields.get("location")), body.toString(StandardCharsets.UTF_8));
  }

  /**
   * Reads the body into a stream as it comes.
   *
   * @param max bytes it may have
   * @throws IOException if it has more, or ends before it is whole
   */
  void copyBody(InputStream in, OutputStream out, long max) throws IOException {
    AnswerBody.of(this, in).copyTo(out, max);
  }
}
