package sh.fazt.http.hosting;

import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.journal.canonical.TreeFile;

/**
 * How long a visitor may keep a file. Everything is revalidated at each use, so that a deploy or a
 * swap is seen at once; only a file whose name carries a hash of its content, in a folder named
 * {@code assets}, may be kept for a year.
 *
 * <p>A name carries a hash if, before its extensions, a {@code -} or {@code .} is followed by
 *
 * <ul>
 *   <li>8 to 64 of {@code [0-9a-f]}, at least one of them a digit and one a letter, or
 *   <li>exactly 8 of {@code [A-Za-z0-9_-]}, with a capital letter, and a letter somewhere after a
 *       digit.
 * </ul>
 *
 * <p>The rule rather misses a hash (a few files are then revalidated) than takes a word, a date or
 * a size for one (a changed file would not be seen for a year).
 */
final class CacheRule {
  static final HttpHeader REVALIDATE = RawHeader.create("Cache-Control", "no-cache");
  static final HttpHeader FOR_A_YEAR =
      RawHeader.create("Cache-Control", "public, max-age=31536000, immutable");
  static final HttpHeader PRIVATE_REVALIDATE =
      RawHeader.create("Cache-Control", "private, no-cache");
  static final HttpHeader PRIVATE_FOR_A_YEAR =
      RawHeader.create("Cache-Control", "private, max-age=31536000, immutable");

  private static final String FOLDER = "assets/";
  private static final Pattern HASHED =
      Pattern.compile(
          "[^/]*[-.](?:"
              + "(?=[0-9]{0,63}[a-f])(?=[a-f]{0,63}[0-9])[0-9a-f]{8,64}"
              + "|(?=[^.]{0,7}[A-Z])(?=[^.]{0,6}[0-9][^.]{0,6}[A-Za-z])[A-Za-z0-9_-]{8}"
              + ")(?:\\.[A-Za-z0-9]{1,12}){1,3}");

  private CacheRule() {}

  /**
   * The {@code Cache-Control} of a file.
   *
   * @param missing whether it is sent in place of something that does not exist
   * @param privateApp whether shared caches must not keep it
   */
  static HttpHeader of(TreeFile file, boolean missing, boolean privateApp) {
    if (!missing && isHashed(file)) {
      return privateApp ? PRIVATE_FOR_A_YEAR : FOR_A_YEAR;
    }
    return revalidate(privateApp);
  }

  /** The rule of what is asked for anew at each use. */
  static HttpHeader revalidate(boolean privateApp) {
    return privateApp ? PRIVATE_REVALIDATE : REVALIDATE;
  }

  /** The same rule for an answer that is meant for one visitor only. */
  static HttpHeader forOneVisitor(HttpHeader rule) {
    return rule.value().equals(FOR_A_YEAR.value())
            || rule.value().equals(PRIVATE_FOR_A_YEAR.value())
        ? PRIVATE_FOR_A_YEAR
        : PRIVATE_REVALIDATE;
  }

  private static boolean isHashed(TreeFile file) {
    String path = file.path();
    int name = path.lastIndexOf('/') + 1;
    return isInAssets(path)
        && !SentType.isPageOrUnknown(file.mediaType())
        && HASHED.matcher(path).region(name, path.length()).matches();
  }

  private static boolean isInAssets(String path) {
    return path.startsWith(FOLDER) || path.contains("/" + FOLDER);
  }
}
