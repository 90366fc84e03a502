package sh.fazt.http.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the API tells them. */
final class Times {
  private Times() {}

  /** RFC 3339, UTC, whole seconds: {@code 2026-01-19T12:34:56Z}. */
  static String of(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
