package sh.fazt.registry.domain.app;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.domain.Rejection;

/**
 * What is to change of an app's metadata; none leaves a thing as it is.
 *
 * @param tags the new ones, all of them
 * @param settings by name; empty text takes one away, others stay
 */
public record MetadataChange(
    @Nullable String title,
    @Nullable String description,
    @Nullable List<String> tags,
    @Nullable Visibility visibility,
    @Nullable Boolean spa,
    Map<String, String> settings) {
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_DESCRIPTION = 2000;
  private static final int MAX_TAGS = 32;
  private static final int LONGEST_TAG = 50;
  private static final int MAX_SETTINGS = 32;
  private static final int LONGEST_SETTING = 200;
  private static final Pattern SETTING = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

  public MetadataChange {
    tags = tags == null ? null : List.copyOf(tags);
    settings = Map.copyOf(settings);
  }

  /** Leaves everything as it is. */
  public static final MetadataChange NOTHING =
      new MetadataChange(null, null, null, null, null, Map.of());

  /** Only who sees the app. */
  public static MetadataChange to(Visibility visibility) {
    return new MetadataChange(null, null, null, visibility, null, Map.of());
  }

  /** Only whether unknown pages serve {@code index.html}; none leaves that too. */
  public static MetadataChange spa(@Nullable Boolean spa) {
    return new MetadataChange(null, null, null, null, spa, Map.of());
  }

  /** The same, leaving who sees the app as it is. */
  public MetadataChange withoutVisibility() {
    return new MetadataChange(title, description, tags, null, spa, settings);
  }

  /** Why this change of such metadata would be refused, or none. */
  public @Nullable Rejection refusal(Metadata before) {
    return wrongIn(of(before));
  }

  Metadata of(Metadata before) {
    return new Metadata(
        title == null ? before.title() : title,
        description == null ? before.description() : description,
        tags == null ? before.tags() : tags,
        visibility == null ? before.visibility() : visibility,
        spa == null ? before.spa() : spa,
        settings.isEmpty() ? before.settings() : settings(before.settings()));
  }

  private Map<String, String> settings(Map<String, String> before) {
    var after = new TreeMap<>(before);
    settings.forEach(
        (name, text) -> {
          if (text.isEmpty()) {
            after.remove(name);
          } else {
            after.put(name, text);
          }
        });
    return after;
  }

  /** What is wrong with metadata that a change leads to, or none. */
  static @Nullable Rejection wrongIn(Metadata after) {
    if (after.title().isBlank()) {
      return AppRejections.noTitle();
    }
    if (!isLine(after.title(), LONGEST_TITLE)) {
      return bad("title has at most " + LONGEST_TITLE + " characters in one line");
    }
    if (!isLine(after.description().replaceAll("[\\n\\t]", " "), LONGEST_DESCRIPTION)) {
      return bad("description has at most " + LONGEST_DESCRIPTION + " characters");
    }
    if (after.tags().size() > MAX_TAGS
        || !after.tags().stream().allMatch(tag -> !tag.isBlank() && isLine(tag, LONGEST_TAG))) {
      return bad(
          "there are at most %d tags of 1 to %d characters".formatted(MAX_TAGS, LONGEST_TAG));
    }
    boolean settingsFit =
        after.settings().size() <= MAX_SETTINGS
            && after.settings().entrySet().stream()
                .allMatch(
                    entry ->
                        SETTING.matcher(entry.getKey()).matches()
                            && isLine(entry.getValue(), LONGEST_SETTING));
    String wrongLimit = FunctionLimits.wrongIn(after.settings());
    String wrong = wrongLimit == null ? FetchHosts.wrongIn(after.settings()) : wrongLimit;
    if (settingsFit && wrong != null) {
      return bad(wrong);
    }
    return settingsFit
        ? null
        : bad(
            "there are at most %d settings, named as in a-b_1, of at most %d characters"
                .formatted(MAX_SETTINGS, LONGEST_SETTING));
  }

  private static Rejection bad(String sentence) {
    return AppRejections.badText(sentence);
  }

  private static boolean isLine(String text, int longest) {
    return text.length() <= longest && text.chars().noneMatch(Character::isISOControl);
  }
}
