package sh.fazt.deploy.upgrade;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.TestKey;

/**
 * Releases made of the distribution that was just built, under another version, signed by a key of
 * the test. They are packed in a hurry, start-up caches and all.
 */
final class TestReleases {
  private static final int BLOCK = 512;
  private static final String VERSION = "version";
  private static final String PROGRAM = "bin/fazt";
  private static final String REAL_PROGRAM = "bin/fazt-real";

  private final Path distribution;
  private final Path folder;
  private final TestKey key = new TestKey();
  private final Map<Path, byte[]> packed = new HashMap<>();

  /**
   * None yet.
   *
   * @param name of the folder for them, which machines of tests see too (their {@code /tmp} is
   *     empty)
   */
  TestReleases(Path distribution, String name) {
    this.distribution = distribution;
    this.folder = Path.of("target", "test-releases", name).toAbsolutePath();
  }

  /** The key that has to be trusted. */
  Path key() throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve("test.pem"), key.pem());
  }

  /**
   * Makes a release.
   *
   * @return its archive; manifest and signature are beside it
   */
  Path make(String version, Fault fault) throws IOException {
    String base = "fazt-v" + version + "-" + ReleasePlatform.here().name();
    Path into = folder.resolve(version);
    Path archive = into.resolve(base + ".tar.gz");
    Files.createDirectories(into);
    SortedMap<String, byte[]> changed = changed(version, fault);
    var listed = new StringBuilder();
    var digest = Sha256.digest();
    try (OutputStream out =
        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)), digest)) {
      for (String path : paths(changed)) {
        byte[] bytes = changed.get(path);
        Path file = distribution.resolve(path);
        boolean executable = path.startsWith("bin/") || Files.isExecutable(file);
        if (bytes == null) {
          bytes = Files.readAllBytes(file);
          out.write(packed(file, path, bytes, executable));
        } else {
          out.write(gzip(entry(path, bytes, executable, 1_767_225_600L)));
        }
        listed.append(
            "file %s %d %s %s\n"
                .formatted(Sha256.hex(bytes), bytes.length, executable ? "755" : "644", path));
      }
      out.write(gzip(new byte[2 * BLOCK]));
    }
    String manifest =
        "fazt-release 1\nversion %s\nplatform %s\nminimum-from 0.9.0\narchive %s %d %s\n%s"
            .formatted(
                version,
                ReleasePlatform.here().name(),
                HexFormat.of().formatHex(digest.digest()),
                Files.size(archive),
                archive.getFileName(),
                listed);
    byte[] text = manifest.getBytes(StandardCharsets.US_ASCII);
    var signer = fault == Fault.FOREIGN_SIGNATURE ? new TestKey() : key;
    Files.write(into.resolve(base + ".manifest"), text);
    Files.write(into.resolve(base + ".manifest.sig"), signer.sign(text));
    if (fault == Fault.TRUNCATED) {
      try (var channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
    }
    return archive;
  }

  /** Forgets one. */
  void remove(Path archive) throws IOException {
    try (var files = Files.newDirectoryStream(archive.resolveSibling("."))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private SortedMap<String, byte[]> changed(String version, Fault fault) throws IOException {
    var changed = new TreeMap<String, byte[]>();
    changed.put(VERSION, (version + "\n").getBytes(StandardCharsets.US_ASCII));
    if (fault.inProgram()) {
      changed.put(PROGRAM, fault.program().getBytes(StandardCharsets.US_ASCII));
      changed.put(REAL_PROGRAM, Files.readAllBytes(distribution.resolve(PROGRAM)));
    }
    return changed;
  }

  private Iterable<String> paths(SortedMap<String, byte[]> changed) throws IOException {
    var paths = new TreeMap<>(changed);
    try (var files = Files.walk(distribution)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = distribution.relativize(file).toString();
        paths.put(path, new byte[0]);
      }
    }
    return paths.keySet();
  }

  /** The entry of a file that all releases share. An archive may be of many gzip members. */
  private byte[] packed(Path file, String path, byte[] bytes, boolean executable)
      throws IOException {
    byte[] before = packed.get(file);
    if (before != null) {
      return before;
    }
    // Start-up caches know the jars they were made from by their times.
    long seconds = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
    byte[] entry = gzip(entry(path, bytes, executable, seconds));
    packed.put(file, entry);
    return entry;
  }

  private static byte[] entry(String path, byte[] bytes, boolean executable, long seconds) {
    byte[] entry = new byte[BLOCK + (bytes.length + BLOCK - 1) / BLOCK * BLOCK];
    int slash = path.length() > 100 ? path.indexOf('/', path.length() - 101) : -1;
    put(entry, 345, slash < 0 ? "" : path.substring(0, slash));
    put(entry, 0, path.substring(slash + 1));
    put(entry, 100, executable ? "0000755" : "0000644");
    put(entry, 108, "0000000");
    put(entry, 116, "0000000");
    put(entry, 124, "%011o".formatted(bytes.length));
    put(entry, 136, "%011o".formatted(seconds));
    put(entry, 156, "0");
    put(entry, 257, "ustar\00000");
    Arrays.fill(entry, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += entry[i] & 0xff;
    }
    put(entry, 148, "%06o\0".formatted(sum));
    System.arraycopy(bytes, 0, entry, BLOCK, bytes.length);
    return entry;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (var gzip = new FastGzip(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
