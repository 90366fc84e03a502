package sh.fazt.registry.imports;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of an import, counted while it goes on. For one thread. */
final class ImportOutcome {
  private final int maxNamed;
  private final Map<Thing, Long> brought = new EnumMap<>(Thing.class);
  private final Map<Thing, Long> there = new EnumMap<>(Thing.class);
  private final List<Left> left = new ArrayList<>();
  private long leftInAll;

  /**
   * Nothing came yet.
   *
   * @param maxNamed how much of what was left alone is named
   */
  ImportOutcome(int maxNamed) {
    this.maxNamed = maxNamed;
  }

  /** What can come. */
  enum Thing {
    APPS,
    FILES,
    VALUES,
    DOCUMENTS,
    BLOBS,
    ENVIRONMENT,
    ALIASES,
    KEYS,
    OPERATOR,
    SETTINGS,
    REDIRECTS,
    WEBHOOKS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Something that was left as it is here. */
  private record Left(Thing thing, String name, String why) {}

  /** So many came now. */
  void brought(Thing thing, long count) {
    if (count > 0) {
      brought.merge(thing, count, Long::sum);
    }
  }

  /** One is here already, as it was there or as it was changed here since. */
  void there(Thing thing) {
    there.merge(thing, 1L, Long::sum);
  }

  /** One does not come, for what is here. */
  void left(Thing thing, String name, String why) {
    leftInAll++;
    if (left.size() < maxNamed) {
      left.add(new Left(thing, name, why));
    }
  }

  /** All of it, as plain values. */
  Map<String, @Nullable Object> data(boolean planned) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("applied", !planned);
    data.put("brought", counts(brought));
    data.put("there", counts(there));
    data.put(
        "left",
        left.stream()
            .map(one -> Map.of("kind", one.thing().word(), "name", one.name(), "why", one.why()))
            .toList());
    data.put("left_in_all", leftInAll);
    return data;
  }

  private static Map<String, Object> counts(Map<Thing, Long> counted) {
    var counts = new LinkedHashMap<String, Object>();
    counted.forEach((thing, count) -> counts.put(thing.word(), count));
    return counts;
  }
}
