package sh.fazt.journal;

import java.util.regex.Pattern;

/**
 * Where on somebody's machine, or in which repository, a deploy was made. Two deploys came from the
 * same place if their ids are equal.
 *
 * @param id 32 digits of lower-case hex, made from the machine and the path so that neither can be
 *     read out of it
 * @param shown the same for people, such as {@code ada@laptop:~/projects/blog}
 */
public record Place(String id, String shown) {
  /** Characters of the longest {@code shown}. */
  public static final int LONGEST = 200;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  /** Whether these make a place: an id of its form, and one printable line that is not too long. */
  public static boolean isOne(String id, String shown) {
    return ID.matcher(id).matches()
        && !shown.isBlank()
        && shown.length() <= LONGEST
        && shown.chars().noneMatch(Character::isISOControl);
  }
}
