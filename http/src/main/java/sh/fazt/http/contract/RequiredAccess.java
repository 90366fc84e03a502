package sh.fazt.http.contract;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Scope;

/** Who may ask. */
public enum RequiredAccess {
  /** Anyone who reaches the node. */
  ANYONE(null),
  /** Any authenticated caller: by key or session. */
  KNOWN(null),
  /** The operator, signed in; no key will do. */
  SESSION(null),
  READ(Scope.READ),
  DEPLOY(Scope.DEPLOY),
  ROUTE(Scope.ROUTE),
  DATA(Scope.DATA),
  ADMIN(Scope.ADMIN);

  private final @Nullable Scope scope;

  RequiredAccess(@Nullable Scope scope) {
    this.scope = scope;
  }

  /** The scope it takes, or nothing if none is needed. */
  public Optional<Scope> scope() {
    return Optional.ofNullable(scope);
  }
}
