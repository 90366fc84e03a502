package sh.fazt.http.auth;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.access.SessionRow;
import sh.fazt.registry.domain.AllowedApps;

/** Who asks, once that is known. */
public sealed interface Caller {
  /** Somebody who showed no credentials. */
  record Nobody() implements Caller {
    @Override
    public Actor actor() {
      throw new IllegalStateException("nobody changes nothing");
    }

    @Override
    public boolean has(Scope scope) {
      return false;
    }

    @Override
    public AllowedApps allowedApps() {
      return AllowedApps.EVERYTHING;
    }

    @Override
    public boolean mayTouch(Subdomain alias) {
      return true;
    }
  }

  /** The holder of a key. */
  record Holder(KeyRow key) implements Caller {
    @Override
    public Actor actor() {
      return key.actor();
    }

    @Override
    public boolean has(Scope scope) {
      return key.has(scope);
    }

    @Override
    public AllowedApps allowedApps() {
      return new AllowedApps(key.apps());
    }

    @Override
    public boolean mayTouch(Subdomain alias) {
      return key.mayTouch(alias);
    }

    @Override
    public boolean isForSomeNames() {
      return !key.aliases().isEmpty();
    }
  }

  /**
   * The operator, signed in.
   *
   * @param shown the cookie that says so
   * @param renewed whether the session lasts longer from now on than its cookie was told
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
    public AllowedApps allowedApps() {
      return AllowedApps.EVERYTHING;
    }

    @Override
    public boolean mayTouch(Subdomain alias) {
      return true;
    }
  }

  /** Whom the events name that this caller causes. */
  Actor actor();

  boolean has(Scope scope);

  /** Whether it showed good credentials. */
  default boolean isKnown() {
    return !(this instanceof Nobody);
  }

  /** Whether it is limited to some names. */
  default boolean isForSomeNames() {
    return false;
  }

  /** The apps it may touch. */
  AllowedApps allowedApps();

  boolean mayTouch(Subdomain alias);

  default boolean mayTouch(AppId app) {
    return allowedApps().includes(app);
  }

  /** Whether an alias that does this may be touched by it. */
  default boolean mayTouch(Subdomain alias, @Nullable Target target) {
    return mayTouch(alias) && (target == null || allowedApps().covers(target));
  }
}
