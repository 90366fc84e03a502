package sh.fazt.registry.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;

/**
 * The releases of one app. Immutable.
 *
 * @param all oldest first; release n is at index n - 1
 * @param active the one served, or none before the first
 * @param pinned kept whatever the retention says
 * @param collected those whose content is gone
 */
public record Releases(
    List<Release> all,
    @Nullable ReleaseNo active,
    List<ReleaseNo> pinned,
    List<ReleaseNo> collected) {
  static final Releases NONE = new Releases(List.of(), null, List.of(), List.of());

  public Releases {
    all = List.copyOf(all);
    pinned = List.copyOf(pinned);
    collected = List.copyOf(collected);
  }

  /**
   * One immutable deployment.
   *
   * @param version the app's version when it was deployed
   */
  public record Release(
      ReleaseNo no, TreeHash tree, int fileCount, long bytes, Version version, Instant at) {}

  /** The number the next release gets: never one that was used. */
  public ReleaseNo next() {
    return ReleaseNo.of(all.size() + 1L);
  }

  /** The release served, or none before the first. */
  public @Nullable Release served() {
    return active == null ? null : all.get((int) active.value() - 1);
  }

  /** The release that brought the app to this version, or none. */
  public @Nullable Release of(Version reached) {
    for (var release : all.reversed()) {
      if (release.version().equals(reached)) {
        return release;
      }
    }
    return null;
  }

  Releases deployed(Release release) {
    return new Releases(with(all, release), release.no(), pinned, collected);
  }

  Releases activated(@Nullable ReleaseNo release) {
    return new Releases(all, release, pinned, collected);
  }

  Releases pinned(ReleaseNo release) {
    return new Releases(all, active, with(pinned, release), collected);
  }

  Releases unpinned(ReleaseNo release) {
    return new Releases(
        all, active, pinned.stream().filter(no -> !no.equals(release)).toList(), collected);
  }

  Releases collected(List<ReleaseNo> gone) {
    var known = new ArrayList<>(collected);
    known.addAll(gone);
    return new Releases(all, active, pinned, known);
  }

  private static <T> List<T> with(List<T> list, T added) {
    var longer = new ArrayList<T>(list.size() + 1);
    longer.addAll(list);
    longer.add(added);
    return longer;
  }
}
