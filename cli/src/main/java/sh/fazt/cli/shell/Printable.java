package sh.fazt.cli.shell;

import java.util.regex.Pattern;

/**
 * Text without what a terminal would obey. Titles, reasons, names and sentences come from peers and
 * from other people: escape sequences would overwrite earlier output, marks of direction would show
 * a line as another one.
 */
public final class Printable {
  /** Control characters (of one and of two bytes), line ends, marks of direction, and the like. */
  private static final Pattern CONTROL =
      Pattern.compile(
          "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u206f\\ufeff\\ufff9-\\ufffb]");

  private Printable() {}

  /** One line, with a sign in the place of each such character. */
  public static String line(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }

  /** JSON with each of them in its escaped form. It must have no line ends between its values. */
  public static String json(String json) {
    return CONTROL
        .matcher(json)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
