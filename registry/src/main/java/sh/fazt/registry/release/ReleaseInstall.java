package sh.fazt.registry.release;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.DiskSpace;
import sh.fazt.registry.domain.RejectedException;

/**
 * Puts a release into an install root: {@code releases/<version>} below it, whole or not at all.
 *
 * <p>The manifest and its archives may lie in a folder that somebody else can write, also while
 * this reads it, and this may be root: everything is copied out of there first, never through a
 * link and never more than expected, and the copy is what is checked and unpacked.
 */
public final class ReleaseInstall {
  /** What is left of a disk for others. */
  private static final long SPACE_LEFT = 64L << 20;

  private static final String STAGING = ".staging-";

  private final Path root;
  private final Path releases;
  private final ReleasePlatform here;
  private final UsableSpace space;

  /** How many bytes may be written to the disk of a folder. */
  interface UsableSpace {
    long of(Path folder) throws IOException;
  }

  /**
   * An install root.
   *
   * @param root holds {@code releases/}, {@code keys/} and {@code current}
   */
  public ReleaseInstall(Path root, ReleasePlatform here) {
    this(root, here, DiskSpace::usable);
  }

  ReleaseInstall(Path root, ReleasePlatform here, UsableSpace space) {
    this.root = root;
    this.releases = root.resolve("releases");
    this.here = here;
    this.space = space;
  }

  /**
   * What was installed.
   *
   * @param folder where it is
   * @param fresh not if it was there already, with the same bytes
   */
  public record Installed(SignedManifest release, Path folder, boolean fresh, boolean caches) {}

  /**
   * Installs.
   *
   * @param manifest beside it are its signature and its archives. Start-up caches are taken if they
   *     are there
   * @param cachesNeeded refuses if they are not
   * @throws RejectedException if it is not taken; nothing has changed then
   */
  public Installed install(Path manifest, boolean cachesNeeded) throws IOException {
    ReleaseKeys keys = ReleaseKeys.in(root.resolve("keys"));
    SignedManifest release = SignedManifest.read(manifest, keys);
    release.manifest().requirePlatform(here);
    Files.createDirectories(releases);
    try (FileChannel file =
            FileChannel.open(
                releases.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw ReleaseRejections.busy();
      }
      sweep();
      return locked(release, manifest, cachesNeeded);
    } catch (OverlappingFileLockException e) {
      throw ReleaseRejections.busy();
    }
  }

  private Installed locked(SignedManifest release, Path file, boolean cachesNeeded)
      throws IOException {
    ReleaseManifest manifest = release.manifest();
    Optional<ReleaseArchive> caches =
        manifest
            .caches()
            .filter(part -> cachesNeeded || Files.isRegularFile(file.resolveSibling(part.name())));
    if (cachesNeeded && caches.isEmpty()) {
      throw ReleaseRejections.damaged("the release has no start-up caches");
    }
    Path folder = releases.resolve(manifest.version().toString());
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (holds(folder, manifest, caches)) {
        return new Installed(release, folder, false, caches.isPresent());
      }
      if (folder.toRealPath().equals(current())) {
        throw ReleaseRejections.otherOfSameVersion(manifest.version());
      }
    }
    requireSpace(manifest, caches);
    Path staging =
        Files.createTempDirectory(
            releases,
            STAGING,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Path unpacked = Files.createDirectory(staging.resolve("release"));
      unpack(manifest.archive(), file, staging, unpacked);
      if (caches.isPresent()) {
        unpack(caches.get(), file, staging, unpacked);
      }
      requireLabel(manifest, unpacked);
      Files.setPosixFilePermissions(unpacked, ReleaseArchive.folderPermissions());
      BoundedFiles.sync(unpacked);
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(folder, staging.resolve("replaced"), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(unpacked, folder, StandardCopyOption.ATOMIC_MOVE);
      BoundedFiles.sync(releases);
    } finally {
      delete(staging);
    }
    return new Installed(release, folder, true, caches.isPresent());
  }

  private static boolean holds(
      Path folder, ReleaseManifest manifest, Optional<ReleaseArchive> caches) throws IOException {
    return manifest.archive().isIn(folder) && (caches.isEmpty() || caches.get().isIn(folder));
  }

  private static void unpack(ReleaseArchive part, Path manifest, Path staging, Path target)
      throws IOException {
    Path copy = staging.resolve(part.name());
    BoundedFiles.copy(manifest.resolveSibling(part.name()), copy, part.bytes(), part.sha256());
    part.unpack(copy, target);
    Files.delete(copy);
  }

  private static void requireLabel(ReleaseManifest manifest, Path unpacked) throws IOException {
    String label = Files.readString(unpacked.resolve(ReleaseManifest.VERSION_FILE)).strip();
    if (!label.equals(manifest.version().toString())) {
      throw ReleaseRejections.mislabelled(manifest.version());
    }
  }

  private void requireSpace(ReleaseManifest manifest, Optional<ReleaseArchive> caches)
      throws IOException {
    ReleaseArchive program = manifest.archive();
    long bytes =
        program.unpackedBytes()
            + caches.map(ReleaseArchive::unpackedBytes).orElse(0L)
            + Math.max(program.bytes(), caches.map(ReleaseArchive::bytes).orElse(0L))
            + SPACE_LEFT;
    if (space.of(releases) < bytes) {
      throw ReleaseRejections.noSpace(bytes);
    }
  }

  /** Where the link of the version in use leads; nothing if there is none. */
  private @Nullable Path current() throws IOException {
    Path link = root.resolve("current");
    return Files.exists(link) ? link.toRealPath() : null;
  }

  /** What an install that was killed has left. */
  private void sweep() throws IOException {
    try (Stream<Path> files = Files.list(releases)) {
      for (Path file :
          files.filter(file -> String.valueOf(file.getFileName()).startsWith(STAGING)).toList()) {
        delete(file);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
