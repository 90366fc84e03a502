package sh.fazt.cli.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of its app that a deploy changes; missing fields stay as they are.
 *
 * @param tags all of them
 * @param visibility {@code public}, {@code unlisted} or {@code private}
 * @param spa whether unknown paths show {@code index.html}
 */
public record SiteAbout(
    Optional<String> title,
    Optional<String> description,
    Optional<List<String>> tags,
    Optional<String> visibility,
    Optional<Boolean> spa) {
  public static final SiteAbout NOTHING =
      new SiteAbout(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Only that unknown paths show {@code index.html}, if they are to. */
  public static SiteAbout spa(boolean spa) {
    return NOTHING.with(spa ? Optional.of(true) : Optional.empty());
  }

  /** The same with another word on unknown paths. */
  public SiteAbout with(Optional<Boolean> other) {
    return new SiteAbout(title, description, tags, visibility, other);
  }

  /** Whether it says anything that an older peer does not understand. */
  boolean isMoreThanSpa() {
    return !with(Optional.empty()).equals(NOTHING);
  }

  /** As the API takes it. */
  Map<String, @Nullable Object> fields() {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    title.ifPresent(text -> fields.put("title", text));
    description.ifPresent(text -> fields.put("description", text));
    tags.ifPresent(words -> fields.put("tags", words));
    visibility.ifPresent(word -> fields.put("visibility", word));
    spa.ifPresent(on -> fields.put("spa", on));
    return fields;
  }
}
