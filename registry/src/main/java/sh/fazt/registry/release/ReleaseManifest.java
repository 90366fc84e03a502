package sh.fazt.registry.release;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import sh.fazt.registry.domain.RejectedException;

/**
 * What a release of one version for one platform consists of. Its text is what is signed; whatever
 * is not in it is not part of the release.
 *
 * <p>One line each, in this order, fields separated by one blank:
 *
 * <pre>
 * fazt-release 1
 * version 1.0.1
 * platform linux-amd64
 * minimum-from 1.0.0
 * archive SHA256 BYTES fazt-v1.0.1-linux-amd64.tar.gz
 * file SHA256 BYTES MODE PATH        (each of the archive's, sorted by the bytes of the path)
 * caches SHA256 BYTES fazt-v1.0.1-linux-amd64-aot.tar.gz     (may be missing, with its files)
 * file SHA256 BYTES MODE PATH        (each of that archive's)
 * </pre>
 *
 * @param minimumFrom the oldest version that may be replaced by this one
 * @param archive the program; it is whole without the caches
 * @param caches what makes it start faster
 */
public record ReleaseManifest(
    ReleaseVersion version,
    ReleasePlatform platform,
    ReleaseVersion minimumFrom,
    ReleaseArchive archive,
    Optional<ReleaseArchive> caches) {
  /** Bytes that a manifest may have. */
  public static final int MOST_BYTES = 1 << 20;

  /** Files that a release may have. */
  static final int MOST_FILES = 5_000;

  /** Bytes that the files of a release may have together. */
  static final long MOST_UNPACKED = 2L << 30;

  /** Where the program says its own version. */
  static final String VERSION_FILE = "version";

  /** What starts it. */
  static final String PROGRAM = "bin/fazt";

  /**
   * Reads a manifest.
   *
   * @throws RejectedException if it is not exactly one
   */
  public static ReleaseManifest parse(byte[] text) {
    return ManifestReader.read(text);
  }

  /** The name that all files of such a release begin with. */
  public static String baseName(ReleaseVersion version, ReleasePlatform platform) {
    return "fazt-v" + version + "-" + platform;
  }

  /** The name of this manifest's own file; its signature is beside it, with {@code .sig} added. */
  public String fileName() {
    return baseName(version, platform) + ".manifest";
  }

  /** Bytes of the files of both archives together. */
  public long unpackedBytes() {
    return archives().mapToLong(ReleaseArchive::unpackedBytes).sum();
  }

  /**
   * Refuses what was made for another machine.
   *
   * @throws RejectedException if it was
   */
  public void requirePlatform(ReleasePlatform here) {
    if (!platform.equals(here)) {
      throw ReleaseRejections.otherPlatform(platform, here);
    }
  }

  /** The text, byte for byte as it is read. */
  public byte[] print() {
    var text = new StringBuilder("fazt-release 1\n");
    text.append("version ").append(version).append('\n');
    text.append("platform ").append(platform).append('\n');
    text.append("minimum-from ").append(minimumFrom).append('\n');
    print("archive", archive, text);
    caches.ifPresent(part -> print("caches", part, text));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void print(String word, ReleaseArchive part, StringBuilder text) {
    text.append(word).append(' ').append(part.sha256()).append(' ').append(part.bytes());
    text.append(' ').append(part.name()).append('\n');
    for (ReleaseFile file : part.files()) {
      text.append("file ").append(file.sha256()).append(' ').append(file.bytes()).append(' ');
      text.append(file.mode()).append(' ').append(file.path()).append('\n');
    }
  }

  private Stream<ReleaseArchive> archives() {
    return Stream.concat(Stream.of(archive), caches.stream());
  }
}
