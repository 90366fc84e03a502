package sh.fazt.registry.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sh.fazt.journal.Sha256;

/** A small release that a test makes, signed, as a source offers it. */
public final class TestRelease {
  private final ReleaseVersion version;
  private final ReleasePlatform platform;
  private final SortedMap<String, byte[]> program = new TreeMap<>(ReleaseFile.PATH_ORDER);
  private final SortedMap<String, byte[]> caches = new TreeMap<>(ReleaseFile.PATH_ORDER);
  private final List<String> executables = new ArrayList<>(List.of(ReleaseManifest.PROGRAM));
  private ReleaseVersion minimumFrom = ReleaseVersion.parse("0.0.0").orElseThrow();

  /** One for this machine, whose program is a script that does nothing. */
  public TestRelease(String version) {
    this(version, ReleasePlatform.here());
  }

  public TestRelease(String version, ReleasePlatform platform) {
    this.version = ReleaseVersion.parse(version).orElseThrow();
    this.platform = platform;
    with(ReleaseManifest.PROGRAM, "#!/bin/sh\nexit 0\n");
    with(ReleaseManifest.VERSION_FILE, version + "\n");
  }

  /** The same with this file in place of what it had there. */
  public TestRelease with(String path, String content) {
    program.put(path, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The same with a program. */
  public TestRelease withProgram(String path, String content) {
    executables.add(path);
    return with(path, content);
  }

  /** The same with a start-up cache. */
  public TestRelease withCache(String path, String content) {
    caches.put(path, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The same, which takes over from this version on. */
  public TestRelease from(String oldest) {
    minimumFrom = ReleaseVersion.parse(oldest).orElseThrow();
    return this;
  }

  /** Its archive. */
  byte[] archive() {
    return packed(program);
  }

  ReleaseManifest manifest() {
    String base = ReleaseManifest.baseName(version, platform);
    return new ReleaseManifest(
        version,
        platform,
        minimumFrom,
        listed(base + ".tar.gz", program),
        caches.isEmpty() ? Optional.empty() : Optional.of(listed(base + "-aot.tar.gz", caches)));
  }

  /**
   * Writes manifest, signature and archives into a folder.
   *
   * @return the manifest's file
   */
  public Path writeTo(Path folder, TestKey key) throws IOException {
    return writeTo(folder, key, manifest());
  }

  /** The same with a manifest that says something else. */
  Path writeTo(Path folder, TestKey key, ReleaseManifest manifest) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(manifest.archive().name()), archive());
    if (manifest.caches().isPresent()) {
      Files.write(folder.resolve(manifest.caches().get().name()), packed(caches));
    }
    byte[] text = manifest.print();
    Path file = Files.write(folder.resolve(manifest.fileName()), text);
    Files.write(folder.resolve(manifest.fileName() + ".sig"), key.sign(text));
    return file;
  }

  /** Has a folder offer these releases, the newest first: each of them, and the signed list. */
  public static void offer(Path folder, TestKey key, TestRelease... newestFirst)
      throws IOException {
    var latest = new StringBuilder("fazt-releases 1\n");
    for (TestRelease release : newestFirst) {
      byte[] manifest = Files.readAllBytes(release.writeTo(folder, key));
      latest.append("release ").append(release.version).append(' ').append(release.platform);
      latest.append(' ').append(Sha256.hex(manifest)).append('\n');
    }
    byte[] text = latest.toString().getBytes(StandardCharsets.US_ASCII);
    Files.write(folder.resolve(ReleaseIndex.FILE), text);
    Files.write(
        folder.resolve(ReleaseIndex.FILE + SignedManifest.SIGNATURE_SUFFIX), key.sign(text));
  }

  private ReleaseArchive listed(String name, SortedMap<String, byte[]> files) {
    byte[] packed = packed(files);
    return new ReleaseArchive(
        name,
        Sha256.hex(packed),
        packed.length,
        files.entrySet().stream()
            .map(
                file ->
                    new ReleaseFile(
                        Sha256.hex(file.getValue()),
                        file.getValue().length,
                        executables.contains(file.getKey()),
                        file.getKey()))
            .toList());
  }

  private byte[] packed(SortedMap<String, byte[]> files) {
    var tar = new TarBytes();
    files.forEach(
        (path, content) -> tar.file(path, executables.contains(path) ? 0755 : 0644, content));
    return tar.gzip();
  }
}
