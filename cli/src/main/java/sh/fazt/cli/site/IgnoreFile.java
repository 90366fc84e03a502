package sh.fazt.cli.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;

/**
 * The lines of one ignore file. Lines end as on any system; a byte order mark before the first and
 * a file that does not end with a line's end are fine.
 *
 * @param shown what people call it
 * @param patterns in the order of the file
 */
record IgnoreFile(String shown, List<IgnorePattern> patterns) {
  /** Longer than any list a person keeps. */
  private static final long LONGEST = 1 << 20;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  IgnoreFile {
    patterns = List.copyOf(patterns);
  }

  /**
   * An ignore file among the files of a site, or none if there is none. As with git, a link is
   * none.
   *
   * @throws Failure if it cannot be read
   */
  static @Nullable IgnoreFile among(Path file, String shown) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? read(file, shown) : null;
  }

  /** One that git keeps elsewhere, or none if there is none. */
  static @Nullable IgnoreFile outside(Path file, String shown) throws IOException {
    return Files.isRegularFile(file) ? read(file, shown) : null;
  }

  private static IgnoreFile read(Path file, String shown) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw Failure.refused("IGNORE_FILE", shown + " is too large to be read", "Shorten it.");
    }
    if (!Files.isReadable(file)) {
      throw Failure.refused(
          "UNREADABLE", shown + " cannot be read", "What it leaves out might go online otherwise.");
    }
    return new IgnoreFile(shown, patterns(Files.readAllBytes(file)));
  }

  static List<IgnorePattern> patterns(byte[] bytes) {
    var patterns = new ArrayList<IgnorePattern>();
    int from = Arrays.mismatch(bytes, MARK) == MARK.length ? MARK.length : 0;
    while (from < bytes.length) {
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
      @Nullable IgnorePattern pattern = IgnorePattern.of(text(bytes, from, to));
      if (pattern != null) {
        patterns.add(pattern);
      }
      from = end + 1;
    }
    return patterns;
  }

  /** For git a text ends at the first zero. */
  private static byte[] text(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(bytes, from, end);
  }

  /**
   * The last line about a path, or none.
   *
   * @param path below the folder of this file
   */
  @Nullable IgnorePattern about(byte[] path, boolean isFolder) {
    for (IgnorePattern pattern : patterns.reversed()) {
      if (pattern.matches(path, isFolder)) {
        return pattern;
      }
    }
    return null;
  }
}
