package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.DiskSpace;
import sh.fazt.registry.database.Reserve;

/**
 * The reserve as a file beside the database, {@code <database>.reserve}, whose blocks go back to
 * the disk when it is given; and, below a set maximum, as pages that only a write with the reserve
 * may take.
 */
final class DiskReserve implements Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
  private static final int STEP = 256 * 1024;

  /**
   * It comes back only when so many times its size is free, so that it is not at once needed again.
   */
  private static final int ROOM = 4;

  private final Path file;
  private final DatabaseSettings settings;
  private volatile boolean out;

  DiskReserve(Path database, DatabaseSettings settings) {
    this.file = SqliteFile.beside(database, ".reserve");
    this.settings = settings;
  }

  @Override
  public boolean isOut() {
    return out;
  }

  @Override
  public synchronized boolean give() {
    if (settings.reserveBytes() == 0) {
      return false;
    }
    try {
      if (!out) {
        LOG.warn("The disk is full: what frees space is written with the reserve, nothing else is");
      }
      out = true;
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("The reserve cannot be given back to the disk: {}", e.getMessage());
    }
    return true;
  }

  @Override
  public long pages() {
    return settings.maxBytes() / SqliteFile.PAGE_BYTES;
  }

  /** Fills the file up to its size, if the disk has space. */
  synchronized void keep() {
    long wanted = settings.reserveBytes();
    if (wanted == 0) {
      return;
    }
    try {
      long there = Files.exists(file) ? Files.size(file) : 0;
      if (there < wanted) {
        if (DiskSpace.usable(Objects.requireNonNull(file.getParent())) < ROOM * wanted) {
          return;
        }
        fill(there, wanted);
      }
      if (out) {
        LOG.info("There is space again: the reserve is back, and everything is written");
      }
      out = false;
    } catch (IOException e) {
      LOG.debug("the reserve is not whole", e);
    }
  }

  private void fill(long from, long to) throws IOException {
    try (var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      for (long at = from; at < to; ) {
        var step = ByteBuffer.allocate((int) Math.min(STEP, to - at));
        at += channel.write(step, at);
      }
    }
  }
}
