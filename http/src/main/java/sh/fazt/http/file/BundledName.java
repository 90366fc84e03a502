package sh.fazt.http.file;

import java.util.regex.Pattern;
import sh.fazt.journal.canonical.TreeFile;

/**
 * Tells the names that a bundler made from those of people. A bundler puts a hash of the content
 * after a {@code -}, {@code .} or {@code _}, directly before the extension: such a file never
 * changes under its name. A name that a person gave may end in something alike, and its file be
 * replaced at any time; so what is in doubt is taken for a person's, and costs no more than a
 * question whether it changed.
 *
 * <p>A hash is at least 8 characters with digits and letters mixed, and looks like chance:
 *
 * <ul>
 *   <li>hexadecimal, as of webpack, Parcel, Next and Angular: digits and letters alternate, and
 *       they are no date, no word and no UUID;
 *   <li>8 of {@code A-Z2-7}, as of esbuild: not a word with a number;
 *   <li>8 of {@code A-Za-z0-9_-}, as of Vite and Rollup: many changes of case and kind, and nothing
 *       that {@link NameWords} reads as a word, a year, a version or a size.
 * </ul>
 *
 * <p>Pictures and films are looked at more strictly than scripts, styles and fonts, for people name
 * pictures; what is neither is a person's. The third kind counts only where bundlers put their
 * files.
 */
final class BundledName {
  private static final Pattern FOLDERS =
      Pattern.compile(
          "(?:^|/)(?:assets|_next/static|static/(?:js|css|media|chunks)|_app/immutable|_nuxt|_astro)/");
  private static final Pattern EXTENSION =
      Pattern.compile(
          "(?:\\.(?:chunk|bundle|min|module|worker|entry|lazy|esm|_))?"
              + "\\.[A-Za-z0-9]{1,8}(?:\\.(?:map|gz|br|LEGAL\\.txt))?$");
  private static final Pattern UUID =
      Pattern.compile("(?:^|[^0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern BASE_32 = Pattern.compile("[A-Z2-7]{8}");
  private static final int SHORT = 8;
  private static final int LONGEST = 32;

  private enum Kind {
    CODE,
    PICTURE,
    OTHER
  }

  private BundledName() {}

  /** Whether a bundler named this file, so that it never changes under its name. */
  static boolean is(TreeFile file) {
    String path = file.path();
    Kind kind = kind(path, SentType.essence(file.mediaType()));
    String name = path.substring(path.lastIndexOf('/') + 1);
    var extension = EXTENSION.matcher(name);
    if (kind == Kind.OTHER || !extension.find()) {
      return false;
    }
    String stem = name.substring(0, extension.start());
    return !UUID.matcher(stem).find()
        && endsInHash(stem, kind == Kind.CODE, FOLDERS.matcher(path).find());
  }

  private static Kind kind(String path, String type) {
    if (path.endsWith(".map")) {
      return Kind.CODE;
    }
    return switch (type) {
      case "text/javascript",
          "application/javascript",
          "text/css",
          "application/wasm",
          "application/vnd.ms-fontobject" ->
          Kind.CODE;
      default -> {
        String main = type.substring(0, Math.max(0, type.indexOf('/')));
        yield switch (main) {
          case "font" -> Kind.CODE;
          case "image", "audio", "video" -> Kind.PICTURE;
          default -> Kind.OTHER;
        };
      }
    };
  }

  private static boolean endsInHash(String stem, boolean code, boolean folder) {
    int at = lastSeparator(stem, stem.length());
    String last = stem.substring(at + 1);
    if (at >= 0 && HEXADECIMAL.matcher(last).matches()) {
      return (code || folder) && isHexadecimalHash(last);
    }
    if (at >= 0 && code && BASE_32.matcher(last).matches()) {
      return isBase32Hash(last);
    }
    if (!folder) {
      return false;
    }
    if (at >= 0 && last.length() >= SHORT) {
      return last.length() <= LONGEST && looksRandom(last, code);
    }
    int from = stem.length() - SHORT;
    return from > 0
        && isSeparator(stem.charAt(from - 1))
        && stem.indexOf('.', from) < 0
        && isHashWithSeparators(stem.substring(from), code);
  }

  private static int lastSeparator(String stem, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (isSeparator(stem.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSeparator(char c) {
    return c == '-' || c == '.' || c == '_';
  }

  private static boolean isHexadecimalHash(String text) {
    int changes = changes(text);
    if (text.length() >= 16) {
      return changes >= 3;
    }
    long different = text.chars().distinct().count();
    return changes >= (text.length() == SHORT ? 2 : 3)
        && different >= 5
        && !NameWords.hasYear(text)
        && !NameWords.hasWordOfHexadecimal(text);
  }

  /** How often a digit follows a letter, or a letter a digit. */
  private static int changes(String text) {
    int changes = 0;
    for (int i = 1; i < text.length(); i++) {
      changes += isDigit(text.charAt(i)) == isDigit(text.charAt(i - 1)) ? 0 : 1;
    }
    return changes;
  }

  private static boolean isBase32Hash(String text) {
    return text.chars().anyMatch(BundledName::isDigit)
        && text.chars().anyMatch(c -> !isDigit(c))
        && !NameWords.hasYear(text)
        && !NameWords.isWordAndNumber(text)
        && !NameWords.hasCommonWord(text);
  }

  private static boolean looksRandom(String text, boolean code) {
    boolean digits = text.chars().anyMatch(BundledName::isDigit);
    boolean capitals = text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    boolean small = text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    if (!digits || !(capitals || small)) {
      return false;
    }
    int least = code ? 3 : 4;
    if (!(capitals && small)) {
      least++;
    }
    if (text.length() > SHORT) {
      least = Math.max(least + 1, text.length() / 2);
    }
    return NameWords.pieces(text) >= least && !NameWords.isHuman(text, code ? 5 : 4);
  }

  /** A {@code -} or {@code _} inside: it must be the hash's own, and not one of a person's. */
  private static boolean isHashWithSeparators(String text, boolean code) {
    boolean mixed = false;
    for (String part : text.split("[-_]", -1)) {
      mixed |=
          part.chars().anyMatch(BundledName::isDigit)
              && part.chars().anyMatch(c -> c >= 'A' && c <= 'Z')
              && part.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    }
    return mixed
        && NameWords.pieces(text) >= (code ? 3 : 4)
        && !NameWords.isHuman(text, code ? 5 : 4);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
