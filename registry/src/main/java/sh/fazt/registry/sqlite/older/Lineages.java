package sh.fazt.registry.sqlite.older;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderApp.Lineage;
import sh.fazt.registry.imports.older.OlderProblem;

/** Who was forked from whom, without circles. */
final class Lineages {
  private final Map<String, AppDraft> drafts = new LinkedHashMap<>();
  private final Map<String, Lineage> lineages = new HashMap<>();

  Lineages(Collection<AppDraft> apps, ProblemLog log) {
    for (AppDraft app : apps) {
      drafts.put(app.key(), app);
    }
    for (AppDraft app : apps) {
      lineages.put(app.key(), of(app, log));
    }
  }

  private Lineage of(AppDraft app, ProblemLog log) {
    AppRow row = app.row();
    if (row == null) {
      return new Lineage(app.key(), Optional.empty());
    }
    if (isOwnAncestor(app.key())) {
      log.add(OlderProblem.LINEAGE_BROKEN, app.key());
      return new Lineage(app.key(), Optional.empty());
    }
    String stored = row.original();
    String original = stored == null || stored.isEmpty() ? app.key() : stored;
    Optional<String> parent = Optional.ofNullable(parentOf(app.key()));
    if ((parent.isPresent() && !drafts.containsKey(parent.get()))
        || !drafts.containsKey(original)) {
      log.add(OlderProblem.PARENT_GONE, app.key());
    }
    return new Lineage(original, parent);
  }

  private boolean isOwnAncestor(String app) {
    Set<String> seen = new HashSet<>();
    for (String at = parentOf(app); at != null && seen.add(at); at = parentOf(at)) {
      if (at.equals(app)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String parentOf(String app) {
    AppDraft draft = drafts.get(app);
    AppRow row = draft == null ? null : draft.row();
    return row == null || !row.isFork() ? null : row.parent();
  }

  Lineage of(AppDraft app) {
    return lineages.getOrDefault(app.key(), new Lineage(app.key(), Optional.empty()));
  }

  /** All of them, each behind its parent. */
  List<AppDraft> parentsFirst() {
    var sorted = new ArrayList<AppDraft>();
    Set<String> done = new HashSet<>();
    for (AppDraft app : drafts.values()) {
      var line = new ArrayList<AppDraft>();
      for (AppDraft at = app; at != null && done.add(at.key()); ) {
        line.addFirst(at);
        at = of(at).parent().map(drafts::get).orElse(null);
      }
      sorted.addAll(line);
    }
    return sorted;
  }
}
