package sh.fazt.registry.release;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;
import sh.fazt.journal.Sha256;

/**
 * One file of a release, as its manifest lists it.
 *
 * @param sha256 of its bytes, lower-case hex
 * @param executable whether its mode is 755; else it is 644. There are no others
 * @param path below the release's folder: plain letters, no empty, {@code .} or {@code ..} segment
 */
public record ReleaseFile(String sha256, long bytes, boolean executable, String path) {
  /** As long as the older form of tar can name. */
  static final int LONGEST_PATH = 200;

  /** Larger ones are no part of a program. */
  static final long MOST_BYTES = 1L << 30;

  /** By the bytes of their paths; the order of a manifest and of an archive. */
  static final Comparator<String> PATH_ORDER =
      (left, right) ->
          Arrays.compareUnsigned(
              left.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._+@-]{1,100}");

  /**
   * A file.
   *
   * @throws IllegalArgumentException if a release may not hold it
   */
  public ReleaseFile {
    if (!Sha256.isHex(sha256)) {
      throw new IllegalArgumentException("a digest is not 64 lower-case hexadecimal digits");
    }
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException("a file has more than " + MOST_BYTES + " bytes");
    }
    if (!isPath(path)) {
      throw new IllegalArgumentException("a path is not one of plain names below the release");
    }
  }

  /** Its mode as a manifest writes it. */
  public String mode() {
    return executable ? "755" : "644";
  }

  private static boolean isPath(String path) {
    if (path.length() > LONGEST_PATH) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
