package sh.fazt.http.answer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the API formats them. */
public final class Times {
  private Times() {}

  /** RFC 3339, UTC, whole seconds: {@code 2026-01-19T12:34:56Z}. */
  public static String of(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
