package sh.fazt.registry.domain.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.SharedList;
import sh.fazt.registry.routing.ReleaseRow;

/**
 * The releases of one app. Immutable. Each is one immutable deployment, and the same that the
 * routing table shows: a change copies none of those before it.
 *
 * @param all oldest first; release n is at index n - 1
 * @param active the one served, or none before the first
 * @param pinned kept whatever the retention says
 * @param collected those whose content is gone
 */
public record Releases(
    SharedList<ReleaseRow> all,
    @Nullable ReleaseNo active,
    SharedList<ReleaseNo> pinned,
    SharedList<ReleaseNo> collected) {
  static final Releases NONE =
      new Releases(SharedList.empty(), null, SharedList.empty(), SharedList.empty());

  /** The number the next release gets: never one that was used. */
  public ReleaseNo next() {
    return ReleaseNo.of(all.size() + 1L);
  }

  /** The release served, or none before the first. */
  public @Nullable ReleaseRow served() {
    return active == null ? null : all.get((int) active.value() - 1);
  }

  /** The release that brought the app to this version, or none; versions grow with numbers. */
  public @Nullable ReleaseRow of(Version reached) {
    int low = 0;
    int high = all.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      var release = all.get(middle);
      int order = release.version().compareTo(reached);
      if (order == 0) {
        return release;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  Releases deployed(ReleaseRow release) {
    return new Releases(all.plus(release), release.no(), pinned, collected);
  }

  Releases activated(@Nullable ReleaseNo release) {
    return new Releases(all, release, pinned, collected);
  }

  Releases pinned(ReleaseNo release) {
    return new Releases(all, active, pinned.plus(release), collected);
  }

  Releases unpinned(ReleaseNo release) {
    return new Releases(
        all,
        active,
        SharedList.copyOf(pinned.stream().filter(no -> !no.equals(release)).toList()),
        collected);
  }

  Releases collected(List<ReleaseNo> gone) {
    return new Releases(all, active, pinned, collected.plusAll(gone));
  }
}
