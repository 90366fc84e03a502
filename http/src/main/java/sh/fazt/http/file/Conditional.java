package sh.fazt.http.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Conditional requests, in the order of RFC 9110, section 13.2.2.
 *
 * <p>Entity tags are hashes of the bytes and decide everything they can; dates only speak where no
 * tag was sent.
 */
public final class Conditional {
  /** What the conditions say. */
  public enum Verdict {
    PROCEED,
    NOT_MODIFIED,
    FAILED
  }

  private Conditional() {}

  /**
   * Judges a GET or HEAD.
   *
   * @param tag the entity tag of the form that would be sent, quoted and strong
   * @param changed when what this host serves was last changed; none if dates do not count
   */
  public static Verdict judge(RequestFields fields, String tag, @Nullable Instant changed) {
    if (fields.ifMatch() != null) {
      if (!matches(fields.ifMatch(), tag, false)) {
        return Verdict.FAILED;
      }
    } else if (changed != null
        && fields.ifUnmodifiedSince() != null
        && isChangedSince(fields.ifUnmodifiedSince(), changed, false)) {
      return Verdict.FAILED;
    }
    if (fields.ifNoneMatch() != null) {
      return matches(fields.ifNoneMatch(), tag, true) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }
    return changed != null
            && fields.ifModifiedSince() != null
            && !isChangedSince(fields.ifModifiedSince(), changed, true)
        ? Verdict.NOT_MODIFIED
        : Verdict.PROCEED;
  }

  /**
   * Whether a {@code Range} may be honoured. A date never allows it: two releases can be deployed
   * within one second, and parts of both must not be put together.
   */
  public static boolean allowsRange(RequestFields fields, String tag) {
    return fields.ifRange() == null || fields.ifRange().equals(tag);
  }

  private static boolean isChangedSince(String date, Instant changed, boolean ifUnreadable) {
    Instant since = HttpDate.parse(date);
    return since == null ? ifUnreadable : changed.truncatedTo(ChronoUnit.SECONDS).isAfter(since);
  }

  /**
   * Whether a list of entity tags, or {@code *}, names this tag.
   *
   * @param weakly whether a weak tag may match; then {@code W/} does not count
   */
  private static boolean matches(@Nullable String list, String tag, boolean weakly) {
    if (list == null) {
      return false;
    }
    if (list.equals("*")) {
      return true;
    }
    int at = 0;
    while (at < list.length()) {
      char c = list.charAt(at);
      if (c == ' ' || c == '\t' || c == ',') {
        at++;
        continue;
      }
      boolean weak = list.startsWith("W/", at);
      int open = weak ? at + 2 : at;
      int close =
          open < list.length() && list.charAt(open) == '"' ? list.indexOf('"', open + 1) : -1;
      if (close < 0) {
        return false;
      }
      if ((weakly || !weak) && close + 1 - open == tag.length() && list.startsWith(tag, open)) {
        return true;
      }
      at = close + 1;
    }
    return false;
  }
}
