package sh.fazt.registry.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Builds zips, good ones and, by patching their bytes, bad ones. */
public final class AZip {
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(String name, byte[] bytes, int method, int mode, String unicodeName) {}

  private final List<Entry> entries = new ArrayList<>();
  private Zip64Mode zip64 = Zip64Mode.Never;
  private boolean streamed;

  public static AZip aZip() {
    return new AZip();
  }

  public AZip with(String name, String text) {
    return with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public AZip with(String name, byte[] bytes) {
    return with(name, bytes, ZipEntry.DEFLATED, 0100644);
  }

  public AZip withStored(String name, byte[] bytes) {
    return with(name, bytes, ZipEntry.STORED, 0100644);
  }

  public AZip withMode(String name, int mode) {
    return with(name, new byte[] {'x'}, ZipEntry.DEFLATED, mode);
  }

  public AZip withFolder(String name) {
    return with(name, new byte[0], ZipEntry.STORED, 0040755);
  }

  /** With a second name in an extra field, as some tools write it. */
  public AZip withUnicodeName(String name, String other) {
    entries.add(new Entry(name, new byte[] {'x'}, ZipEntry.DEFLATED, 0100644, other));
    return this;
  }

  private AZip with(String name, byte[] bytes, int method, int mode) {
    entries.add(new Entry(name, bytes, method, mode, ""));
    return this;
  }

  /** With 64-bit records even where they are not needed. */
  public AZip asZip64() {
    zip64 = Zip64Mode.Always;
    return this;
  }

  /** As a program writes it that cannot seek: sizes follow the data. */
  public AZip streamed() {
    streamed = true;
    return this;
  }

  public byte[] bytes() {
    try {
      if (streamed) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(out)) {
          write(zip);
        }
        return out.toByteArray();
      }
      var channel = new SeekableInMemoryByteChannel();
      try (var zip = new ZipArchiveOutputStream(channel)) {
        write(zip);
      }
      return Arrays.copyOf(channel.array(), (int) channel.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(ZipArchiveOutputStream zip) throws IOException {
    zip.setUseZip64(zip64);
    for (Entry entry : entries) {
      var header = new ZipArchiveEntry(entry.name());
      header.setMethod(entry.method());
      header.setUnixMode(entry.mode());
      header.setTime(0);
      if (entry.method() == ZipEntry.STORED) {
        var crc = new CRC32();
        crc.update(entry.bytes());
        header.setCrc(crc.getValue());
        header.setSize(entry.bytes().length);
      }
      if (!entry.unicodeName().isEmpty()) {
        header.addExtraField(
            new UnicodePathExtraField(
                entry.unicodeName(), entry.name().getBytes(StandardCharsets.UTF_8)));
      }
      zip.putArchiveEntry(header);
      zip.write(entry.bytes());
      zip.closeArchiveEntry();
    }
  }

  /** The zip with every occurrence of some bytes replaced by as many others. */
  public static byte[] replaced(byte[] zip, byte[] from, byte[] to) {
    byte[] changed = zip.clone();
    int hits = 0;
    for (int i = 0; i + from.length <= zip.length; i++) {
      if (Arrays.equals(zip, i, i + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, changed, i, to.length);
        hits++;
      }
    }
    if (hits == 0 || from.length != to.length) {
      throw new IllegalArgumentException("nothing to replace");
    }
    return changed;
  }

  /** A view on the n-th record with this signature, to read and patch its fields. */
  public static ByteBuffer record(byte[] zip, int signature, int n) {
    ByteBuffer all = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int seen = 0;
    for (int i = 0; i + 4 <= zip.length; i++) {
      if (all.getInt(i) == signature && seen++ == n) {
        return all.slice(i, zip.length - i).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    throw new IllegalArgumentException("no such record");
  }

  public static ByteBuffer localHeader(byte[] zip, int n) {
    return record(zip, 0x04034b50, n);
  }

  public static ByteBuffer directoryHeader(byte[] zip, int n) {
    return record(zip, 0x02014b50, n);
  }

  public static ByteBuffer end(byte[] zip) {
    return record(zip, 0x06054b50, 0);
  }
}
