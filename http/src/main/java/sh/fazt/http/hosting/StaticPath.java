package sh.fazt.http.hosting;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.FileIndex;

/** Which file of a release answers a path. */
public final class StaticPath {
  private static final String INDEX = "index.html";
  private static final String NOT_FOUND = "404.html";
  private static final String WELL_KNOWN = ".well-known/";

  private StaticPath() {}

  /** Why a file answers a path. */
  public enum Rule {
    EXACT("the file of exactly this path"),
    FOLDER("a path that ends in / is its index.html"),
    INDEX_BELOW("no such file, and the last segment has no dot: the index.html below it"),
    SINGLE_PAGE("no such file, and the app is a single page: its index.html"),
    OWN_NOT_FOUND("no such file: the app's own 404.html");

    private final String words;

    Rule(String words) {
      this.words = words;
    }

    /** The rule in words. */
    public String words() {
      return words;
    }
  }

  /** The file that answers, and why. */
  public record Found(TreeFile file, Rule rule) {
    /** Whether it stands for something that does not exist, to be sent with that status. */
    public boolean missing() {
      return rule == Rule.OWN_NOT_FOUND;
    }
  }

  /**
   * Looks a path up: a folder is its {@code index.html}; else the file of exactly this path; else,
   * if the last segment has no dot, the {@code index.html} below it; else, in a single-page app and
   * for a path without an extension, the root's {@code index.html}; else the app's {@code
   * 404.html}; else nothing. Look-ups are case-sensitive and never redirect.
   *
   * @param spa whether the app is a single-page app
   */
  public static @Nullable Found find(FileIndex index, boolean spa, RequestTarget target) {
    Found found = named(index, target);
    if (found == null && spa && hasNoExtension(target) && !target.path().startsWith(WELL_KNOWN)) {
      found = found(served(index, INDEX), Rule.SINGLE_PAGE);
    }
    return found == null ? found(served(index, NOT_FOUND), Rule.OWN_NOT_FOUND) : found;
  }

  private static @Nullable Found found(@Nullable TreeFile file, Rule rule) {
    return file == null ? null : new Found(file, rule);
  }

  private static @Nullable Found named(FileIndex index, RequestTarget target) {
    String path = target.path();
    if (path.isEmpty()) {
      return found(served(index, INDEX), Rule.FOLDER);
    }
    Found found = target.folder() ? null : found(served(index, path), Rule.EXACT);
    if (found == null && (target.folder() || hasNoExtension(target))) {
      found =
          found(
              served(index, path + "/" + INDEX), target.folder() ? Rule.FOLDER : Rule.INDEX_BELOW);
    }
    return found;
  }

  private static boolean hasNoExtension(RequestTarget target) {
    String path = target.path();
    return target.folder() || path.indexOf('.', path.lastIndexOf('/') + 1) < 0;
  }

  /** Every look-up goes through here, so that no way of asking reaches a hidden file. */
  private static @Nullable TreeFile served(FileIndex index, String path) {
    TreeFile file = index.file(path);
    return file == null || isHidden(path) ? null : file;
  }

  /**
   * Whether a stored file is never served: it lies in {@code private/} or {@code api/}, or a
   * segment of its path starts with a dot. Only the folder {@code .well-known/} at the root may
   * start with one (RFC 8615).
   */
  public static boolean isHidden(String path) {
    int from = path.startsWith(WELL_KNOWN) ? WELL_KNOWN.length() : 0;
    return path.startsWith("private/")
        || path.startsWith("api/")
        || path.startsWith(".", from)
        || path.indexOf("/.", from) >= 0;
  }
}
