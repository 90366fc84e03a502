package sh.fazt.http.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The known word nearest to a mistyped one. */
public final class Nearest {
  /** A longer word is no slip of the pen, and would take long to compare. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /** The most similar of the names, if one is similar enough to be worth saying. */
  public static Optional<String> to(String word, List<String> names) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return names.stream()
        .filter(
            name ->
                (word.length() >= 2 && name.startsWith(word))
                    || distance(word, name)
                        <= Math.max(1, Math.min(word.length(), name.length()) / 3))
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that make one word the other
   * (optimal string alignment, after Damerau).
   */
  static int distance(String one, String two) {
    int[][] cost = new int[one.length() + 1][two.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= two.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      for (int j = 1; j <= two.length(); j++) {
        boolean same = one.charAt(i - 1) == two.charAt(j - 1);
        cost[i][j] =
            Math.min(
                cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == two.charAt(j - 2)
                && one.charAt(i - 2) == two.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[one.length()][two.length()];
  }
}
