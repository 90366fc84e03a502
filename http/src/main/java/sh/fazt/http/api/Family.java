package sh.fazt.http.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import sh.fazt.journal.AppId;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** Who was forked from whom, at one moment. */
final class Family {
  private final Map<AppId, List<AppRow>> children = new HashMap<>();

  /** Of all apps, removed ones too. */
  Family(RoutingTable table) {
    StreamSupport.stream(table.apps().spliterator(), false)
        .sorted(Comparator.comparing(AppRow::createdAt).thenComparing(AppRow::id))
        .forEach(
            app -> {
              var parent = app.parent();
              if (parent != null) {
                children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(app);
              }
            });
  }

  /** The apps forked from this one itself, oldest first. */
  List<AppRow> of(AppId app) {
    return children.getOrDefault(app, List.of());
  }

  /** The live apps forked from this one, from its forks and so on. */
  static List<AppRow> descendants(RoutingTable table, AppRow app) {
    var family = new Family(table);
    var all = new ArrayList<AppRow>();
    var open = new ArrayList<>(family.of(app.id()));
    while (!open.isEmpty()) {
      var next = open.removeFirst();
      open.addAll(family.of(next.id()));
      if (!next.removed()) {
        all.add(next);
      }
    }
    return all;
  }
}
