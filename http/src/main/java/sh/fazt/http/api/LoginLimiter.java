package sh.fazt.http.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import sh.fazt.http.network.Client;

/**
 * Counts logins that failed, by client. Many clients are remembered, not all: of too many the ones
 * that did not come back make room.
 */
final class LoginLimiter {
  private static final int MOST_CLIENTS = 10_000;

  private final int allowed;
  private final Duration window;
  private final InstantSource clock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(MOST_CLIENTS).build();

  private record Failures(Instant first, int many) {}

  LoginLimiter(int allowed, Duration window, InstantSource clock) {
    this.allowed = allowed;
    this.window = window;
    this.clock = clock;
  }

  /**
   * Refuses a client that failed too often, whatever it shows now.
   *
   * @throws sh.fazt.registry.Refused then
   */
  void check(Client client) {
    Instant now = clock.instant();
    Failures known = failures.getIfPresent(client.counted());
    if (known != null && known.many() >= allowed && isRecent(known, now)) {
      Duration left = window.minus(Duration.between(known.first(), now));
      throw new ApiRefusal.TooManyLogins(window, Math.max(1, left.toSeconds())).asException();
    }
  }

  /** Notes a login that failed. */
  void failed(Client client) {
    Instant now = clock.instant();
    failures
        .asMap()
        .merge(
            client.counted(),
            new Failures(now, 1),
            (known, first) ->
                isRecent(known, now) ? new Failures(known.first(), known.many() + 1) : first);
  }

  /** Notes a login that succeeded. */
  void succeeded(Client client) {
    failures.invalidate(client.counted());
  }

  private boolean isRecent(Failures known, Instant now) {
    return Duration.between(known.first(), now).compareTo(window) < 0;
  }
}
