package sh.fazt.http.api;

import java.time.Duration;
import sh.fazt.journal.Scope;
import sh.fazt.registry.Rejection;
import sh.fazt.registry.RejectionCode;

/** Why the API itself refuses a request, before the registry is asked. */
final class ApiRejections {
  private ApiRejections() {}

  /**
   * Too many deploys with one key.
   *
   * @param next until the next one is taken
   */
  static Rejection tooManyDeploys(int perMinute, Duration next) {
    return RejectionCode.RATE_LIMIT_EXCEEDED
        .because("Rate limit exceeded: max " + perMinute + " deploys per minute")
        .retryAfter(next);
  }

  /**
   * One key has too many deploys open.
   *
   * @param next until the first of them ends, if nobody uses it
   */
  static Rejection tooManyOpenDeploys(int max, Duration next) {
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
  static Rejection tooManyLogins(Duration window, Duration next) {
    return RejectionCode.RATE_LIMIT_EXCEEDED
        .because(
            "Too many failed attempts. Please try again in " + window.toMinutes() + " minutes.")
        .retryAfter(next);
  }

  /** One network tells of more than is counted; the next minute has room again. */
  static Rejection tooManyEvents(int perMinute) {
    return RejectionCode.RATE_LIMIT_EXCEEDED.because(
        "More than "
            + perMinute
            + " events in a minute from one network (setting fazt.http.visits.per-network-per-minute);"
            + " send them later");
  }

  static Rejection wrongCredentials() {
    return RejectionCode.INVALID_CREDENTIALS.because("Invalid username or password");
  }

  /** A page that is not ours wants to change something with the operator's session. */
  static Rejection foreignOrigin() {
    return forbidden(
        "A change in a session must come from this host's own pages; programs use a key");
  }

  static Rejection notVisitable() {
    return badRequest(
        "url must be one that a visitor could open, such as http://tetris.example.com/");
  }

  /** No credentials, or none that are good, where any would do. */
  static Rejection anonymous() {
    return unauthorized("Authentication required");
  }

  static Rejection methodNotAllowed() {
    return RejectionCode.METHOD_NOT_ALLOWED.because("Method not allowed");
  }

  /** There is none, or it is another key's. */
  static Rejection noDeploy() {
    return RejectionCode.DEPLOY_NOT_FOUND.because(
        "There is no such deploy open with this key; it may have ended: open a new one");
  }

  static Rejection contentMissing(int count) {
    return RejectionCode.CONTENT_MISSING.because(
        count + " of the deploy's contents are missing; send them, then commit again");
  }

  static Rejection notFound() {
    return RejectionCode.NOT_FOUND.because("There is no such API path");
  }

  /** Says nothing of the cause, which only the log has. */
  static Rejection unexpected() {
    return RejectionCode.INTERNAL_ERROR.because(
        "An unexpected error occurred. Please try again later.");
  }

  static Rejection badRequest(String sentence) {
    return RejectionCode.BAD_REQUEST.because(sentence);
  }

  static Rejection unauthorized(String sentence) {
    return RejectionCode.UNAUTHORIZED.because(sentence);
  }

  static Rejection forbidden(String sentence) {
    return RejectionCode.FORBIDDEN.because(sentence);
  }

  static Rejection needs(Scope scope) {
    return forbidden("This key may not do that; use one with the scope " + scope.word());
  }

  static Rejection noApp() {
    return RejectionCode.APP_NOT_FOUND.because("App not found");
  }

  /** The form is not one, or not ours. */
  static Rejection badForm(String why) {
    return badRequest("Failed to parse form: " + why);
  }

  static Rejection tooLarge(long limit) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "The upload is larger than " + limit + " bytes (setting fazt.http.upload.max-size)");
  }

  static Rejection busy(String what) {
    return RejectionCode.BUSY.because(what + "; try again in a moment");
  }
}
