package sh.fazt.http.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of an answer that many are given. A large one that is asked for again and again is also
 * put into a file that has no name, so that the kernel sends its pages as they are: to copy them
 * into each socket costs more than all the rest of an answer, and many times that when the memory
 * of the machine is busy.
 *
 * <p>For one thread. It is held by every answer that is kept and by every connection to which it is
 * being sent; with the last of them the file goes. The file is never changed, for pages on their
 * way to a client still are those of the file.
 */
final class SharedBody {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBody.class);

  /** Smaller ones are copied. */
  private static final int LARGE = 64 * 1024;

  /** Until it was asked for so often a file is not worth its while. */
  private static final int OFTEN = 16;

  /** Made and, on Linux, out of its folder again in one step: nothing of it outlives a kill. */
  private static final Set<StandardOpenOption> NAMELESS =
      EnumSet.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);

  private static final FileAttribute<?> OWNERS_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final byte[] bytes;
  private int holders;
  private int asked;
  private @Nullable FileChannel file;

  SharedBody(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Somebody more needs it. */
  void hold() {
    holders++;
  }

  /**
   * One of those who held it does not need it any more.
   *
   * @return whether it was the last
   */
  boolean letGo() {
    if (--holders == 0 && file != null) {
      close(file);
      file = null;
    }
    return holders == 0;
  }

  /**
   * Whether it can be sent from a file now. One that is asked for often gets one, in its own time.
   *
   * @param loop where it is used
   */
  boolean isInFile(Executor loop) {
    if (file == null && bytes.length >= LARGE && ++asked == OFTEN) {
      Thread.ofVirtual().name("fazt-body").start(() -> write(loop));
    }
    return file != null;
  }

  /** Sends bytes of the file, as many as the channel takes. */
  long transfer(long from, WritableByteChannel channel) throws IOException {
    if (file == null) {
      throw new IllegalStateException("sent from a file that is not there");
    }
    return file.transferTo(from, bytes.length - from, channel);
  }

  private void write(Executor loop) {
    try {
      FileChannel written = FileChannel.open(newPath(), NAMELESS, OWNERS_ONLY);
      try {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
          written.write(source);
        }
        loop.execute(() -> isWritten(written));
      } catch (IOException e) {
        written.close();
        throw e;
      }
    } catch (IOException e) {
      // It goes on being copied.
      LOG.debug("a body could not be put into a file", e);
    }
  }

  private static Path newPath() {
    return Path.of(System.getProperty("java.io.tmpdir"), "fazt-" + UUID.randomUUID() + ".body");
  }

  private void isWritten(FileChannel written) {
    if (holders == 0) {
      close(written);
    } else {
      file = written;
    }
  }

  private static void close(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.debug("the file of a body could not be closed", e);
    }
  }
}
