package sh.fazt.http.file;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.journal.canonical.TreeFile;

/**
 * How long a visitor may keep a file. Everything is revalidated at each use, so that a deploy or a
 * swap is seen at once; only a file that a bundler named by its content ({@link BundledName}) may
 * be kept for a year.
 */
public final class CacheRule {
  public static final HttpHeader REVALIDATE = RawHeader.create("Cache-Control", "no-cache");
  static final HttpHeader FOR_A_YEAR =
      RawHeader.create("Cache-Control", "public, max-age=31536000, immutable");
  static final HttpHeader PRIVATE_REVALIDATE =
      RawHeader.create("Cache-Control", "private, no-cache");
  static final HttpHeader PRIVATE_FOR_A_YEAR =
      RawHeader.create("Cache-Control", "private, max-age=31536000, immutable");

  private CacheRule() {}

  /**
   * The {@code Cache-Control} of a file.
   *
   * @param missing whether it is sent in place of something that does not exist
   * @param privateApp whether shared caches must not keep it
   */
  public static HttpHeader of(TreeFile file, boolean missing, boolean privateApp) {
    if (!missing && BundledName.is(file)) {
      return privateApp ? PRIVATE_FOR_A_YEAR : FOR_A_YEAR;
    }
    return revalidate(privateApp);
  }

  /** The rule of what is asked for anew at each use. */
  public static HttpHeader revalidate(boolean privateApp) {
    return privateApp ? PRIVATE_REVALIDATE : REVALIDATE;
  }

  /** The same rule for an answer to one visitor only ({@code private}). */
  public static HttpHeader forOneVisitor(HttpHeader rule) {
    return rule.value().equals(FOR_A_YEAR.value())
            || rule.value().equals(PRIVATE_FOR_A_YEAR.value())
        ? PRIVATE_FOR_A_YEAR
        : PRIVATE_REVALIDATE;
  }
}
