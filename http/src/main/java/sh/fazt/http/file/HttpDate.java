package sh.fazt.http.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.DateTime;
import org.jspecify.annotations.Nullable;

/** Dates in header fields (RFC 9110, section 5.6.7), to the second. */
public final class HttpDate {
  private static final DateTimeFormatter FIXED =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);
  private static final DateTimeFormatter RFC_850 =
      new DateTimeFormatterBuilder()
          .appendPattern("EEEE, dd-MMM-")
          .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
          .appendPattern(" HH:mm:ss 'GMT'")
          .toFormatter(Locale.ENGLISH);
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);
  private static final List<DateTimeFormatter> ACCEPTED = List.of(FIXED, RFC_850, ASCTIME);

  private HttpDate() {}

  public static String format(Instant instant) {
    return DateTime.create(instant.toEpochMilli()).toRfc1123DateTimeString();
  }

  /** The instant in any of the three forms a recipient has to accept, or none. */
  static @Nullable Instant parse(String text) {
    for (DateTimeFormatter form : ACCEPTED) {
      try {
        return LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException _) {
        // the next form may fit
      }
    }
    return null;
  }
}
