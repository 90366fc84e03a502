package sh.fazt.http.auth;

import sh.fazt.journal.Actor;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.access.SessionRow;
import sh.fazt.registry.domain.KeyLimits;

/** The authenticated caller of a request. */
public sealed interface Caller {
  /** Somebody who showed no credentials. */
  record Unauthenticated() implements Caller {
    @Override
    public Actor actor() {
      throw new IllegalStateException("nobody changes nothing");
    }

    @Override
    public boolean has(Scope scope) {
      return false;
    }

    @Override
    public KeyLimits limits() {
      return KeyLimits.NONE;
    }
  }

  /** The holder of a key. */
  record KeyHolder(KeyRow key) implements Caller {
    @Override
    public Actor actor() {
      return key.actor();
    }

    @Override
    public boolean has(Scope scope) {
      return key.has(scope);
    }

    @Override
    public KeyLimits limits() {
      return key.limits();
    }
  }

  /**
   * The operator, signed in.
   *
   * @param shown the cookie that says so
   * @param renewed whether the session now lasts longer than its cookie says
   */
  record Operator(SessionRow session, SessionCookie.Shown shown, boolean renewed)
      implements Caller {
    @Override
    public Actor actor() {
      return session.actor();
    }

    @Override
    public boolean has(Scope scope) {
      return true;
    }

    @Override
    public KeyLimits limits() {
      return KeyLimits.NONE;
    }
  }

  /** The actor in the events that this caller causes. */
  Actor actor();

  boolean has(Scope scope);

  /** Whether it showed good credentials. */
  default boolean isKnown() {
    return !(this instanceof Unauthenticated);
  }

  /** What it may touch. */
  KeyLimits limits();
}
