package sh.fazt.registry.routing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Version;

/**
 * The present state of one app.
 *
 * @param removal how it was removed, or none; a removed app keeps its row, so that an old change
 *     cannot revive it
 * @param parent the app it was forked from, or none
 * @param parentRelease the release it was forked from, or none
 * @param releases all of them, oldest first: release n is at index n - 1
 * @param active the release served, or none before the first
 */
public record AppRow(
    AppId id,
    Version version,
    @Nullable Meta removal,
    Metadata metadata,
    Source source,
    AppId original,
    @Nullable AppId parent,
    @Nullable ReleaseNo parentRelease,
    List<ReleaseRow> releases,
    @Nullable ReleaseNo active,
    Instant createdAt,
    Instant updatedAt) {

  public boolean removed() {
    return removal != null;
  }

  /** The release served, or none before the first. */
  public @Nullable ReleaseRow activeRelease() {
    return active == null ? null : release(active);
  }

  /** The release of this number, or none. */
  public @Nullable ReleaseRow release(ReleaseNo no) {
    return no.value() <= releases.size() ? releases.get((int) no.value() - 1) : null;
  }
}
