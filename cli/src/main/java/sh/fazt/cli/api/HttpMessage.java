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
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP answer. Head and body are bounded: no node answers with more (the digests of
 * 60,000 files), and something else must not fill the memory.
 *
 * @param fields by lower-case name; of a repeated field the last
 */
record HttpMessage(int status, Map<String, String> fields) {
  static final int CONTINUE = 100;
  static final int OK = 200;
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int LONGEST_BODY = 4 << 20;
  private static final int BUFFER = 64 * 1024;

  HttpMessage {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /** What does not speak HTTP answered. */
  static final class NotHttp extends IOException {
    private static final long serialVersionUID = 1L;

    private NotHttp() {
      super("not HTTP");
    }
  }

  /** A body is longer than it was said to be, or than anyone would wait for. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLong() {
      super("too long");
    }
  }

  /** Reads a head, up to and with its empty line. */
  static HttpMessage read(InputStream in) throws IOException {
    String first = line(in, LONGEST_HEAD);
    int left = LONGEST_HEAD - first.length();
    int status = status(first);
    var fields = new TreeMap<String, String>();
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      left -= line.length();
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new HttpMessage(status, fields);
  }

  private static int status(String line) throws NotHttp {
    boolean looksRight = line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ';
    try {
      return looksRight ? Integer.parseInt(line.substring(9, 12)) : badStatus();
    } catch (NumberFormatException _) {
      return badStatus();
    }
  }

  private static int badStatus() throws NotHttp {
    throw new NotHttp();
  }

  private static String line(InputStream in, int longest) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed before the answer was whole");
      }
      if (line.size() >= longest) {
        throw new NotHttp();
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether another one follows. */
  boolean isInterim() {
    return status / 100 == 1;
  }

  /** The whole answer, with its body read. */
  ApiAnswer withBody(InputStream in) throws IOException {
    return new ApiAnswer(
        status,
        Optional.ofNullable(fields.get("location")),
        new String(body(in), StandardCharsets.UTF_8));
  }

  /**
   * Reads the body into a stream as it comes.
   *
   * @param most bytes it may have
   * @throws IOException if it has more, or ends before it is whole
   */
  void copyBody(InputStream in, OutputStream out, long most) throws IOException {
    if (isChunked()) {
      long left = most;
      for (int size = chunkSize(line(in, LONGEST_HEAD));
          size != 0;
          size = chunkSize(line(in, LONGEST_HEAD))) {
        left = copied(in, out, size, left);
        line(in, LONGEST_HEAD);
      }
      return;
    }
    @Nullable String length = fields.get("content-length");
    if (length == null) {
      toTheEnd(in, out, most);
      return;
    }
    try {
      copied(in, out, Long.parseLong(length), most);
    } catch (NumberFormatException _) {
      throw new NotHttp();
    }
  }

  /** Some proxies tell no length and end the body with the connection. */
  private static void toTheEnd(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = most;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (count > left) {
        throw new TooLong();
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private static long copied(InputStream in, OutputStream out, long size, long most)
      throws IOException {
    if (size < 0 || size > most) {
      throw new TooLong();
    }
    byte[] buffer = new byte[BUFFER];
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new EOFException("the connection was closed before the answer was whole");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    return most - size;
  }

  private boolean isChunked() {
    return fields
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .endsWith("chunked");
  }

  private byte[] body(InputStream in) throws IOException {
    if (isChunked()) {
      return chunks(in);
    }
    @Nullable String length = fields.get("content-length");
    try {
      long told = length == null ? LONGEST_BODY : Long.parseLong(length);
      return in.readNBytes(Math.clamp(told, 0, LONGEST_BODY));
    } catch (NumberFormatException _) {
      throw new NotHttp();
    }
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (body.size() < LONGEST_BODY) {
      int size = chunkSize(line(in, LONGEST_HEAD));
      if (size == 0) {
        break;
      }
      body.write(in.readNBytes(Math.min(size, LONGEST_BODY - body.size())));
      line(in, LONGEST_HEAD);
    }
    return body.toByteArray();
  }

  private static int chunkSize(String line) throws NotHttp {
    int end = line.indexOf(';');
    try {
      return Integer.parseUnsignedInt((end < 0 ? line : line.substring(0, end)).strip(), 16)
          & Integer.MAX_VALUE;
    } catch (NumberFormatException _) {
      throw new NotHttp();
    }
  }
}
