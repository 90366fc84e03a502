package sh.fazt.registry.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.zip.UploadRejections;

/**
 * The folder beside the database where uploads wait to be unpacked, with one bound for all of them
 * together. Only the node that holds the database may open it.
 */
public final class TemporarySpace {
  private static final Set<PosixFilePermission> FOLDER_MODE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final long limit;
  private final AtomicLong reserved = new AtomicLong();
  private final AtomicLong made = new AtomicLong();
  private final Set<Path> open = ConcurrentHashMap.newKeySet();

  private TemporarySpace(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /**
   * Makes the folder if there is none, and removes what a crash left in it.
   *
   * @param database the database's file
   * @param limit bytes for all files together
   */
  public static TemporarySpace open(Path database, long limit) {
    Path folder = database.resolveSibling(database.getFileName() + ".uploads");
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var space = new TemporarySpace(folder, limit);
    space.leftovers().forEach(TemporarySpace::delete);
    return space;
  }

  /** The folder, for what else is needed only for a while. */
  public Path folder() {
    return folder;
  }

  /** Bytes that may still be written. */
  public long free() {
    return limit - reserved.get();
  }

  /**
   * A new empty file, for one thread at a time.
   *
   * @throws RejectedException if the disk is full
   */
  public TemporaryFile newFile() {
    Path file = folder.resolve("upload-" + made.incrementAndGet());
    open.add(file);
    try {
      var channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(FILE_MODE));
      return new TemporaryFile(this, file, channel);
    } catch (IOException e) {
      open.remove(file);
      throw refusedOr(e);
    }
  }

  void reserve(long bytes, long alreadyHeld) {
    long before = reserved.getAndAdd(bytes);
    if (before + bytes > limit) {
      reserved.addAndGet(-bytes);
      throw new RejectedException(
          alreadyHeld + bytes > limit
              ? UploadRejections.uploadTooLarge(limit)
              : UploadRejections.noTemporarySpace());
    }
  }

  void release(Path file, long bytes) {
    reserved.addAndGet(-bytes);
    open.remove(file); // from here on it is a leftover, should it not go
    delete(file);
  }

  /** Files in the folder that no upload in progress uses. */
  List<Path> leftovers() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> !open.contains(file)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A full disk is an answer to the uploader; anything else is a fault. */
  static RuntimeException refusedOr(IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota exceeded");
    return full ? new RejectedException(UploadRejections.diskFull()) : new UncheckedIOException(e);
  }

  /** One upload's file. Closing removes it. */
  public static final class TemporaryFile implements AutoCloseable {
    private final TemporarySpace space;
    private final Path path;
    private final FileChannel channel;
    private long size;
    private boolean closed;

    TemporaryFile(TemporarySpace space, Path path, FileChannel channel) {
      this.space = space;
      this.path = path;
      this.channel = channel;
    }

    public Path path() {
      return path;
    }

    /** Bytes written so far. */
    public long size() {
      return size;
    }

    /**
     * Appends all bytes of the buffer. Blocks.
     *
     * @throws RejectedException if there is no temporary space for them, or the disk is full
     */
    public void write(ByteBuffer bytes) {
      int length = bytes.remaining();
      space.reserve(length, size);
      size += length;
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw refusedOr(e);
      }
    }

    /** Removes the file and gives its space back. */
    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        space.release(path, size);
      }
    }
  }
}
