package sh.fazt.registry.access;

import java.time.Instant;
import sh.fazt.journal.Actor;

/**
 * A place where the operator is signed in.
 *
 * @param remembered whether it is to last for days without a visit
 * @param seenAt when it was last used, to the minute
 * @param expiresAt when it ends unless it is used before
 * @param address the client's, at login
 * @param program the client's User-Agent at login
 */
public record SessionRow(
    long id,
    String username,
    boolean remembered,
    Instant createdAt,
    Instant seenAt,
    Instant expiresAt,
    String address,
    String program) {

  /** Who an event names when something was done in this session. */
  public Actor actor() {
    return Actor.session(username + "#" + id);
  }
}
