package sh.fazt.registry.release;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a release of the program, in the order of Semantic Versioning: {@code 1.0.1-rc.2}
 * comes before {@code 1.0.1}. It is part of file names, so it holds nothing that means something in
 * a path, and has at most {@value #LONGEST} characters. Build metadata ({@code +...}) is not taken:
 * two releases would have the same rank.
 *
 * @param preRelease its identifiers, separated by dots; empty for none
 */
public record ReleaseVersion(int major, int minor, int patch, String preRelease)
    implements Comparable<ReleaseVersion> {
  static final int LONGEST = 64;

  private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]{0,8}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
  private static final Pattern FORM =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + ")*))?");

  private static final Comparator<ReleaseVersion> ORDER =
      Comparator.comparingInt(ReleaseVersion::major)
          .thenComparingInt(ReleaseVersion::minor)
          .thenComparingInt(ReleaseVersion::patch)
          .thenComparing(ReleaseVersion::preRelease, ReleaseVersion::comparePreReleases);

  /** The version that is written like this, or none. A leading {@code v} is not part of it. */
  public static Optional<ReleaseVersion> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String preRelease = parts.group(4);
    return Optional.of(
        new ReleaseVersion(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            preRelease == null ? "" : preRelease));
  }

  /** Whether this comes before the other. */
  public boolean isBefore(ReleaseVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(ReleaseVersion other) {
    return ORDER.compare(this, other);
  }

  private static int comparePreReleases(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    String[] lefts = left.split("\\.", -1);
    String[] rights = right.split("\\.", -1);
    for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
      int order = compareIdentifiers(lefts[i], rights[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(lefts.length, rights.length);
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftIsNumber = isNumber(left);
    boolean rightIsNumber = isNumber(right);
    if (leftIsNumber && rightIsNumber) {
      return Integer.compare(Integer.parseInt(left), Integer.parseInt(right));
    }
    return leftIsNumber == rightIsNumber
        ? left.compareTo(right)
        : Boolean.compare(rightIsNumber, leftIsNumber);
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    String numbers = major + "." + minor + "." + patch;
    return preRelease.isEmpty() ? numbers : numbers + "-" + preRelease;
  }
}
