package sh.fazt.http.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What names should do after a sequence of commands, thought out once more in the plainest way:
 * maps that are changed in place. Each command gives the status it should be answered with.
 */
final class ServedModel {
  /** What a name does. */
  sealed interface Does {}

  record Serves(String app) implements Does {}

  record Redirects(String url, int status, boolean keepPath) implements Does {}

  record Reserved() implements Does {}

  /** The app of each of the 100 slots. */
  record Splits(Map<String, Integer> weights, List<String> slots) implements Does {}

  private static final List<String> PAGES = List.of("root", "404");
  private final Map<String, Does> names = new HashMap<>();
  private final Set<String> apps = new HashSet<>();

  @Nullable Does at(String name) {
    return names.get(name);
  }

  void made(String app) {
    apps.add(app);
  }

  Set<String> apps() {
    return apps;
  }

  int link(String name, String app) {
    if (!apps.contains(app)) {
      return 400;
    }
    names.put(name, new Serves(app));
    return 201;
  }

  int redirect(String name, String url, int status, boolean keepPath) {
    if (PAGES.contains(name)) {
      return 403;
    }
    if (url.contains("//" + name + ".example.com")) {
      return 400;
    }
    names.put(name, new Redirects(url, status, keepPath));
    return 201;
  }

  int reserve(String name, boolean force) {
    if (PAGES.contains(name)) {
      return 403;
    }
    var does = names.get(name);
    if (!force && does != null && !(does instanceof Reserved)) {
      return 409;
    }
    names.put(name, new Reserved());
    return 201;
  }

  int split(String name, Map<String, Integer> weights) {
    if (PAGES.contains(name)) {
      return 403;
    }
    if (!apps.containsAll(weights.keySet())) {
      return 400;
    }
    if (!(names.get(name) instanceof Splits(var same, _) && same.equals(weights))) {
      names.put(name, new Splits(weights, slots(weights, before(name))));
    }
    return 201;
  }

  private List<@Nullable String> before(String name) {
    return switch (names.get(name)) {
      case Serves(var app) -> Collections.nCopies(100, app);
      case Splits(_, var slots) -> new ArrayList<@Nullable String>(slots);
      case Redirects _, Reserved _ -> Arrays.asList(new @Nullable String[100]);
      case null -> Arrays.asList(new @Nullable String[100]);
    };
  }

  /** Who had a slot keeps it as long as he has any left; the rest is filled in order. */
  private static List<String> slots(Map<String, Integer> weights, List<@Nullable String> before) {
    var left = new LinkedHashMap<>(weights);
    var slots = new String[100];
    for (int i = 0; i < 100; i++) {
      String app = before.get(i);
      if (app != null && left.getOrDefault(app, 0) > 0) {
        slots[i] = app;
        left.merge(app, -1, Integer::sum);
      }
    }
    for (int i = 0; i < 100; i++) {
      if (slots[i] == null) {
        String next =
            left.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .findFirst()
                .orElseThrow()
                .getKey();
        slots[i] = next;
        left.merge(next, -1, Integer::sum);
      }
    }
    return List.of(slots);
  }

  int swap(String first, String second) {
    var one = names.get(first);
    var other = names.get(second);
    if (one == null || other == null) {
      return 404;
    }
    if (first.equals(second)) {
      return 200;
    }
    if ((PAGES.contains(first) && !(other instanceof Serves))
        || (PAGES.contains(second) && !(one instanceof Serves))) {
      return 403;
    }
    if (leadsTo(one, second) || leadsTo(other, first)) {
      return 400;
    }
    names.put(first, other);
    names.put(second, one);
    return 200;
  }

  private static boolean leadsTo(Does does, String name) {
    return does instanceof Redirects(var url, _, _) && url.contains("//" + name + ".example.com");
  }

  int unlink(String name) {
    if (PAGES.contains(name)) {
      return 403;
    }
    return names.remove(name) == null ? 404 : 200;
  }

  /** Takes an app away, and out of every name. */
  void removed(String app) {
    apps.remove(app);
    for (String name : List.copyOf(names.keySet())) {
      var does = names.get(name);
      if (does instanceof Serves(var served) && served.equals(app)) {
        names.remove(name);
      } else if (does instanceof Splits(var weights, var slots) && weights.containsKey(app)) {
        var rest = shared(weights, app);
        names.put(
            name,
            rest.size() == 1
                ? new Serves(rest.keySet().iterator().next())
                : new Splits(rest, slots(rest, new ArrayList<@Nullable String>(slots))));
      }
    }
  }

  /** The weights without an app, whose part the others get by largest remainder. */
  private static Map<String, Integer> shared(Map<String, Integer> weights, String gone) {
    var rest = new LinkedHashMap<>(weights);
    int freed = Objects.requireNonNull(rest.remove(gone));
    int all = rest.values().stream().mapToInt(w -> w).sum();
    var grown = new LinkedHashMap<String, Integer>();
    rest.forEach((app, weight) -> grown.put(app, weight + freed * weight / all));
    int over = 100 - grown.values().stream().mapToInt(w -> w).sum();
    rest.entrySet().stream()
        .sorted(Comparator.comparingInt(arm -> -(freed * arm.getValue() % all)))
        .limit(over)
        .forEach(arm -> grown.merge(arm.getKey(), 1, Integer::sum));
    return grown;
  }
}
