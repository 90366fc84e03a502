package sh.fazt.registry.zip;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.zip.UploadRejections.Fault;

/**
 * Reads the bytes of entries, for one thread. Declared sizes are never trusted: inflating stops one
 * byte past the declared size, and every byte, the length of the compressed stream included, must
 * be accounted for.
 */
public final class ZipBytes implements AutoCloseable {
  private static final int STEP = 64 * 1024;

  private final FileChannel zip;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();

  public ZipBytes(FileChannel zip) {
    this.zip = zip;
  }

  /** Takes bytes as they come; must not keep the array. */
  @FunctionalInterface
  public interface Sink {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  /**
   * Where the entry's data begin.
   *
   * @throws RejectedException if the header there says another thing than the directory
   */
  public long dataOffset(ZipMember member) throws IOException {
    return ZipHeader.dataOffset(zip, member);
  }

  /** The stored bytes of an entry as they are in the zip. */
  public byte[] raw(ZipMember member, long dataOffset) throws IOException {
    return ZipEnd.bytes(zip, dataOffset, Math.toIntExact(member.compressedSize()));
  }

  /** The stored bytes of an entry, in pieces. */
  public void raw(ZipMember member, long dataOffset, Sink sink) throws IOException {
    long left = member.compressedSize();
    for (long at = dataOffset; left > 0; ) {
      int length = (int) Math.min(left, STEP);
      sink.take(ZipEnd.bytes(zip, at, length), 0, length);
      at += length;
      left -= length;
    }
  }

  /** The uncompressed bytes of an entry whose stored bytes are at hand; verified. */
  public byte[] inflate(ZipMember member, byte[] raw) {
    byte[] bytes = member.method() == ZipMember.STORED ? raw : inflated(member, raw);
    crc.reset();
    crc.update(bytes);
    if (crc.getValue() != member.crc()) {
      throw member.refused(Fault.DAMAGED);
    }
    return bytes;
  }

  private byte[] inflated(ZipMember member, byte[] raw) {
    var bytes = new byte[Math.toIntExact(member.size())];
    inflater.reset();
    inflater.setInput(raw);
    try {
      int done = 0;
      while (done < bytes.length) {
        int count = inflater.inflate(bytes, done, bytes.length - done);
        if (count == 0) {
          throw member.refused(Fault.DAMAGED);
        }
        done += count;
      }
      finish(member);
    } catch (DataFormatException e) {
      throw member.refused(Fault.DAMAGED);
    }
    return bytes;
  }

  /** After the last declared byte the stream must end, exactly where the entry does. */
  private void finish(ZipMember member) throws DataFormatException {
    if (!inflater.finished()) {
      inflater.inflate(new byte[1]);
    }
    boolean exact =
        inflater.finished()
            && inflater.getBytesWritten() == member.size()
            && inflater.getBytesRead() == member.compressedSize();
    if (!exact) {
      throw member.refused(Fault.DAMAGED);
    }
  }

  /** The uncompressed bytes of an entry in pieces. What was handed out is verified at the end. */
  public void inflate(ZipMember member, long dataOffset, Sink sink) throws IOException {
    crc.reset();
    if (member.method() == ZipMember.STORED) {
      raw(
          member,
          dataOffset,
          (bytes, offset, length) -> {
            crc.update(bytes, offset, length);
            sink.take(bytes, offset, length);
          });
    } else {
      inflater.reset();
      var out = new byte[STEP];
      raw(member, dataOffset, (bytes, offset, length) -> inflateStep(member, bytes, out, sink));
      try {
        finish(member);
      } catch (DataFormatException e) {
        throw member.refused(Fault.DAMAGED);
      }
    }
    if (crc.getValue() != member.crc()) {
      throw member.refused(Fault.DAMAGED);
    }
  }

  private void inflateStep(ZipMember member, byte[] in, byte[] out, Sink sink) throws IOException {
    if (inflater.finished()) {
      throw member.refused(Fault.DAMAGED);
    }
    inflater.setInput(in);
    try {
      while (!inflater.needsInput() && !inflater.finished()) {
        int count = inflater.inflate(out);
        if (inflater.getBytesWritten() > member.size()) {
          throw member.refused(Fault.DAMAGED);
        }
        if (count == 0 && !inflater.needsInput() && !inflater.finished()) {
          throw member.refused(Fault.DAMAGED); // asks for a preset dictionary
        }
        crc.update(out, 0, count);
        sink.take(out, 0, count);
      }
    } catch (DataFormatException e) {
      throw member.refused(Fault.DAMAGED);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
