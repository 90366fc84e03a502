package sh.fazt.http.hosting;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * The cookie by which a visitor of a split keeps the slot he drew, and so the arm. It holds nothing
 * but the slot; a value that is none is as good as no cookie.
 */
public final class SplitCookie {
  public static final String NAME = "X-Fazt-Variant";

  /** No slot was sent. */
  public static final int NONE = -1;

  /** Slots are numbered from 0. */
  public static final int SLOTS = 100;

  private static final String KEPT = "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax";

  private SplitCookie() {}

  /**
   * The slot a {@code Cookie} field names, or {@link #NONE}. Of several cookies of that name the
   * first good one counts.
   */
  public static int slot(@Nullable String cookies) {
    if (cookies == null) {
      return NONE;
    }
    int at = 0;
    while (at < cookies.length()) {
      int end = cookies.indexOf(';', at);
      end = end < 0 ? cookies.length() : end;
      while (at < end && cookies.charAt(at) == ' ') {
        at++;
      }
      if (cookies.startsWith(NAME, at) && at + NAME.length() < end) {
        int slot = value(cookies, at + NAME.length(), end);
        if (slot != NONE) {
          return slot;
        }
      }
      at = end + 1;
    }
    return NONE;
  }

  /** The number after the equals sign, in its one spelling: no sign, no zero in front. */
  private static int value(String cookies, int equals, int end) {
    int from = equals + 1;
    int digits = end - from;
    if (cookies.charAt(equals) != '=' || digits < 1 || digits > 2) {
      return NONE;
    }
    int slot = 0;
    for (int i = from; i < end; i++) {
      char c = cookies.charAt(i);
      if (c < '0' || c > '9') {
        return NONE;
      }
      slot = slot * 10 + c - '0';
    }
    return digits == 2 && slot < 10 ? NONE : slot;
  }

  /**
   * The field that gives the slot to a visitor.
   *
   * @param secure whether the request came over TLS
   */
  static HttpHeader set(int slot, boolean secure) {
    return RawHeader.create("Set-Cookie", NAME + "=" + slot + KEPT + (secure ? "; Secure" : ""));
  }
}
