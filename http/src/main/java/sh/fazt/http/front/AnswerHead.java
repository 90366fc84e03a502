package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;

/**
 * The head of an answer as bytes, field by field as Pekko HTTP writes it.
 *
 * @param bytes of the whole head
 * @param date where in it the {@code Date} begins, which is as long as any other
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record AnswerHead(byte[] bytes, int date) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Bytes of a date. */
  static final int DATE_LENGTH = 29;

  /** The present date. */
  static byte[] date(Instant now) {
    return DATE.format(now).getBytes(ISO_8859_1);
  }

  /**
   * The head of this answer.
   *
   * @param close whether the connection is closed after it
   */
  static AnswerHead of(HttpResponse response, boolean close, byte[] date) {
    var head = new StringBuilder(512);
    head.append("HTTP/1.1 ")
        .append(response.status().intValue())
        .append(' ')
        .append(response.status().reason())
        .append("\r\n");
    boolean closes = close;
    for (HttpHeader header : response.getHeaders()) {
      if (header.is("connection")) {
        closes |= header.value().equalsIgnoreCase("close");
      } else {
        line(head, header.name(), header.value());
      }
    }
    head.append("Date: ");
    int dateAt = head.length();
    head.append(new String(date, ISO_8859_1)).append("\r\n");
    if (closes) {
      line(head, "Connection", "close");
    }
    ResponseEntity entity = response.entity();
    if (response.status().allowsEntity()) {
      String type = entity.getContentType().toString();
      if (!type.equals("none/none")) {
        line(head, "Content-Type", type);
      }
      OptionalLong length = entity.getContentLengthOption();
      line(head, "Content-Length", Long.toString(length.orElseThrow()));
    }
    return new AnswerHead(head.append("\r\n").toString().getBytes(ISO_8859_1), dateAt);
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
