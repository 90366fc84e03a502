package sh.fazt.registry.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;
import sh.fazt.registry.Remembered;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.ReleaseRow;

/**
 * What the events of one app add up to. Immutable.
 *
 * @param releases oldest first; release n is at index n - 1
 * @param active the release served, or none before the first
 * @param pinned kept whatever the retention says
 * @param envNames the environment values that are set, by name
 */
public record AppState(
    AppId id,
    Version version,
    Phase phase,
    Metadata metadata,
    Source source,
    Lineage lineage,
    List<Release> releases,
    @Nullable ReleaseNo active,
    List<ReleaseNo> pinned,
    List<ReleaseNo> collected,
    List<String> envNames,
    Instant createdAt,
    Instant updatedAt,
    Remembered remembered) {

  /** Where an app is in its life. */
  public enum Phase {
    UNKNOWN,
    LIVE,
    REMOVING,
    REMOVED,
    PURGED
  }

  /**
   * Where an app comes from.
   *
   * @param original root of the lineage, itself for an original
   * @param parent the app it was forked from, or none
   * @param parentRelease the release it was forked from, or none
   */
  public record Lineage(AppId original, @Nullable AppId parent, @Nullable ReleaseNo parentRelease) {
    static Lineage original(AppId id) {
      return new Lineage(id, null, null);
    }
  }

  /**
   * One immutable deployment.
   *
   * @param version the app's version when it was deployed
   */
  public record Release(
      ReleaseNo no, TreeHash tree, int fileCount, long bytes, Version version, Instant at) {}

  static AppState unknown(AppId id, Version version) {
    return new AppState(
        id,
        version,
        Phase.UNKNOWN,
        Metadata.titled(""),
        Source.DEPLOY,
        Lineage.original(id),
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        Instant.EPOCH,
        Instant.EPOCH,
        Remembered.NOTHING);
  }

  public boolean exists() {
    return phase != Phase.UNKNOWN;
  }

  public boolean isLive() {
    return phase == Phase.LIVE;
  }

  public ReleaseNo nextRelease() {
    return ReleaseNo.of(releases.size() + 1L);
  }

  public @Nullable Release activeRelease() {
    return active == null ? null : releases.get((int) active.value() - 1);
  }

  /** The release that brought the app to this version, or none. */
  public @Nullable Release releaseOf(Version reached) {
    for (var release : releases.reversed()) {
      if (release.version().equals(reached)) {
        return release;
      }
    }
    return null;
  }

  /** What the routing table knows of this app. */
  public AppRow row() {
    return new AppRow(
        id,
        version,
        phase != Phase.LIVE,
        metadata,
        source,
        lineage.original(),
        lineage.parent(),
        releases.stream()
            .map(r -> new ReleaseRow(r.no(), r.tree(), r.fileCount(), r.bytes(), r.at()))
            .toList(),
        active,
        createdAt,
        updatedAt);
  }

  AppState created(Metadata described, Source from, Instant at) {
    return new AppState(
        id,
        version,
        Phase.LIVE,
        described,
        from,
        Lineage.original(id),
        releases,
        active,
        pinned,
        collected,
        envNames,
        at,
        at,
        remembered);
  }

  AppState lineage(Lineage known) {
    return new AppState(
        id,
        version,
        phase,
        metadata,
        source,
        known,
        releases,
        active,
        pinned,
        collected,
        envNames,
        createdAt,
        updatedAt,
        remembered);
  }

  /** A plain deploy says nothing about provenance, so what is known stays. */
  AppState deployed(Release release, Source from) {
    var provenance = from.equals(Source.DEPLOY) ? source : from;
    var all = new ArrayList<Release>(releases.size() + 1);
    all.addAll(releases);
    all.add(release);
    return new AppState(
        id,
        version,
        phase,
        metadata,
        provenance,
        lineage,
        List.copyOf(all),
        release.no(),
        pinned,
        collected,
        envNames,
        createdAt,
        updatedAt,
        remembered);
  }

  AppState activated(@Nullable ReleaseNo release) {
    return new AppState(
        id,
        version,
        phase,
        metadata,
        source,
        lineage,
        releases,
        release,
        pinned,
        collected,
        envNames,
        createdAt,
        updatedAt,
        remembered);
  }

  AppState pinned(List<ReleaseNo> kept) {
    return new AppState(
        id,
        version,
        phase,
        metadata,
        source,
        lineage,
        releases,
        active,
        kept,
        collected,
        envNames,
        createdAt,
        updatedAt,
        remembered);
  }

  AppState collected(List<ReleaseNo> gone) {
    var all = new ArrayList<>(collected);
    all.addAll(gone);
    return new AppState(
        id,
        version,
        phase,
        metadata,
        source,
        lineage,
        releases,
        active,
        pinned,
        List.copyOf(all),
        envNames,
        createdAt,
        updatedAt,
        remembered);
  }

  AppState described(Metadata described) {
    return new AppState(
        id,
        version,
        phase,
        described,
        source,
        lineage,
        releases,
        active,
        pinned,
        collected,
        envNames,
        createdAt,
        updatedAt,
        remembered);
  }

  AppState envNames(List<String> names) {
    return new AppState(
        id,
        version,
        phase,
        metadata,
        source,
        lineage,
        releases,
        active,
        pinned,
        collected,
        names,
        createdAt,
        updatedAt,
        remembered);
  }

  AppState phase(Phase reached) {
    return new AppState(
        id,
        version,
        reached,
        metadata,
        source,
        lineage,
        releases,
        active,
        pinned,
        collected,
        envNames,
        createdAt,
        updatedAt,
        remembered);
  }

  AppState reached(Version now, Instant at, Remembered keys) {
    return new AppState(
        id, now, phase, metadata, source, lineage, releases, active, pinned, collected, envNames,
        createdAt, at, keys);
  }
}
