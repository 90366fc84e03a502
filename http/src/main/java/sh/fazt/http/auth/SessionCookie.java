package sh.fazt.http.auth;

import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.registry.access.SessionToken;

/**
 * The cookie that keeps a browser signed in. Without a domain, so that no app's host ever gets it.
 */
public final class SessionCookie {
  public static final String NAME = "cc_session";

  private static final String RULES = "; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  /** The field that hands it out. */
  public static HttpHeader set(SessionToken token, Duration lasting, boolean secure) {
    return field(token.reveal(), lasting.toSeconds(), secure);
  }

  /** The field that takes it away. */
  public static HttpHeader cleared(boolean secure) {
    return field("", 0, secure);
  }

  private static HttpHeader field(String value, long seconds, boolean secure) {
    return RawHeader.create(
        "Set-Cookie",
        NAME + "=" + value + "; Path=/; Max-Age=" + seconds + RULES + (secure ? "; Secure" : ""));
  }
}
