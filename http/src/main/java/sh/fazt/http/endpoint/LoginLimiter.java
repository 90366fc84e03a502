package sh.fazt.http.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import sh.fazt.http.network.Client;
import sh.fazt.http.request.ApiRejections;

/**
 * Counts logins that failed, by client. Many clients are remembered, not all: of too many the ones
 * that did not come back are evicted.
 *
 * <p>Behind a proxy that is not configured everybody comes from one address, and five failures of
 * an attacker would lock the operator out. So a client with a forwarding header is counted by the
 * address in it, and more may fail at its own address; not without a bound, since anybody can send
 * that header. That bound does not hold for those who signed in before, or an attacker who sends
 * ever new addresses could still keep them out. A client that failed once without the header is no
 * proxy, and its header is ignored from then on.
 */
public final class LoginLimiter {
  private static final int MAX_CLIENTS = 10_000;
  private static final int MAX_KNOWN = 1_000;

  private final int allowed;
  private final int allowedForOthers;
  private final Duration window;
  private final InstantSource clock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(MAX_CLIENTS).build();
  private final Cache<String, Boolean> known = Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

  /**
   * Failed logins of one client.
   *
   * @param own whether there was one without a forwarding header
   */
  private record Failures(Instant first, int many, boolean own) {}

  /**
   * A limiter that knows of nothing yet.
   *
   * @param allowed failures of a client in a window that begins with the first
   * @param allowedForOthers the same for an address that only spoke for others
   */
  public LoginLimiter(int allowed, int allowedForOthers, Duration window, InstantSource clock) {
    this.allowed = allowed;
    this.allowedForOthers = Math.max(allowed, allowedForOthers);
    this.window = window;
    this.clock = clock;
  }

  /**
   * Counts a login as failed before it is looked at, so that many at once are counted as well. One
   * that is refused is not looked at and counts no further.
   *
   * @throws sh.fazt.registry.domain.RejectedException if the client failed too often, whatever it
   *     shows now
   */
  synchronized void attempt(Client client) {
    mustBeAllowed(client);
    boolean own = client.countedClaim().isEmpty();
    count(client.counted(), own);
    client.countedClaim().ifPresent(claim -> count(claim, false));
  }

  /**
   * Whether an attempt would be looked at; counts none.
   *
   * @throws sh.fazt.registry.domain.RejectedException if the client failed too often
   */
  synchronized void mustBeAllowed(Client client) {
    String address = client.counted();
    client
        .countedClaim()
        .ifPresentOrElse(
            claim -> {
              mustBeBelow(allowed, claim);
              if (known.getIfPresent(claim) == null) {
                Failures there = failures.getIfPresent(address);
                mustBeBelow(there != null && there.own() ? allowed : allowedForOthers, address);
              }
            },
            () -> mustBeBelow(allowed, address));
  }

  private void mustBeBelow(int limit, String counted) {
    Instant now = clock.instant();
    Failures before = failures.getIfPresent(counted);
    if (before != null && isRecent(before, now) && before.many() >= limit) {
      Duration left = window.minus(Duration.between(before.first(), now));
      throw ApiRejections.tooManyLogins(window, Duration.ofSeconds(Math.max(1, left.toSeconds())))
          .asException();
    }
  }

  private void count(String counted, boolean own) {
    Instant now = clock.instant();
    Failures before = failures.getIfPresent(counted);
    failures.put(
        counted,
        before != null && isRecent(before, now)
            ? new Failures(before.first(), before.many() + 1, own || before.own())
            : new Failures(now, 1, own));
  }

  /** Takes back an attempt that was not looked at. */
  synchronized void forget(Client client) {
    takeBack(client.counted());
    client.countedClaim().ifPresent(this::takeBack);
  }

  private void takeBack(String counted) {
    failures
        .asMap()
        .computeIfPresent(
            counted,
            (_, before) ->
                new Failures(before.first(), Math.max(0, before.many() - 1), before.own()));
  }

  /** Notes a login that succeeded. */
  synchronized void succeeded(Client client) {
    client
        .countedClaim()
        .ifPresentOrElse(
            claim -> {
              failures.invalidate(claim);
              takeBack(client.counted()); // what others failed there stays counted
              known.put(claim, true);
            },
            () -> failures.invalidate(client.counted()));
  }

  /** A clock that was set back begins a new window too, so it locks nobody out. */
  private boolean isRecent(Failures before, Instant now) {
    return !now.isBefore(before.first())
        && Duration.between(before.first(), now).compareTo(window) < 0;
  }
}
