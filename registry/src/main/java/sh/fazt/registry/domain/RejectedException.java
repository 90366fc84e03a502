package sh.fazt.registry.domain;

/**
 * Carries a {@link Rejection} where only an exception can go, as in a failed future. It has no
 * stack trace: it is an answer, not a fault.
 */
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Rejection rejection;

  public RejectedException(Rejection rejection) {
    super(rejection.code() + ": " + rejection.sentence(), null, false, false);
    this.rejection = rejection;
  }

  public Rejection rejection() {
    return rejection;
  }
}
