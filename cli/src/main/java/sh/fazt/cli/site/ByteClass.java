package sh.fazt.cli.site;

import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Sets of bytes that have a name in a pattern, such as {@code [:digit:]}. All of them are ASCII.
 */
final class ByteClass {
  private static final int ASCII = 128;

  private ByteClass() {}

  /** The set of this name, or none if there is none. */
  static @Nullable BitSet named(String name) {
    return switch (name) {
      case "alnum" -> of(Character::isLetterOrDigit);
      case "alpha" -> of(Character::isLetter);
      case "blank" -> of(c -> c == ' ' || c == '\t');
      case "cntrl" -> of(Character::isISOControl);
      case "digit" -> of(Character::isDigit);
      case "graph" -> of(c -> c > ' ' && c <= '~');
      case "lower" -> of(Character::isLowerCase);
      case "print" -> of(c -> c >= ' ' && c <= '~');
      case "punct" -> of(c -> c > ' ' && c <= '~' && !Character.isLetterOrDigit(c));
      case "space" -> of(c -> c == ' ' || c == '\t' || c == '\n' || c == '\r');
      case "upper" -> of(Character::isUpperCase);
      case "xdigit" -> of(c -> Character.digit(c, 16) >= 0);
      default -> null;
    };
  }

  private static BitSet of(IntPredicate belongs) {
    var set = new BitSet(256);
    for (int c = 0; c < ASCII; c++) {
      set.set(c, belongs.test(c));
    }
    return set;
  }
}
