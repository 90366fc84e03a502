package sh.fazt.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgramVersion;
import sh.fazt.journal.Sha256;

/**
 * The releases below an install root, and the link {@code current} to one of them. Everything here
 * is written by whoever installs, and read by the node.
 */
record ProgramFolder(Path root) {
  private static final String HOME = "fazt.home";
  private static final String GUARD = "guard";

  /** The unpacked release this program runs from. */
  static Path running() throws IOException {
    String home = System.getProperty(HOME, "");
    Path folder = Path.of(home);
    if (home.isEmpty() || !Files.isRegularFile(folder.resolve("libexec/fazt.service"))) {
      throw Failure.refused(
          "NO_RELEASE",
          "this fazt does not run from a release, which a service is made of",
          "Use the fazt of an unpacked release, or of a checkout that was built.");
    }
    return folder.toRealPath();
  }

  /** Which version a release is. */
  static String version(Path release) throws IOException {
    String text = WrittenFile.read(release.resolve("version"));
    String first = text.lines().findFirst().orElse("").strip();
    return first.isEmpty() ? ProgramVersion.NUMBER : first;
  }

  /** The version {@code current} leads to; nothing if it leads nowhere. */
  Optional<String> currentVersion() throws IOException {
    Path current = root.resolve("current");
    return Files.isDirectory(current) ? Optional.of(version(current)) : Optional.empty();
  }

  /**
   * Makes a release the current one, copying it below the root if it is elsewhere.
   *
   * @return whether another one was the current one, or this one was other files
   * @throws Failure if a switch of versions is under way
   */
  boolean use(Path release) throws IOException {
    if (Files.exists(root.resolve("trial"))) {
      throw Failure.refused(
          "UPGRADE_UNDER_WAY",
          "an upgrade is under way, and not confirmed yet",
          "Try again when it has ended: fazt upgrade status");
    }
    WrittenFile.makeFolders(root.resolve("releases"));
    WrittenFile.makeFolders(root.resolve("keys"));
    String version = version(release);
    Path place = root.resolve("releases").resolve(version);
    boolean isElsewhere = !release.equals(place.toAbsolutePath().normalize());
    boolean copied = isElsewhere && place(release, place);
    boolean switched =
        WrittenFile.link(root.resolve("current"), Path.of("releases").resolve(version));
    Path guard = release.resolve("libexec").resolve(GUARD);
    if (Files.exists(guard)) {
      WrittenFile.write(root.resolve(GUARD), Files.readString(guard));
      Files.setPosixFilePermissions(
          root.resolve(GUARD), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return copied || switched;
  }

  /** A release with other files of the same version, as a checkout has, takes that one's place. */
  private static boolean place(Path release, Path place) throws IOException {
    if (Files.isDirectory(place) && Contents.of(release).equals(Contents.of(place))) {
      return false;
    }
    Path beside = place.resolveSibling(".new-" + place.getFileName());
    WrittenFile.remove(beside);
    copy(release, beside);
    Path old = place.resolveSibling(".old-" + place.getFileName());
    WrittenFile.remove(old);
    Path releases = Objects.requireNonNull(place.getParent());
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(place, old);
    }
    Files.move(beside, place);
    WrittenFile.sync(releases);
    WrittenFile.remove(old);
    return true;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var inside = Files.newDirectoryStream(from)) {
      for (Path each : inside) {
        Path target = to.resolve(each.getFileName());
        if (Files.isSymbolicLink(each)) {
          Files.createSymbolicLink(target, Files.readSymbolicLink(each));
        } else if (Files.isDirectory(each)) {
          copy(each, target);
        } else {
          Files.copy(each, target);
          Files.setPosixFilePermissions(
              target,
              PosixFilePermissions.fromString(
                  Files.isExecutable(each) ? "rwxr-xr-x" : "rw-r--r--"));
          // The start-up caches are bound to the times of the jars.
          Files.setLastModifiedTime(target, Files.getLastModifiedTime(each));
          WrittenFile.sync(target);
        }
      }
    }
    WrittenFile.sync(to);
  }

  /** What tells two copies of a release apart: names, sizes and times of change would not do. */
  private record Contents(SortedMap<String, String> digests) {
    static Contents of(Path release) throws IOException {
      var digests = new TreeMap<String, String>();
      try (Stream<Path> files = Files.walk(release)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          digests.put(release.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
        }
      }
      return new Contents(digests);
    }
  }
}
