package sh.fazt.http.auth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.registry.access.SessionRow;
import sh.fazt.registry.access.SessionToken;

/**
 * The cookie that keeps a browser signed in. Without a domain, so that no app's host ever gets it;
 * over TLS of a name that a browser takes from this very host only, so that no app's host can plant
 * one either.
 */
public final class SessionCookie {
  /** Its name where there is no TLS: a browser would refuse the other one there. */
  public static final String NAME = "cc_session";

  /** Its name over TLS. */
  public static final String SECURE_NAME = "__Host-" + NAME;

  private static final String RULES = "; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  /**
   * A cookie as it was shown.
   *
   * @param secret what it says, a session's token perhaps
   * @param underSecureName whether it has the name that it has over TLS
   */
  record Shown(String secret, boolean underSecureName) {
    @Override
    public String toString() {
      return "Shown[secret=…, underSecureName=" + underSecureName + "]";
    }
  }

  /**
   * What the first of the request's cookies leads to that leads to anything. Those that only this
   * host can have set come first; among the others may be ones that any page of the domain set.
   */
  static <T> Optional<T> first(HttpRequest request, Function<Shown, Optional<T>> led) {
    for (boolean secure : new boolean[] {true, false}) {
      for (String secret : Cookies.values(request, name(secure))) {
        Optional<T> found = led.apply(new Shown(secret, secure));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The field that hands it out. */
  public static HttpHeader set(SessionToken token, Duration lasting, boolean secure) {
    return field(name(secure), token.reveal(), lasting.toSeconds(), secure);
  }

  /**
   * The fields that make it last as long as the session does, now that it was used: none if that
   * was done within the last minute. One that has the name for plain HTTP gets the other one as
   * soon as there is TLS.
   */
  public static List<HttpHeader> renewed(Caller.Operator caller, boolean secure) {
    SessionRow session = caller.session();
    Shown shown = caller.shown();
    long seconds = Duration.between(session.seenAt(), session.expiresAt()).toSeconds();
    if (secure && !shown.underSecureName()) {
      return List.of(field(SECURE_NAME, shown.secret(), seconds, true), field(NAME, "", 0, true));
    }
    return caller.renewed()
        ? List.of(field(name(secure), shown.secret(), seconds, secure))
        : List.of();
  }

  /** The fields that take it away, whichever name it has. */
  public static List<HttpHeader> cleared(boolean secure) {
    HttpHeader plain = field(NAME, "", 0, secure);
    return secure ? List.of(field(SECURE_NAME, "", 0, true), plain) : List.of(plain);
  }

  private static String name(boolean secure) {
    return secure ? SECURE_NAME : NAME;
  }

  private static HttpHeader field(String name, String value, long seconds, boolean secure) {
    return RawHeader.create(
        "Set-Cookie",
        name + "=" + value + "; Path=/; Max-Age=" + seconds + RULES + (secure ? "; Secure" : ""));
  }
}
