package sh.fazt.journal;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an app says about itself.
 *
 * @param spa whether a path without a file and without an extension serves {@code index.html}
 * @param settings name → text, per-app switches
 */
public record Metadata(
    String title,
    String description,
    List<String> tags,
    Visibility visibility,
    boolean spa,
    Map<String, String> settings) {

  @SuppressWarnings("NullableProblems")
  public Metadata(
      @Nullable String title,
      @Nullable String description,
      @Nullable List<String> tags,
      @Nullable Visibility visibility,
      boolean spa,
      @Nullable Map<String, String> settings) {
    this.title = title == null ? "" : title;
    this.description = description == null ? "" : description;
    this.tags = tags == null ? List.of() : List.copyOf(tags);
    this.visibility = visibility == null ? Visibility.UNLISTED : visibility;
    this.spa = spa;
    this.settings = settings == null ? new TreeMap<>() : sorted(settings);
  }

  private static SortedMap<String, String> sorted(Map<String, String> settings) {
    return java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** An unlisted app of this title and nothing else. */
  public static Metadata titled(String title) {
    return new Metadata(title, "", List.of(), Visibility.UNLISTED, false, Map.of());
  }

  public Metadata withSpa(boolean changed) {
    return new Metadata(title, description, tags, visibility, changed, settings);
  }

  public Metadata withVisibility(Visibility changed) {
    return new Metadata(title, description, tags, changed, spa, settings);
  }
}
