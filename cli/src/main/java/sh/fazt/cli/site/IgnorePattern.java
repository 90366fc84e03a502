package sh.fazt.cli.site;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line of an ignore file, read as git reads it (gitignore(5), and where that is silent what git
 * does). Both the line and paths are bytes, since a file need not be in any encoding.
 */
final class IgnorePattern {
  private final String text;
  private final boolean takesBack;
  private final boolean foldersOnly;

  /** Whether there is no slash in it, so that it is about the last name of a path. */
  private final boolean anywhere;

  /** What a path begins with before the first wildcard, if it is about whole paths. */
  private final byte[] start;

  private final Wildcards rest;

  private IgnorePattern(
      String text,
      boolean takesBack,
      boolean foldersOnly,
      boolean anywhere,
      byte[] start,
      Wildcards rest) {
    this.text = text;
    this.takesBack = takesBack;
    this.foldersOnly = foldersOnly;
    this.anywhere = anywhere;
    this.start = start;
    this.rest = rest;
  }

  /** The pattern of a line without its end, or none if it has none. */
  static @Nullable IgnorePattern of(byte[] line) {
    if (line.length == 0 || line[0] == '#') {
      return null;
    }
    int from = line[0] == '!' ? 1 : 0;
    int to = trimmed(line);
    boolean foldersOnly = to > from && line[to - 1] == '/';
    if (foldersOnly) {
      to--;
    }
    boolean anywhere = indexOf(line, '/', from, to) < 0;
    if (!anywhere && line[from] == '/') {
      from++;
    }
    int wild = from;
    while (wild < to && !Wildcards.isSpecial(line[wild])) {
      wild++;
    }
    return new IgnorePattern(
        new String(line, 0, trimmed(line), StandardCharsets.UTF_8),
        line[0] == '!',
        foldersOnly,
        anywhere,
        Arrays.copyOfRange(line, from, wild),
        // A wildcard behind plain text begins anew: a**/b is a, then any folders, then b.
        Wildcards.of(Arrays.copyOfRange(line, anywhere ? from : wild, to), !anywhere));
  }

  /** Blanks at the end do not count, unless a backslash stands before them. */
  private static int trimmed(byte[] line) {
    int end = 0;
    int at = 0;
    while (at < line.length) {
      if (line[at] == '\\') {
        if (at + 1 == line.length) {
          return line.length;
        }
        at += 2;
        end = at;
      } else {
        at++;
        if (line[at - 1] != ' ') {
          end = at;
        }
      }
    }
    return end;
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** As it stands in the file, for people. */
  String text() {
    return text;
  }

  /** Whether it begins with {@code !}. */
  boolean takesBack() {
    return takesBack;
  }

  /**
   * Whether it is about a path.
   *
   * @param path below the folder of the ignore file
   */
  boolean matches(byte[] path, boolean isFolder) {
    if (foldersOnly && !isFolder) {
      return false;
    }
    if (anywhere) {
      int name = path.length;
      while (name > 0 && path[name - 1] != '/') {
        name--;
      }
      return rest.match(path, name);
    }
    return path.length >= start.length
        && Arrays.equals(path, 0, start.length, start, 0, start.length)
        && rest.match(path, start.length);
  }

  /**
   * Whether it names a thing in so many letters: of a name that starts with a dot the dot, as in a
   * shell, and {@code node_modules} whole.
   */
  boolean spells(String name) {
    String last = text.replaceAll("/+$", "");
    last = last.substring(last.lastIndexOf('/') + 1).replaceFirst("^!", "").replace("\\", "");
    return name.startsWith(".") ? last.startsWith(".") : last.equals(name);
  }
}
