package sh.fazt.http.visits;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Untrusted tags, shortened for storage: few, short, each once. */
public final class TagText {
  /** Tags of one event. */
  public static final int MAX = 10;

  /** UTF-8 bytes of the longest tag. */
  public static final int LONGEST = 100;

  private TagText() {}

  /** The tags of a list that is separated by commas. */
  public static List<String> of(String commas) {
    return commas.isEmpty() ? List.of() : of(List.of(commas.split(",")));
  }

  /** The first of these that say anything. */
  public static List<String> of(Iterable<String> tags) {
    Set<String> kept = new LinkedHashSet<>();
    for (String tag : tags) {
      String cut = ShortText.of(tag.strip(), LONGEST);
      if (!cut.isEmpty() && kept.size() < MAX) {
        kept.add(cut);
      }
    }
    return List.copyOf(kept);
  }

  /** Both, as far as they fit. */
  public static List<String> both(List<String> first, List<String> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return of(all);
  }
}
