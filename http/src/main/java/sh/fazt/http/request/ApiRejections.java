package sh.fazt.http.request;

import java.time.Duration;
import sh.fazt.journal.Scope;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why the API itself refuses a request, before the registry is asked. */
public final class ApiRejections {
  private ApiRejections() {}

  /**
   * Too many deploys with one key.
   *
   * @param next until the next one is taken
   */
  public static Rejection tooManyDeploys(int perMinute, Duration next) {
    return RejectionCode.RATE_LIMIT_EXCEEDED
        .because("Rate limit exceeded: max " + perMinute + " deploys per minute")
        .retryAfter(next);
  }

  /**
   * One key has too many deploys open.
   *
   * @param next until the first of them expires
   */
  public static Rejection tooManyOpenDeploys(int max, Duration next) {
    return RejectionCode.TOO_MANY_OPEN_DEPLOYS
        .because(
            "This key has "
                + max
                + " deploys open (setting fazt.http.deploys.most-per-key); commit one, or wait"
                + " until one ends")
        .retryAfter(next);
  }

  /**
   * Too many logins failed.
   *
   * @param next until one is looked at again
   */
  public static Rejection tooManyLogins(Duration window, Duration next) {
    return RejectionCode.RATE_LIMIT_EXCEEDED
        .because(
            "Too many failed attempts. Please try again in " + window.toMinutes() + " minutes.")
        .retryAfter(next);
  }

  /** One network sends more events than are counted; the limit resets every minute. */
  public static Rejection tooManyEvents(int perMinute) {
    return RejectionCode.RATE_LIMIT_EXCEEDED.because(
        "More than "
            + perMinute
            + " events in a minute from one network (setting fazt.http.visits.per-network-per-minute);"
            + " send them later");
  }

  public static Rejection wrongCredentials() {
    return RejectionCode.INVALID_CREDENTIALS.because("Invalid username or password");
  }

  /** A page that is not ours wants to change something with the operator's session. */
  public static Rejection foreignOrigin() {
    return forbidden(
        "A change in a session must come from this host's own pages; programs use a key");
  }

  public static Rejection notVisitable() {
    return badRequest(
        "url must be one that a visitor could open, such as http://tetris.example.com/");
  }

  /** No credentials, or none that are good, where any would do. */
  public static Rejection anonymous() {
    return unauthorized("Authentication required");
  }

  public static Rejection methodNotAllowed() {
    return RejectionCode.METHOD_NOT_ALLOWED.because("Method not allowed");
  }

  /** There is none, or it is another key's. */
  public static Rejection noDeploy() {
    return RejectionCode.DEPLOY_NOT_FOUND.because(
        "There is no such deploy open with this key; it may have ended: open a new one");
  }

  public static Rejection contentMissing(int count) {
    return RejectionCode.CONTENT_MISSING.because(
        count + " of the deploy's contents are missing; send them, then commit again");
  }

  public static Rejection notFound() {
    return RejectionCode.NOT_FOUND.because("There is no such API path");
  }

  /** Says nothing of the cause, which only the log has. */
  public static Rejection unexpected() {
    return RejectionCode.INTERNAL_ERROR.because(
        "An unexpected error occurred. Please try again later.");
  }

  public static Rejection badRequest(String sentence) {
    return RejectionCode.BAD_REQUEST.because(sentence);
  }

  public static Rejection unauthorized(String sentence) {
    return RejectionCode.UNAUTHORIZED.because(sentence);
  }

  public static Rejection forbidden(String sentence) {
    return RejectionCode.FORBIDDEN.because(sentence);
  }

  public static Rejection needs(Scope scope) {
    return forbidden("This key may not do that; use one with the scope " + scope.word());
  }

  public static Rejection noApp() {
    return RejectionCode.APP_NOT_FOUND.because("App not found");
  }

  /** The form is not one, or not ours. */
  public static Rejection badForm(String why) {
    return badRequest("Failed to parse form: " + why);
  }

  /** A script of a release cannot be parsed. */
  public static Rejection malformedScript(String file, int line, int column, String why) {
    return RejectionCode.SYNTAX_ERROR.because(
        "%s:%d:%d: %s (mend it and deploy again)".formatted(file, line, column, why));
  }

  public static Rejection tooLarge(long limit) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "The upload is larger than " + limit + " bytes (setting fazt.http.upload.max-size)");
  }

  public static Rejection busy(String what) {
    return RejectionCode.BUSY.because(what + "; try again in a moment");
  }
}
