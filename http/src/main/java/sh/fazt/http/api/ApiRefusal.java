package sh.fazt.http.api;

import java.time.Duration;
import sh.fazt.journal.Scope;
import sh.fazt.registry.Refused;
import sh.fazt.registry.Rejection;

/** Why the API itself refuses a request, before the registry is asked. */
sealed interface ApiRefusal extends Rejection {
  /** A refusal with nothing to it but its words. */
  record Plain(String code, int status, String sentence) implements ApiRefusal {}

  /**
   * Too many deploys with one key.
   *
   * @param seconds until the next one is taken
   */
  record TooManyDeploys(int perMinute, long seconds) implements ApiRefusal {
    @Override
    public String code() {
      return "RATE_LIMIT_EXCEEDED";
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public String sentence() {
      return "Rate limit exceeded: max " + perMinute + " deploys per minute";
    }
  }

  /**
   * One key has too many deploys open.
   *
   * @param seconds until the first of them ends, if nobody uses it
   */
  record TooManyOpenDeploys(int most, long seconds) implements ApiRefusal {
    @Override
    public String code() {
      return "TOO_MANY_OPEN_DEPLOYS";
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public String sentence() {
      return "This key has "
          + most
          + " deploys open (setting fazt.http.deploys.most-per-key); commit one, or wait until one"
          + " ends";
    }
  }

  /**
   * Too many logins failed.
   *
   * @param seconds until one is looked at again
   */
  record TooManyLogins(Duration window, long seconds) implements ApiRefusal {
    @Override
    public String code() {
      return "RATE_LIMIT_EXCEEDED";
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public String sentence() {
      return "Too many failed attempts. Please try again in " + window.toMinutes() + " minutes.";
    }
  }

  /** One network tells of more than is counted; the next minute has room again. */
  static ApiRefusal tooManyEvents(int perMinute) {
    return new Plain(
        "RATE_LIMIT_EXCEEDED",
        429,
        "More than "
            + perMinute
            + " events in a minute from one network (setting fazt.http.visits.per-network-per-minute);"
            + " send them later");
  }

  static ApiRefusal wrongCredentials() {
    return new Plain("INVALID_CREDENTIALS", 401, "Invalid username or password");
  }

  /** A page that is not ours wants to change something with the operator's session. */
  static ApiRefusal foreignOrigin() {
    return forbidden(
        "A change in a session must come from this host's own pages; programs use a key");
  }

  static ApiRefusal notVisitable() {
    return badRequest(
        "url must be one that a visitor could open, such as http://tetris.example.com/");
  }

  /** No credentials, or none that are good, where any would do. */
  static ApiRefusal anonymous() {
    return unauthorized("Authentication required");
  }

  static ApiRefusal methodNotAllowed() {
    return new Plain("METHOD_NOT_ALLOWED", 405, "Method not allowed");
  }

  /** There is none, or it is another key's. */
  static ApiRefusal noDeploy() {
    return new Plain(
        "DEPLOY_NOT_FOUND",
        404,
        "There is no such deploy open with this key; it may have ended: open a new one");
  }

  static ApiRefusal contentMissing(int count) {
    return new Plain(
        "CONTENT_MISSING",
        409,
        count + " of the deploy's contents are missing; send them, then commit again");
  }

  static ApiRefusal notFound() {
    return new Plain("NOT_FOUND", 404, "There is no such API path");
  }

  /** Says nothing of the cause, which only the log has. */
  static ApiRefusal unexpected() {
    return new Plain(
        "INTERNAL_ERROR", 500, "An unexpected error occurred. Please try again later.");
  }

  static ApiRefusal badRequest(String sentence) {
    return new Plain("BAD_REQUEST", 400, sentence);
  }

  static ApiRefusal unauthorized(String sentence) {
    return new Plain("UNAUTHORIZED", 401, sentence);
  }

  static ApiRefusal forbidden(String sentence) {
    return new Plain("FORBIDDEN", 403, sentence);
  }

  static ApiRefusal needs(Scope scope) {
    return forbidden("This key may not do that; use one with the scope " + scope.word());
  }

  static ApiRefusal noApp() {
    return new Plain("APP_NOT_FOUND", 404, "App not found");
  }

  /** The form is not one, or not ours. */
  static ApiRefusal badForm(String why) {
    return badRequest("Failed to parse form: " + why);
  }

  static ApiRefusal tooLarge(long limit) {
    return new Plain(
        "PAYLOAD_TOO_LARGE",
        413,
        "The upload is larger than " + limit + " bytes (setting fazt.http.upload.max-size)");
  }

  static ApiRefusal busy(String what) {
    return new Plain("BUSY", 503, what + "; try again in a moment");
  }

  default Refused asException() {
    return new Refused(this);
  }
}
