package sh.fazt.registry.sqlite.storage;

import java.util.HashSet;
import java.util.Set;
import sh.fazt.journal.AppId;
import sh.fazt.registry.storage.document.IndexDeclaration;

/** Which indexes an app declares, in the table {@code storage_index}. */
final class Indexes {
  private Indexes() {}

  /** Notes those that are declared now: new ones are to be filled, others are to go. */
  static void declare(Statements own, AppId app, Set<IndexDeclaration> declared) {
    var space = declared.isEmpty() ? Space.find(own, app) : Space.findOrMake(own, app);
    var there =
        own.all(
            "SELECT collection, field FROM storage_index WHERE space = ? AND state <> 2",
            row -> new IndexDeclaration(row.getString(1), row.getString(2)),
            space.id());
    var missing = new HashSet<>(declared);
    for (IndexDeclaration one : there) {
      if (!missing.remove(one)) {
        own.update(
            """
            UPDATE storage_index SET state = 2
             WHERE space = ? AND collection = ? AND field = ? AND state <> 2""",
            space.id(),
            one.collection(),
            one.field());
      }
    }
    for (IndexDeclaration one : missing) {
      own.update(
          "INSERT INTO storage_index (space, collection, field, state) VALUES (?, ?, ?, 0)",
          space.id(),
          one.collection(),
          one.field());
    }
  }
}
