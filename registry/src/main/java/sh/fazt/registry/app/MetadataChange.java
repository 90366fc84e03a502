package sh.fazt.registry.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Visibility;

/**
 * What is to change of an app's metadata; none leaves a thing as it is.
 *
 * @param tags the new ones, all of them
 */
public record MetadataChange(
    @Nullable String title,
    @Nullable String description,
    @Nullable List<String> tags,
    @Nullable Visibility visibility,
    @Nullable Boolean spa) {
  public MetadataChange {
    tags = tags == null ? null : List.copyOf(tags);
  }

  /** Leaves everything as it is. */
  public static final MetadataChange NOTHING = new MetadataChange(null, null, null, null, null);

  /** Only who sees the app. */
  public static MetadataChange to(Visibility visibility) {
    return new MetadataChange(null, null, null, visibility, null);
  }

  Metadata of(Metadata before) {
    return new Metadata(
        title == null ? before.title() : title,
        description == null ? before.description() : description,
        tags == null ? before.tags() : tags,
        visibility == null ? before.visibility() : visibility,
        spa == null ? before.spa() : spa,
        before.settings());
  }
}
