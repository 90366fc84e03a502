package sh.fazt.registry.sqlite.older;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import sh.fazt.registry.imports.older.OlderAlias.Arm;

/** Weights that add up to 100 again, in the same proportion, by largest remainder. */
final class Shares {
  private static final int ALL = 100;

  private Shares() {}

  private record Share(String app, int weight, int remainder) {}

  static List<Arm> of(Map<String, Integer> weights) {
    int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    var shares = new ArrayList<Share>();
    weights.forEach(
        (app, weight) -> shares.add(new Share(app, weight * ALL / sum, weight * ALL % sum)));
    int missing = ALL - shares.stream().mapToInt(Share::weight).sum();
    List<String> larger =
        shares.stream()
            .sorted(Comparator.comparingInt(Share::remainder).reversed())
            .limit(missing)
            .map(Share::app)
            .toList();
    return shares.stream()
        .map(share -> new Arm(share.app, share.weight + (larger.contains(share.app) ? 1 : 0)))
        .toList();
  }
}
