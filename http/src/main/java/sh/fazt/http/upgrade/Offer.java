package sh.fazt.http.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import sh.fazt.registry.release.ReleaseArchive;
import sh.fazt.registry.release.ReleaseManifest;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.ReleaseRejections;
import sh.fazt.registry.release.ReleaseVersion;
import sh.fazt.registry.release.SignedManifest;
import sh.fazt.registry.upgrade.UpgradeRejections;

/** A release that a trusted key signed, and where its archives are. */
final class Offer {
  private final SignedManifest release;
  private final byte[] text;
  private final byte[] signature;
  private final ReleaseSource source;

  /**
   * A release at a source.
   *
   * @param text of the manifest, byte for byte
   * @param signature of it
   */
  Offer(SignedManifest release, byte[] text, byte[] signature, ReleaseSource source) {
    this.release = release;
    this.text = text;
    this.signature = signature;
    this.source = source;
  }

  SignedManifest release() {
    return release;
  }

  ReleaseSource source() {
    return source;
  }

  /** Puts the manifest and its signature into a folder, byte for byte. */
  void write(Path folder) throws IOException {
    Path file = folder.resolve(manifest().fileName());
    Files.write(
        file.resolveSibling(file.getFileName() + SignedManifest.SIGNATURE_SUFFIX), signature);
    Files.write(file, text);
  }

  ReleaseManifest manifest() {
    return release.manifest();
  }

  ReleaseVersion version() {
    return manifest().version();
  }

  /** Both archives, or the one there is. */
  Stream<ReleaseArchive> archives() {
    return Stream.concat(Stream.of(manifest().archive()), manifest().caches().stream());
  }

  long archiveBytes() {
    return archives().mapToLong(ReleaseArchive::bytes).sum();
  }

  /**
   * Refuses what may not take over here.
   *
   * @param running the version that would be replaced
   * @throws sh.fazt.registry.domain.RejectedException if it may not
   */
  void mustFit(ReleaseVersion running, boolean allowDowngrade, long maxBytes) {
    manifest().requirePlatform(ReleasePlatform.here());
    if (version().isBefore(running) && !allowDowngrade) {
      throw UpgradeRejections.downgrade(running.toString(), version().toString()).asException();
    }
    if (running.isBefore(manifest().minimumFrom())) {
      throw ReleaseRejections.tooOldToCome(version(), manifest().minimumFrom(), running);
    }
    if (archiveBytes() > maxBytes) {
      throw UpgradeRejections.tooLarge(archiveBytes(), maxBytes).asException();
    }
  }
}
