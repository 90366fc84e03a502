package sh.fazt.registry.sqlite.older;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as the older release wrote them: seconds since 1970, as a number or as a text of digits; or
 * a date and time of UTC, in SQL's form or in the long one of Go, which ends in a reading of its
 * clock ({@code 2026-01-19 12:34:56.789 +0000 UTC m=+12.345}).
 */
final class OlderTime {
  private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,12}");
  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
              + "(?: ?(Z|[+-][0-9]{2}:?[0-9]{2}))?(?: [A-Za-z+-][A-Za-z0-9+-]{0,9})?(?: m=.{1,40})?");
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private OlderTime() {}

  /** The time a text spells, if it spells one of ours or of the time to come. */
  static Optional<Instant> parse(String text) {
    try {
      return SECONDS.matcher(text).matches()
          ? sensible(Instant.ofEpochSecond(Long.parseLong(text)))
          : written(TEXT.matcher(text)).flatMap(OlderTime::sensible);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> written(Matcher text) {
    if (!text.matches()) {
      return Optional.empty();
    }
    String zone = text.group(3);
    return Optional.of(
        LocalDateTime.parse(text.group(1) + "T" + text.group(2))
            .toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone)));
  }

  private static Optional<Instant> sensible(Instant time) {
    return time.isBefore(FIRST) || time.isAfter(LAST) ? Optional.empty() : Optional.of(time);
  }
}
