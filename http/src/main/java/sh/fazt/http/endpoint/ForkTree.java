package sh.fazt.http.endpoint;

import java.util.ArrayList;
import java.util.List;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** Which app was forked from which, at one moment. */
final class ForkTree {
  private ForkTree() {}

  /** The apps forked from this one, from its forks and so on, removed ones too. */
  static List<AppRow> descendants(RoutingTable table, AppRow app) {
    var all = new ArrayList<AppRow>();
    table.forksOf(app.id()).forEachRemaining(all::add);
    for (int i = 0; i < all.size(); i++) {
      table.forksOf(all.get(i).id()).forEachRemaining(all::add);
    }
    return all;
  }
}
