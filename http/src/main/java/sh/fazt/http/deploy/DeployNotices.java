package sh.fazt.http.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.StaticPath;
import sh.fazt.http.hosting.StaticPath.Hidden;
import sh.fazt.journal.canonical.Tree;

/**
 * Looks at the paths of a release, each once and in any order, for likely mistakes of the deployer:
 * files that nobody is ever served, and a root without a page. Keeps a few paths only. For one
 * thread.
 */
final class DeployNotices {
  /**
   * One thing to know about a release that is online all the same.
   *
   * @param code what it is about; never changes its meaning
   * @param message a sentence
   * @param count how many files it is about
   * @param paths the first of them
   */
  record Notice(Code code, String message, int count, List<String> paths) {
    Notice {
      paths = List.copyOf(paths);
    }
  }

  /** What a notice is about. */
  enum Code {
    NOT_SERVED,
    NO_INDEX,
    NOT_CHECKED
  }

  /** Paths in one notice. */
  static final int MAX_PATHS = 10;

  /**
   * Characters of one path. With {@link #MAX_PATHS}, an answer with every notice stays below what
   * is kept for a repeat ({@code fazt.registry.access.kept-answers.longest}), however it is
   * escaped.
   */
  static final int LONGEST_PATH = 100;

  private static final String INDEX = "index.html";
  private static final Set<String> HANDLERS = Set.of("api/main.js", "api/main.mjs");

  private static final Comparator<String> NEAREST =
      Comparator.<String>comparingLong(path -> path.chars().filter(c -> c == '/').count())
          .thenComparing(DeployNotices::folder, Tree.PATHS);

  /** Files of one kind. */
  private static final class Group {
    private final NavigableSet<String> first;
    private int count;

    Group(Comparator<String> order) {
      first = new TreeSet<>(order);
    }

    void add(String path) {
      count++;
      first.add(path);
      if (first.size() > MAX_PATHS) {
        first.pollLast();
      }
    }
  }

  private final Map<Hidden, Group> hidden = new EnumMap<>(Hidden.class);
  private final Group pages = new Group(NEAREST);
  private boolean hasIndex;
  private boolean hasHandler;

  /** Of all files that are served; empty if they lie in several folders, or at the root. */
  private @Nullable String onlyFolder;

  /** Takes the path of a file into account. */
  void add(String path) {
    var why = StaticPath.hidden(path);
    if (why != null) {
      hasHandler |= HANDLERS.contains(path);
      hidden.computeIfAbsent(why, _ -> new Group(Tree.PATHS)).add(path);
      return;
    }
    String top = path.substring(0, Math.max(0, path.indexOf('/')));
    onlyFolder = onlyFolder == null || onlyFolder.equals(top) ? top : "";
    if (path.equals(INDEX)) {
      hasIndex = true;
    } else if (path.endsWith("/" + INDEX)) {
      pages.add(path);
    }
  }

  /** What there is to say; mostly nothing. */
  List<Notice> all() {
    var notices = new ArrayList<Notice>();
    if (hasHandler) {
      hidden.remove(Hidden.API); // they are what it is made of
    }
    if (!hidden.isEmpty()) {
      notices.add(notServed());
    }
    if (!hasIndex) {
      notices.add(noIndex());
    }
    return List.copyOf(notices);
  }

  /** Scripts that nobody has parsed before they went online. */
  static Notice notChecked(List<String> paths) {
    int count = paths.size();
    return new Notice(
        Code.NOT_CHECKED,
        count
            + (count == 1 ? " script was" : " scripts were")
            + " not checked for syntax errors: too many or too large, or the workers are busy",
        count,
        paths(paths.stream()));
  }

  private Notice notServed() {
    int count = hidden.values().stream().mapToInt(group -> group.count).sum();
    var reasons = new ArrayList<String>();
    hidden.forEach((why, group) -> reasons.add(group.count + " " + reason(why)));
    return new Notice(
        Code.NOT_SERVED,
        count
            + (count == 1 ? " file is" : " files are")
            + " never served: "
            + String.join(", ", reasons),
        count,
        paths(hidden.values().stream().flatMap(group -> group.first.stream())));
  }

  private static String reason(Hidden why) {
    return switch (why) {
      case PRIVATE -> "in private/";
      case API -> "in api/, which has no main.js or main.mjs";
      case DOT -> "with a name or folder that starts with a dot";
    };
  }

  private Notice noIndex() {
    String lacks = "The release has no index.html at its root";
    String message = lacks + ", nor in any folder: visitors find no page";
    String folder = onlyFolder == null || onlyFolder.isEmpty() ? null : shown(onlyFolder);
    if (folder != null) {
      String only = hidden.isEmpty() ? "its only entry is" : "all it serves is in";
      message = lacks + "; " + only + " the folder '" + folder + "'";
    }
    if (pages.count > 0) {
      String nearest = shown(pages.first.getFirst());
      message = (folder == null ? lacks : message) + "; the nearest is '" + nearest + "'";
    }
    boolean another = folder != null || pages.count > 0;
    return new Notice(
        Code.NO_INDEX,
        another ? message + ": did you mean that folder?" : message,
        pages.count,
        paths(pages.first.stream()));
  }

  private static List<String> paths(Stream<String> first) {
    return first.limit(MAX_PATHS).map(DeployNotices::shown).toList();
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String shown(String path) {
    if (path.length() <= LONGEST_PATH) {
      return path;
    }
    // Never half of a character: what is left of one would be no text.
    int end = Character.isHighSurrogate(path.charAt(LONGEST_PATH - 1)) ? -1 : 0;
    return path.substring(0, LONGEST_PATH + end) + "\u2026";
  }
}
