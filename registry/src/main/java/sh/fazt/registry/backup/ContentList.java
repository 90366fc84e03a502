package sh.fazt.registry.backup;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;

/**
 * The file {@code contents.txt}: what a backup needs of the content folder, in lines {@code sha256
 * SP bytes LF}, sorted. Written and read line by line: it may be longer than fits in memory.
 */
final class ContentList {
  private ContentList() {}

  /** A line of it. */
  record Entry(ContentHash hash, long size) {}

  /** Writes it; for one thread. */
  static final class Writer implements AutoCloseable {
    private final FileChannel channel;
    private final BufferedWriter writer;
    private long count;
    private long bytes;

    Writer(Path file) throws IOException {
      channel = ContentFolder.create(file);
      writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.US_ASCII));
    }

    /** Adds a line; in order. */
    void add(ContentHash hash, long size) throws IOException {
      writer.write(hash.hex() + " " + size + "\n");
      count++;
      bytes += size;
    }

    /** What was added. */
    BackupManifest.Amount amount() {
      return new BackupManifest.Amount(count, bytes);
    }

    /** Brings it to the disk. */
    void finish() throws IOException {
      writer.flush();
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Reads it; for one thread. */
  static final class Reader implements AutoCloseable {
    private final String backup;
    private final BufferedReader reader;
    private @Nullable Entry next;

    /**
     * Begins.
     *
     * @param backup its folder
     */
    Reader(Path backup) throws IOException {
      this.backup = String.valueOf(backup.getFileName());
      this.reader =
          Files.newBufferedReader(
              backup.resolve(BackupManifest.CONTENTS), StandardCharsets.ISO_8859_1);
      advance();
    }

    /** The next line; none at the end. */
    @Nullable Entry peek() {
      return next;
    }

    /** Goes on to the next line. */
    void advance() throws IOException {
      String line = reader.readLine();
      next = line == null ? null : parsed(line);
    }

    private Entry parsed(String line) {
      int space = line.indexOf(' ');
      try {
        if (space > 0 && Sha256.isHex(line.substring(0, space))) {
          return new Entry(
              ContentHash.of(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
        }
      } catch (NumberFormatException _) {
        // said below
      }
      throw new RejectedException(
          BackupRejections.damaged(backup, "its list of contents cannot be read"));
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
