package sh.fazt.http.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import sh.fazt.registry.access.ViewPass;

/**
 * Hands a pass from the API's host, where the operator is signed in, to the host of a private app,
 * which the session's cookie must never reach: by a ticket in the address that is good for one
 * host, one use and one minute. Tickets are in memory only; of too many the oldest are void.
 */
public final class ViewTickets {
  public static final String PARAMETER = "fazt_ticket";

  private static final Duration GOOD_FOR = Duration.ofSeconds(60);
  private static final int MAX = 1_000;
  private static final int BYTES = 24;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Cache<String, Ticket> issued = Caffeine.newBuilder().maximumSize(MAX).build();

  private record Ticket(String host, ViewPass pass, Instant until) {}

  public ViewTickets(InstantSource clock) {
    this.clock = clock;
  }

  /** A ticket for the pass at this host. */
  public String issue(String host, ViewPass pass) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    issued.put(ticket, new Ticket(host, pass, clock.instant().plus(GOOD_FOR)));
    return ticket;
  }

  /**
   * Redeems the ticket for a pass at this host; the ticket is void afterwards, whoever redeemed it.
   */
  public Optional<ViewPass> redeem(String ticket, String host) {
    return Optional.ofNullable(issued.asMap().remove(ticket))
        .filter(held -> held.host().equals(host) && clock.instant().isBefore(held.until()))
        .map(Ticket::pass);
  }
}
