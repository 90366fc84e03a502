package sh.fazt.registry.sqlite.older;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.DiskSpace;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderLimits;
import sh.fazt.registry.sqlite.SqliteFile;

/** Opens database files of the older release, and changes nothing of them or beside them. */
public final class OlderDatabases {
  /** The last one of 0.10; the next belongs to a release with users and sessions. */
  static final long NEWEST_MIGRATION = 14;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 100;
  private static final int APPLICATION_ID_AT = 68;
  private static final int LOG_HEADER_BYTES = 32;
  private static final int LOG_MAGIC = 0x377f0682; // or one more

  private OlderDatabases() {}

  /**
   * Opens a file. A write-ahead log beside it belongs to it: a private copy of both is read then.
   *
   * @param temporary a folder with space for that copy
   * @param clock tells what has expired
   * @throws RejectedException if it is no file of 0.9 or 0.10, a server is using it, or it is
   *     damaged
   */
  public static OlderDatabase open(
      Path file, Path temporary, OlderLimits limits, InstantSource clock) {
    String name = String.valueOf(file.getFileName());
    try {
      Path real = file.toRealPath();
      checkHeader(real, name);
      if (RunningServer.holds(real)) {
        throw OlderRejections.held(name).asException();
      }
      List<Path> logs = logsOf(real);
      if (logs.isEmpty()) {
        return OpenOlderDatabase.of(real, null, name, limits, clock);
      }
      return copied(real, logs, temporary, name, limits, clock);
    } catch (IOException e) {
      throw OlderRejections.unreadable(name).asException();
    } catch (SQLException e) {
      throw OlderRejections.damaged(name).asException();
    }
  }

  private static void checkHeader(Path file, String name) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw OlderRejections.unreadable(name).asException();
    }
    ByteBuffer header = start(file, HEADER_BYTES);
    byte[] magic = new byte[MAGIC.length];
    header.get(0, magic, 0, Math.min(MAGIC.length, header.limit()));
    if (header.limit() < HEADER_BYTES || !Arrays.equals(magic, MAGIC)) {
      throw OlderRejections.notOlder(name).asException();
    }
    if (header.getInt(APPLICATION_ID_AT) == SqliteFile.APPLICATION_ID) {
      throw OlderRejections.ours(name).asException();
    }
  }

  private static ByteBuffer start(Path file, int bytes) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(bytes);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (start.hasRemaining() && channel.read(start) >= 0) {
        // reads on until the start is whole or the file ends
      }
    }
    return start.flip();
  }

  /** What of the file is still beside it: its write-ahead log, or the journal of a rollback. */
  private static List<Path> logsOf(Path file) throws IOException {
    var logs = new ArrayList<Path>();
    for (String suffix : List.of("-wal", "-journal")) {
      Path log = SqliteFile.beside(file, suffix);
      if (Files.isRegularFile(log) && Files.size(log) > 0) {
        logs.add(log);
      }
    }
    return logs;
  }

  private static OlderDatabase copied(
      Path file,
      List<Path> logs,
      Path temporary,
      String name,
      OlderLimits limits,
      InstantSource clock)
      throws IOException, SQLException {
    for (Path log : logs) {
      if (log.toString().endsWith("-wal") && !isLog(log)) {
        // SQLite would pass over it and show what was there before.
        throw OlderRejections.damaged(name).asException();
      }
    }
    var all = new ArrayList<Path>(logs);
    all.add(file);
    List<Stamp> before = stamps(all);
    if (DiskSpace.usable(temporary) < before.stream().mapToLong(Stamp::size).sum()) {
      throw OlderRejections.noSpace(name).asException();
    }
    Path folder = Files.createTempDirectory(temporary, "fazt-import-");
    boolean opened = false;
    try {
      Path copy = folder.resolve("data.db");
      Files.copy(file, copy);
      String original = String.valueOf(file.getFileName());
      for (Path log : logs) {
        String suffix = String.valueOf(log.getFileName()).substring(original.length());
        Files.copy(log, SqliteFile.beside(copy, suffix));
      }
      if (!stamps(all).equals(before)) {
        throw OlderRejections.changed(name).asException();
      }
      var database = OpenOlderDatabase.of(copy, folder, name, limits, clock);
      opened = true;
      return database;
    } catch (IOException e) {
      if (Files.getFileStore(temporary).getUsableSpace() < SqliteFile.PAGE_BYTES) {
        throw OlderRejections.noSpace(name).asException();
      }
      throw e;
    } finally {
      if (!opened) {
        PrivateCopy.remove(folder);
      }
    }
  }

  private static boolean isLog(Path log) throws IOException {
    ByteBuffer header = start(log, LOG_HEADER_BYTES);
    return header.limit() == LOG_HEADER_BYTES && (header.getInt(0) & ~1) == LOG_MAGIC;
  }

  /** What is another one when a file was written. */
  private record Stamp(long size, FileTime changed, @Nullable Object inode) {}

  private static List<Stamp> stamps(List<Path> files) throws IOException {
    var stamps = new ArrayList<Stamp>();
    for (Path file : files) {
      var found = Files.readAttributes(file, BasicFileAttributes.class);
      stamps.add(new Stamp(found.size(), found.lastModifiedTime(), found.fileKey()));
    }
    return stamps;
  }
}
