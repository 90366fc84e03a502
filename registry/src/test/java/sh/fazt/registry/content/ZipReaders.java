package sh.fazt.registry.content;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.zip.UploadLimits;
import sh.fazt.registry.zip.ZipBytes;
import sh.fazt.registry.zip.ZipDirectory;
import sh.fazt.registry.zip.ZipMember;

/** What each of several readers takes the files of a zip for; bytes are shown in hex. */
final class ZipReaders {
  private static final UploadLimits LIMITS = UploadLimits.from(TestDatabase.config(""));

  /** Compressed bytes of an entry that are read at once, here as where uploads are unpacked. */
  private static final int SMALL = 1 << 20;

  private ZipReaders() {}

  /** Another reader than ours. */
  @FunctionalInterface
  interface Other {
    Map<String, String> read(Path file, byte[] zip) throws IOException;
  }

  /**
   * Those that are held against ours, by name: two that go by the directory, and one that does not.
   */
  static final Map<String, Other> OTHERS =
      Map.of(
          "commons-compress", (_, zip) -> byCommonsCompress(zip),
          "ZipFile", (file, _) -> byZipFile(file),
          "ZipInputStream", (_, zip) -> byZipInputStream(zip));

  /**
   * What ours reads.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it does not take the zip
   */
  static Map<String, String> byOurs(Path file) throws IOException {
    var files = new HashMap<String, String>();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        var bytes = new ZipBytes(channel)) {
      for (ZipMember member : ZipDirectory.files(channel, LIMITS)) {
        long at = bytes.dataOffset(member);
        if (member.compressedSize() <= SMALL) {
          put(files, member.path(), bytes.inflate(member, bytes.raw(member, at)));
        } else {
          var whole = new ByteArrayOutputStream();
          bytes.inflate(member, at, whole::write);
          put(files, member.path(), whole.toByteArray());
        }
      }
    }
    return files;
  }

  private static Map<String, String> byCommonsCompress(byte[] zip) throws IOException {
    var files = new HashMap<String, String>();
    try (var reader =
        org.apache.commons.compress.archivers.zip.ZipFile.builder()
            .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip))
            .get()) {
      for (var entry : Collections.list(reader.getEntries())) {
        if (!entry.isDirectory()) {
          try (var in = reader.getInputStream(entry)) {
            put(files, entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }

  private static Map<String, String> byZipFile(Path file) throws IOException {
    var files = new HashMap<String, String>();
    try (var reader = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(reader.entries())) {
        if (!entry.isDirectory()) {
          try (var in = reader.getInputStream(entry)) {
            put(files, entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }

  private static Map<String, String> byZipInputStream(byte[] zip) throws IOException {
    var files = new HashMap<String, String>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          put(files, entry.getName(), in.readAllBytes());
        }
      }
    }
    return files;
  }

  private static void put(Map<String, String> files, String name, byte[] bytes) {
    files.merge(name, HexFormat.of().formatHex(bytes), (one, other) -> one + " and " + other);
  }
}
