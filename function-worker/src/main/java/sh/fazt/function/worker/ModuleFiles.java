package sh.fazt.function.worker;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.graalvm.polyglot.io.FileSystem;

/**
 * What {@code import} sees: the files below api/ of one release, to read. Paths are only names
 * here; nothing of this machine is ever looked at.
 */
final class ModuleFiles implements FileSystem {
  private static final Path ROOT = Path.of("/api");

  private final Function<String, Optional<byte[]>> files;

  /**
   * @param files the content of a file by its path in the release
   */
  ModuleFiles(Function<String, Optional<byte[]>> files) {
    this.files = files;
  }

  private byte[] content(Path path) throws IOException {
    Path plain = toAbsolutePath(path).normalize();
    if (!plain.startsWith(ROOT) || plain.equals(ROOT)) {
      throw new NoSuchFileException(plain.toString(), null, "it is outside of api/");
    }
    return files
        .apply(plain.toString().substring(1))
        .orElseThrow(() -> new NoSuchFileException(plain.toString()));
  }

  @Override
  public Path parsePath(URI uri) {
    if (!"file".equals(uri.getScheme())) {
      throw new UnsupportedOperationException("only files can be imported");
    }
    return Path.of(uri.getPath());
  }

  @Override
  public Path parsePath(String path) {
    return Path.of(path);
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
      throws IOException {
    if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
      throw new AccessDeniedException(path.toString());
    }
    content(path);
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    throw new AccessDeniedException(path.toString());
  }

  @Override
  public void delete(Path path) throws IOException {
    throw new AccessDeniedException(path.toString());
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return new Content(content(path));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    throw new AccessDeniedException(path.toString());
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return path.isAbsolute() ? path : ROOT.resolve(path);
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) throws IOException {
    content(path);
    return toAbsolutePath(path).normalize();
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    long size = content(path).length;
    return Map.of(
        "isRegularFile",
        true,
        "isDirectory",
        false,
        "isSymbolicLink",
        false,
        "size",
        size,
        "lastModifiedTime",
        FileTime.fromMillis(0));
  }

  /** Bytes to read. */
  private static final class Content implements SeekableByteChannel {
    private final ByteBuffer bytes;
    private boolean open = true;

    private Content(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(target.remaining(), bytes.remaining());
      target.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() {
      return bytes.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      bytes.position((int) Math.min(position, bytes.limit()));
      return this;
    }

    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
