package sh.fazt.registry.sqlite.older;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderApp.Kind;
import sh.fazt.registry.imports.older.OlderProblem;

/** An app and the files that are its own, before any rule was applied to them. */
final class AppDraft {
  private final String key;
  private final Kind kind;
  private final @Nullable AppRow row;
  private final List<FileRow> files = new ArrayList<>();

  private AppDraft(String key, Kind kind, @Nullable AppRow row) {
    this.key = key;
    this.kind = kind;
    this.row = row;
  }

  /** Gives each file its app, and makes apps for files that have none. */
  static Collection<AppDraft> of(
      List<AppRow> rows, List<FileRow> files, OwnerKeys owners, ProblemLog log) {
    Map<String, AppDraft> drafts = new LinkedHashMap<>();
    for (AppRow row : rows) {
      drafts.put(row.id(), new AppDraft(row.id(), Kind.ROW, row));
    }
    for (FileRow file : files) {
      String named = file.app();
      String owner = named.isEmpty() ? owners.owner(file.site()) : named;
      AppDraft draft = owner == null ? null : drafts.get(owner);
      if (draft == null) {
        boolean isSite = owner == null;
        String key = owner == null ? file.site() : owner;
        draft = new AppDraft(key, isSite ? Kind.FILES_ONLY : Kind.MISSING_ROW, null);
        drafts.put(key, draft);
        owners.add(key, key, file.site());
        if (!isSite) {
          log.add(OlderProblem.APP_WITHOUT_ROW, key);
        }
      }
      draft.files.add(file);
    }
    return drafts.values();
  }

  String key() {
    return key;
  }

  Kind kind() {
    return kind;
  }

  /** As it is listed, if it is. */
  @Nullable AppRow row() {
    return row;
  }

  List<FileRow> files() {
    return files;
  }

  /** What it was called: its name, title or site. */
  String name() {
    String name = row == null ? key : row.name();
    return name == null || name.isBlank() ? key : name;
  }

  /** Which of the node's own pages it is, if it is one. */
  Optional<NodePage> page() {
    if (!files.isEmpty()) {
      return NodePage.of(files.getFirst().site());
    }
    // A title says nothing: anybody may give an app that of a page.
    return row != null && row.source().equals("system") ? NodePage.of(name()) : Optional.empty();
  }
}
