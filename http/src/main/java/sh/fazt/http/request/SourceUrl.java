package sh.fazt.http.request;

import java.util.regex.Pattern;
import sh.fazt.registry.domain.RejectedException;

/**
 * Where an app's files came from, as a client says it. Pages and command lines show it as a link
 * and may follow it, so it is the address of a repository or a page and nothing that runs: {@code
 * https}, {@code http}, {@code ssh}, {@code git}, the short form {@code git@host:path} of ssh, or
 * {@code file:///} for a repository on the machine that deployed.
 */
public final class SourceUrl {
  private static final int LONGEST = 2048;

  private static final Pattern FORM =
      Pattern.compile(
          "(?i)(?:https?|ssh|git)://[^/?#\\s]+(?:[/?#].*)?|file:///.+|[\\w.-]+@[\\w.-]+:(?!//).+");

  /** May not stand in a URL, and gets out of the quotes of a page or the line of a terminal. */
  private static final Pattern FOREIGN = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\"<>\\\\]");

  private SourceUrl() {}

  /** Whether a text is one; an empty one says that it is not known. */
  static boolean isOne(String text) {
    return text.isEmpty()
        || (text.length() <= LONGEST
            && FORM.matcher(text).matches()
            && !FOREIGN.matcher(text).find());
  }

  /**
   * The text, if it is one.
   *
   * @throws RejectedException if it is not
   */
  public static String mustBe(String text) {
    if (!isOne(text)) {
      throw ApiRejections.badRequest(
              "The source's url must be an http, https, ssh or git URL, such as"
                  + " https://example.com/user/repo")
          .asException();
    }
    return text;
  }

  /** The text, or nothing if it is none; of what was stored before this was looked at. */
  public static String shown(String stored) {
    return isOne(stored) ? stored : "";
  }
}
