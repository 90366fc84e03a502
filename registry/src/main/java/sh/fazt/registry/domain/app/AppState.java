package sh.fazt.registry.domain.app;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.EntityState;
import sh.fazt.registry.domain.RememberedKeys;
import sh.fazt.registry.routing.AppRow;

/**
 * What the events of one app add up to. Immutable.
 *
 * @param removal how it was removed, or none
 * @param updatedAt when its version last changed
 */
public record AppState(
    AppId id,
    Version version,
    Phase phase,
    @Nullable Meta removal,
    About about,
    Lineage lineage,
    Releases releases,
    Instant createdAt,
    Instant updatedAt,
    RememberedKeys remembered)
    implements EntityState {

  /** Where an app is in its life. */
  public enum Phase {
    UNKNOWN,
    LIVE,
    REMOVING,
    REMOVED,
    PURGED
  }

  /**
   * The attributes of an app besides its content.
   *
   * @param envNames the environment values that are set, by name
   */
  public record About(Metadata metadata, Source source, List<String> envNames) {
    static final About NOTHING = new About(Metadata.titled(""), Source.DEPLOY, List.of());

    About described(Metadata changed) {
      return new About(changed, source, envNames);
    }

    /** A plain deploy says nothing about provenance, so what is known stays, but for its place. */
    About from(Source deployed) {
      Source now = deployed.plain() ? source.at(deployed.place()) : deployed;
      return now.equals(source) ? this : new About(metadata, now, envNames);
    }

    About env(List<String> names) {
      return new About(metadata, source, List.copyOf(names));
    }
  }

  /**
   * Where an app comes from.
   *
   * @param original root of the lineage, itself for an original
   * @param parent the app it was forked from, or none
   * @param parentRelease the release it was forked from, or none
   */
  public record Lineage(
      AppId original, @Nullable AppId parent, @Nullable ReleaseNo parentRelease) {}

  /** An unused id: the state before the first event. */
  public static AppState unknown(AppId id) {
    return new AppState(
        id,
        Version.NONE,
        Phase.UNKNOWN,
        null,
        About.NOTHING,
        new Lineage(id, null, null),
        Releases.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        RememberedKeys.NOTHING);
  }

  public boolean exists() {
    return phase != Phase.UNKNOWN;
  }

  public boolean isLive() {
    return phase == Phase.LIVE;
  }

  /** How the removal began that is not finished yet, or none. */
  public @Nullable Meta unfinishedRemoval() {
    return phase == Phase.REMOVING ? removal : null;
  }

  public Metadata metadata() {
    return about.metadata();
  }

  /** What the routing table knows of this app. */
  public AppRow row() {
    return new AppRow(
        id,
        version,
        removal,
        about.metadata(),
        about.source(),
        lineage.original(),
        lineage.parent(),
        lineage.parentRelease(),
        releases.all(),
        releases.active(),
        createdAt,
        updatedAt);
  }

  AppState created(About known, Lineage from, Instant at) {
    return new AppState(id, version, Phase.LIVE, null, known, from, releases, at, at, remembered);
  }

  /** In another phase, and since then removed in this way or not at all. */
  AppState in(Phase reached, @Nullable Meta since) {
    return new AppState(
        id, version, reached, since, about, lineage, releases, createdAt, updatedAt, remembered);
  }

  AppState with(About known) {
    return new AppState(
        id, version, phase, removal, known, lineage, releases, createdAt, updatedAt, remembered);
  }

  AppState with(Releases changed) {
    return new AppState(
        id, version, phase, removal, about, lineage, changed, createdAt, updatedAt, remembered);
  }

  AppState reached(Version now, Instant at, RememberedKeys keys) {
    Instant changed = now.equals(version) ? updatedAt : at;
    return new AppState(
        id, now, phase, removal, about, lineage, releases, createdAt, changed, keys);
  }
}
