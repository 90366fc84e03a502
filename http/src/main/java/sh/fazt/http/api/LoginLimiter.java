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
   * Counts a login as failed before it is looked at, so that many at once are counted as well.
   *
   * @throws sh.fazt.registry.Refused if the client failed too often, whatever it shows now
   */
  void attempt(Client client) {
    Instant now = clock.instant();
    Failures known =
        failures
            .asMap()
            .merge(
                client.counted(),
                new Failures(now, 1),
                (before, first) ->
                    isRecent(before, now)
                        ? new Failures(before.first(), before.many() + 1)
                        : first);
    if (known.many() > allowed) {
      throw tooMany(known, now);
    }
  }

  /**
   * Whether an attempt would be looked at; counts none.
   *
   * @throws sh.fazt.registry.Refused if the client failed too often
   */
  void mustBeAllowed(Client client) {
    Instant now = clock.instant();
    Failures known = failures.getIfPresent(client.counted());
    if (known != null && isRecent(known, now) && known.many() >= allowed) {
      throw tooMany(known, now);
    }
  }

  private RuntimeException tooMany(Failures known, Instant now) {
    Duration left = window.minus(Duration.between(known.first(), now));
    return new ApiRefusal.TooManyLogins(window, Math.max(1, left.toSeconds())).asException();
  }

  /** Takes back an attempt that was not looked at. */
  void forget(Client client) {
    failures
        .asMap()
        .computeIfPresent(
            client.counted(), (_, known) -> new Failures(known.first(), known.many() - 1));
  }

  /** Notes a login that succeeded. */
  void succeeded(Client client) {
    failures.invalidate(client.counted());
  }

  private boolean isRecent(Failures known, Instant now) {
    return Duration.between(known.first(), now).compareTo(window) < 0;
  }
}
