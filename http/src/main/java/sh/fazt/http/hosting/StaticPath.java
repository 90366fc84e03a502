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

  /**
   * The file that answers.
   *
   * @param missing whether it is the app's own {@code 404.html}, to be sent with that status
   */
  public record Found(TreeFile file, boolean missing) {}

  /**
   * Looks a path up: a folder is its {@code index.html}; else the file of exactly this path; else,
   * if the last segment has no dot, the {@code index.html} below it; else, in a single-page app and
   * for a path without an extension, the root's {@code index.html}; else the app's {@code
   * 404.html}; else nothing. Look-ups are case-sensitive and never redirect.
   *
   * @param spa whether the app is a single-page app
   */
  public static @Nullable Found find(FileIndex index, boolean spa, RequestTarget target) {
    TreeFile file = named(index, target);
    if (file != null) {
      return new Found(file, false);
    }
    if (spa && hasNoExtension(target) && !target.path().startsWith(WELL_KNOWN)) {
      file = served(index, INDEX);
      if (file != null) {
        return new Found(file, false);
      }
    }
    file = served(index, NOT_FOUND);
    return file == null ? null : new Found(file, true);
  }

  private static @Nullable TreeFile named(FileIndex index, RequestTarget target) {
    String path = target.path();
    if (path.isEmpty()) {
      return served(index, INDEX);
    }
    TreeFile file = target.folder() ? null : served(index, path);
    if (file == null && (target.folder() || hasNoExtension(target))) {
      file = served(index, path + "/" + INDEX);
    }
    return file;
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
