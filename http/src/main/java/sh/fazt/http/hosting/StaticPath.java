package sh.fazt.http.hosting;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.FileIndex;

/** Which file of a release answers a path. */
public final class StaticPath {
  private static final String INDEX = "index.html";
  private static final String NOT_FOUND = "404.html";
  private static final String HTML = ".html";
  private static final String WELL_KNOWN = ".well-known/";

  private StaticPath() {}

  /** Why a file answers a path. */
  public enum Rule {
    EXACT("the file of exactly this path"),
    FOLDER("a path that ends in / is its index.html"),
    MOVED_TO_FOLDER("no such file, but a folder with an index.html: moved to the path with a /"),
    WITHOUT_EXTENSION("no such file and no such folder: the page of this name with .html"),
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

    /** Whether the visitor is to ask again for the folder, so that the page's own links work. */
    public boolean moved() {
      return rule == Rule.MOVED_TO_FOLDER;
    }
  }

  /**
   * Looks a path up. One that ends in {@code /} is the {@code index.html} of that folder. Any other
   * is the file of exactly this path; else, if a folder of this path has an {@code index.html}, it
   * moved there; else the file with {@code .html} behind it. What is not found so is, in a
   * single-page app, the root's {@code index.html} if the path has no extension or somebody
   * navigates to it; else the app's {@code 404.html}; else nothing. Look-ups are case-sensitive.
   *
   * @param spa whether the app is a single-page app
   * @param navigation whether the visitor wants a page, and not a part of one
   */
  public static @Nullable Found find(
      FileIndex index, boolean spa, RequestTarget target, boolean navigation) {
    Found found = named(index, target);
    if (found == null
        && spa
        && (navigation || hasNoExtension(target))
        && !target.path().startsWith(WELL_KNOWN)) {
      found = found(served(index, INDEX), Rule.SINGLE_PAGE);
    }
    return found == null ? found(served(index, NOT_FOUND), Rule.OWN_NOT_FOUND) : found;
  }

  /**
   * Whether the answer depends on what the visitor accepts: in a single-page app, a path with an
   * extension that no file has is the page for who navigates there, and missing for a page that
   * wants a script or an image.
   */
  static boolean dependsOnNavigation(FileIndex index, boolean spa, RequestTarget target) {
    return spa
        && !hasNoExtension(target)
        && !target.path().startsWith(WELL_KNOWN)
        && named(index, target) == null
        && served(index, INDEX) != null;
  }

  private static @Nullable Found found(@Nullable TreeFile file, Rule rule) {
    return file == null ? null : new Found(file, rule);
  }

  private static @Nullable Found named(FileIndex index, RequestTarget target) {
    String path = target.path();
    if (path.isEmpty()) {
      return found(served(index, INDEX), Rule.FOLDER);
    }
    if (target.folder()) {
      return found(served(index, path + "/" + INDEX), Rule.FOLDER);
    }
    Found found = found(served(index, path), Rule.EXACT);
    if (found == null) {
      found = found(served(index, path + "/" + INDEX), Rule.MOVED_TO_FOLDER);
    }
    return found == null ? found(served(index, path + HTML), Rule.WITHOUT_EXTENSION) : found;
  }

  private static boolean hasNoExtension(RequestTarget target) {
    String path = target.path();
    return target.folder() || path.indexOf('.', path.lastIndexOf('/') + 1) < 0;
  }

  /** Every look-up goes through here, so that no way of asking reaches a hidden file. */
  private static @Nullable TreeFile served(FileIndex index, String path) {
    TreeFile file = index.file(path);
    return file == null || hidden(path) != null ? null : file;
  }

  /** Why a stored file is never served. */
  public enum Hidden {
    PRIVATE,
    API,
    DOT
  }

  /**
   * Why a stored file is never served, or nothing if it is: it lies in {@code private/} or {@code
   * api/}, or a segment of its path starts with a dot. Only the folder {@code .well-known/} at the
   * root may start with one (RFC 8615).
   */
  public static @Nullable Hidden hidden(String path) {
    if (path.startsWith("private/")) {
      return Hidden.PRIVATE;
    }
    if (path.startsWith("api/")) {
      return Hidden.API;
    }
    int from = path.startsWith(WELL_KNOWN) ? WELL_KNOWN.length() : 0;
    return path.startsWith(".", from) || path.indexOf("/.", from) >= 0 ? Hidden.DOT : null;
  }
}
