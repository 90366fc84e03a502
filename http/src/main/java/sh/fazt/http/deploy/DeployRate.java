package sh.fazt.http.deploy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.journal.KeyNo;

/**
 * Counts deploys per key in windows of one minute, each begun by a key's first deploy. Holds one
 * small entry per live key.
 */
public final class DeployRate {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private record Window(Instant from, int count) {}

  private final int perMinute;
  private final InstantSource clock;
  private final ConcurrentHashMap<KeyNo, Window> windows = new ConcurrentHashMap<>();

  public DeployRate(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * Counts one deploy with this key.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it is one too many
   */
  void count(KeyNo key) {
    Instant now = clock.instant();
    Window window =
        windows.merge(
            key,
            new Window(now, 1),
            (before, first) ->
                isOver(before, now) ? first : new Window(before.from(), before.count() + 1));
    if (window.count() > perMinute) {
      Duration rest = Duration.between(now, window.from().plus(WINDOW));
      throw ApiRejections.tooManyDeploys(
              perMinute, Duration.ofSeconds(Math.max(1, rest.plusMillis(999).toSeconds())))
          .asException();
    }
  }

  /** A clock that was set back begins a new window too, so it locks nobody out. */
  private static boolean isOver(Window window, Instant now) {
    return now.isBefore(window.from()) || !now.isBefore(window.from().plus(WINDOW));
  }
}
