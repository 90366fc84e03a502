package sh.fazt.cli.site;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern with wildcards over bytes, as git has them: {@code ?}, {@code *}, {@code **} for whole
 * folders, sets such as {@code [a-z]} or {@code [![:digit:]]}, and a backslash before a character
 * that is taken literally. Takes time in the length of the path times that of the pattern, whatever
 * is in them.
 */
final class Wildcards {
  /** One step through a path; a path matches if steps lead from the first to behind the last. */
  private sealed interface Step {
    /** One byte of a set. */
    record One(BitSet bytes) implements Step {}

    /** Any number of bytes of a set. */
    record Many(BitSet bytes) implements Step {}

    /** No folder or some: nothing, or anything that ends in a slash. */
    record Folders() implements Step {}
  }

  private static final BitSet ALL = all();
  private static final BitSet NO_SLASH = allBut('/');

  private final List<Step> steps;

  private Wildcards(List<Step> steps) {
    this.steps = steps;
  }

  static boolean isSpecial(byte one) {
    return one == '*' || one == '?' || one == '[' || one == '\\' || one == 0;
  }

  /**
   * The pattern of these bytes. One that is broken off matches nothing.
   *
   * @param path whether slashes divide folders, which only {@code **} goes across
   */
  static Wildcards of(byte[] pattern, boolean path) {
    var steps = new ArrayList<Step>();
    var reader = new Reader(pattern, path);
    while (reader.at < pattern.length) {
      @Nullable Step step = reader.next();
      if (step == null) {
        return new Wildcards(List.of(new Step.One(new BitSet())));
      }
      steps.add(step);
    }
    return new Wildcards(List.copyOf(steps));
  }

  /** Whether all of the path from this byte on matches. */
  boolean match(byte[] path, int from) {
    int size = steps.size();
    // where[i]: the next is step i; inside[i]: within the folders of step i
    var where = new BitSet(size + 1);
    var inside = new BitSet(size);
    where.set(0);
    passOver(where);
    for (int at = from; at < path.length; at++) {
      int one = path[at] & 0xFF;
      var next = new BitSet(size + 1);
      var stillInside = new BitSet(size);
      for (int i = 0; i < size; i++) {
        if (where.get(i) || inside.get(i)) {
          switch (steps.get(i)) {
            case Step.One(var bytes) -> next.set(i + 1, next.get(i + 1) || bytes.get(one));
            case Step.Many(var bytes) -> next.set(i, next.get(i) || bytes.get(one));
            case Step.Folders _ -> {
              stillInside.set(i);
              next.set(i + 1, next.get(i + 1) || one == '/');
            }
          }
        }
      }
      passOver(next);
      if (next.isEmpty() && stillInside.isEmpty()) {
        return false;
      }
      where = next;
      inside = stillInside;
    }
    return where.get(size);
  }

  /** Steps that may be nothing. */
  private void passOver(BitSet where) {
    for (int i = 0; i < steps.size(); i++) {
      if (where.get(i) && !(steps.get(i) instanceof Step.One)) {
        where.set(i + 1);
      }
    }
  }

  private static BitSet all() {
    var all = new BitSet(256);
    all.set(0, 256);
    return all;
  }

  private static BitSet allBut(int one) {
    var all = all();
    all.clear(one);
    return all;
  }

  private static BitSet only(int one) {
    var set = new BitSet(256);
    set.set(one);
    return set;
  }

  private static final class Reader {
    private final byte[] pattern;
    private final boolean path;
    private int at;

    Reader(byte[] pattern, boolean path) {
      this.pattern = pattern;
      this.path = path;
    }

    private int byteAt(int index) {
      return index < pattern.length ? pattern[index] & 0xFF : -1;
    }

    /** The next step, or none if the pattern is broken off. */
    @Nullable Step next() {
      int one = byteAt(at);
      return switch (one) {
        case '*' -> stars();
        case '?' -> {
          at++;
          yield new Step.One(path ? NO_SLASH : ALL);
        }
        case '[' -> set();
        case '\\' -> {
          at += 2;
          if (at > pattern.length) {
            yield null;
          }
          yield new Step.One(only(byteAt(at - 1)));
        }
        default -> {
          at++;
          yield new Step.One(only(one));
        }
      };
    }

    private Step stars() {
      int first = at;
      while (byteAt(at) == '*') {
        at++;
      }
      boolean begins = first == 0 || byteAt(first - 1) == '/';
      int behind = byteAt(at);
      boolean ends = behind < 0 || behind == '/' || (behind == '\\' && byteAt(at + 1) == '/');
      if (!path || (at - first > 1 && begins && ends)) {
        if (path && behind == '/') {
          at++;
          return new Step.Folders();
        }
        return new Step.Many(ALL);
      }
      return new Step.Many(NO_SLASH);
    }

    /** What stands in brackets. The first byte is literal even if it is a closing bracket. */
    private @Nullable Step set() {
      var set = new BitSet(256);
      at++;
      boolean not = byteAt(at) == '!' || byteAt(at) == '^';
      if (not) {
        at++;
      }
      int before = -1; // what a dash goes on from
      boolean first = true;
      while (first || byteAt(at) != ']') {
        first = false;
        int one = byteAt(at);
        if (one < 0) {
          return null;
        }
        if (one == '-' && before > 0 && byteAt(at + 1) >= 0 && byteAt(at + 1) != ']') {
          at++;
          int last = escaped();
          if (last < 0) {
            return null;
          }
          if (last >= before) {
            set.set(before, last + 1);
          }
          before = -1;
        } else if (one == '[' && byteAt(at + 1) == ':') {
          int end = at + 2;
          while (byteAt(end) >= 0 && byteAt(end) != ']') {
            end++;
          }
          if (byteAt(end) < 0) {
            return null;
          }
          if (end - 1 >= at + 2 && byteAt(end - 1) == ':') {
            @Nullable BitSet named =
                ByteClass.named(
                    new String(
                        pattern,
                        at + 2,
                        end - at - 3,
                        java.nio.charset.StandardCharsets.ISO_8859_1));
            if (named == null) {
              return null;
            }
            set.or(named);
            at = end;
            before = -1;
          } else {
            set.set('[');
            before = '[';
          }
        } else {
          int unescaped = escaped();
          if (unescaped < 0) {
            return null;
          }
          set.set(unescaped);
          before = unescaped;
        }
        at++;
      }
      at++;
      if (not) {
        set.flip(0, 256);
      }
      if (path) {
        set.clear('/');
      }
      return new Step.One(set);
    }

    /** The byte here, or the one behind a backslash; leaves the reader on it. */
    private int escaped() {
      if (byteAt(at) == '\\') {
        at++;
      }
      return byteAt(at);
    }
  }
}
