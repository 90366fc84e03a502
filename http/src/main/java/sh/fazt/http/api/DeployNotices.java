package sh.fazt.http.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.StaticPath;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.FileIndex;

/**
 * What whoever deploys may not have meant: files that are never served, and a release that has no
 * page at its root.
 */
final class DeployNotices {
  private static final String INDEX = "index.html";
  private static final String PRIVATE = "private/";
  private static final String API = "api/";
  private static final String HANDLER = "api/main.js";

  /** Paths that are named, and how much of each. */
  private static final int NAMED = 3;

  private static final int LONGEST = 200;

  private DeployNotices() {}

  /**
   * One of them.
   *
   * @param code stable, for programs
   * @param count files it is about
   * @param paths the first of them
   */
  record Notice(String code, String message, int count, List<String> paths) {}

  /** About these files of a release; empty if there is nothing to say. */
  static List<Notice> of(FileIndex index) {
    var notices = new ArrayList<Notice>();
    boolean handled = index.file(HANDLER) != null;
    add(notices, index, "in private/", path -> path.startsWith(PRIVATE));
    if (!handled) {
      add(notices, index, "in api/ without a handler, api/main.js,", path -> path.startsWith(API));
    }
    add(
        notices,
        index,
        "with a name or a folder that begins with a dot",
        path -> StaticPath.isHidden(path) && !path.startsWith(PRIVATE) && !path.startsWith(API));
    if (index.file(INDEX) == null) {
      notices.add(withoutIndex(index));
    }
    return notices;
  }

  private static void add(
      List<Notice> notices, FileIndex index, String where, Predicate<String> which) {
    int count = 0;
    var paths = new ArrayList<String>();
    for (TreeFile file : index.files()) {
      if (which.test(file.path())) {
        count++;
        if (paths.size() < NAMED) {
          paths.add(shown(file.path()));
        }
      }
    }
    if (count > 0) {
      notices.add(
          new Notice(
              "NOT_SERVED",
              (count == 1 ? "1 file " : count + " files ")
                  + where
                  + (count == 1 ? " is" : " are")
                  + " stored and never served: "
                  + String.join(", ", paths)
                  + (count > paths.size() ? ", …" : ""),
              count,
              List.copyOf(paths)));
    }
  }

  private static Notice withoutIndex(FileIndex index) {
    String nearest = nearestIndex(index);
    if (nearest == null) {
      return new Notice(
          "NO_INDEX",
          "There is no index.html, so the name itself shows nothing; files are served by their paths",
          0,
          List.of());
    }
    String folder = shown(nearest.substring(0, nearest.length() - INDEX.length()));
    boolean alone = index.files().stream().allMatch(file -> file.path().startsWith(folder));
    String where =
        alone
            ? "Everything lies in the folder " + folder + ", so the name itself shows nothing"
            : "There is no index.html, so the name itself shows nothing; the nearest is "
                + shown(nearest);
    return new Notice(
        "NO_INDEX", where + ": did you mean to deploy " + folder + "?", 1, List.of(shown(nearest)));
  }

  /** That of the fewest folders, the first by name. */
  private static @Nullable String nearestIndex(FileIndex index) {
    return index.files().stream()
        .map(TreeFile::path)
        .filter(path -> path.endsWith("/" + INDEX) && !StaticPath.isHidden(path))
        .min(
            Comparator.comparingLong((String path) -> path.chars().filter(c -> c == '/').count())
                .thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  private static String shown(String path) {
    return path.length() <= LONGEST ? path : path.substring(0, LONGEST) + "…";
  }
}
