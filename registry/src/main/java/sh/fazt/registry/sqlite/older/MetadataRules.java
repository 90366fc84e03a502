package sh.fazt.registry.sqlite.older;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.storage.document.Json;

/** What an app says about itself, so that it can be said here. */
final class MetadataRules {
  private static final int LONGEST_SOURCE = 500;
  private static final int MAX_TAGS = 32;

  private final ProblemLog log;

  MetadataRules(ProblemLog log) {
    this.log = log;
  }

  Metadata of(AppDraft app) {
    AppRow row = app.row();
    String title = title(app);
    if (row == null) {
      return Metadata.titled(title);
    }
    String description = row.description();
    if (!fits(title, description, List.of())) {
      log.add(OlderProblem.TEXT_CUT, app.key() + ": its description");
      description = line(description, 2_000);
    }
    return new Metadata(
        title,
        description,
        tags(app.key(), row.tags()),
        visibility(app.key(), row.visibility()),
        row.spa(),
        Map.of());
  }

  private String title(AppDraft app) {
    String stored = app.row() == null ? app.key() : app.row().name();
    if (stored != null && fits(stored, "", List.of())) {
      return stored;
    }
    log.add(OlderProblem.TITLE_REPLACED, app.key());
    String cut = line(stored == null || stored.isBlank() ? app.key() : stored, 200);
    return cut.isBlank() ? "app" : cut;
  }

  private List<String> tags(String app, @Nullable String stored) {
    if (stored == null || stored.isEmpty()) {
      return List.of();
    }
    JsonNode json = Json.parse(stored).orElse(null);
    if (json != null && json.isNull()) {
      return List.of();
    }
    if (json == null || !json.isArray()) {
      log.add(OlderProblem.TAGS_UNREADABLE, app);
      return List.of();
    }
    var tags = new LinkedHashSet<String>();
    for (JsonNode tag : json) {
      if (tags.size() < MAX_TAGS && tag.isTextual() && fits("t", "", List.of(tag.textValue()))) {
        tags.add(tag.textValue());
      } else {
        log.add(OlderProblem.TEXT_CUT, app + ": a tag");
      }
    }
    return new ArrayList<>(tags);
  }

  private Visibility visibility(String app, @Nullable String stored) {
    if (stored == null || stored.isEmpty()) {
      return Visibility.UNLISTED;
    }
    return Visibility.parse(stored)
        .orElseGet(
            () -> {
              log.add(OlderProblem.VISIBILITY_UNKNOWN, app + ": " + stored);
              return Visibility.UNLISTED;
            });
  }

  Source source(AppDraft app) {
    AppRow row = app.row();
    return row == null
        ? Source.DEPLOY
        : new Source(
            source(app.key(), row.source()),
            source(app.key(), row.url()),
            source(app.key(), row.ref()),
            source(app.key(), row.commit()));
  }

  private String source(String app, String stored) {
    boolean fits =
        stored.length() <= LONGEST_SOURCE
            && stored.chars().noneMatch(Character::isISOControl)
            && Json.isWhole(stored);
    if (!fits) {
      log.add(OlderProblem.TEXT_CUT, app + ": where it came from");
    }
    return fits ? stored : "";
  }

  private static boolean fits(String title, String description, List<String> tags) {
    var said = new Metadata(title, description, tags, Visibility.UNLISTED, false, Map.of());
    return tags.stream().allMatch(Json::isWhole) && MetadataChange.NOTHING.refusal(said) == null;
  }

  /** The text in one line, cut. */
  private static String line(String text, int longest) {
    var line = new StringBuilder();
    text.codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .takeWhile(_ -> line.length() + 2 <= longest)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
