package sh.fazt.registry.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** An archive in the making: ustar, with whatever fields a test wants. */
final class TarBytes {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A plain file. */
  TarBytes file(String path, int mode, byte[] content) {
    return entry(path, mode, '0', "", content.length, content);
  }

  /**
   * Any entry.
   *
   * @param type as tar has it: 0 a file, 1 and 2 links, 5 a folder
   * @param size as the header says
   */
  TarBytes entry(String path, int mode, char type, String link, long size, byte[] content) {
    byte[] header = new byte[BLOCK];
    put(header, 0, path);
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(1_767_225_600L));
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar\00000");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0".formatted(sum));
    return raw(header).raw(content).raw(new byte[-content.length & (BLOCK - 1)]);
  }

  /** Bytes as they are. */
  TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Ended as an archive ends, and compressed. */
  byte[] gzip() {
    raw(new byte[2 * BLOCK]);
    return gzip(out.toByteArray());
  }

  /** What is there, compressed. */
  static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  byte[] plain() {
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
