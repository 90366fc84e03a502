package sh.fazt.registry.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Revision;

/**
 * A folder of backups that share their contents. A backup is a folder in it, which gets its name
 * when it is whole. Nothing in it is changed after it was written; what was left unfinished goes
 * with the next backup.
 */
public final class BackupFolder {
  private static final String MARK = "fazt-backups";
  private static final byte[] MARK_BYTES = "fazt-backups 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String CONTENT = "content";
  private static final String LOCK = ".lock";
  private static final String UNFINISHED = ".new-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;

  private BackupFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * A folder to write backups to, made if it is not there.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it holds other things
   */
  static BackupFolder toWrite(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path mark = folder.resolve(MARK);
    if (!Files.exists(mark)) {
      try (Stream<Path> there = Files.list(folder)) {
        if (there.anyMatch(each -> !String.valueOf(each.getFileName()).equals(LOCK))) {
          throw BackupRejections.otherFolder(String.valueOf(folder.getFileName())).asException();
        }
      }
      ContentFolder.write(mark, MARK_BYTES);
    }
    return new BackupFolder(folder);
  }

  /** A finished backup, and the folder it is in. */
  public record Found(BackupFolder in, Path backup) {
    /** The backup's name. */
    public String name() {
      return String.valueOf(backup.getFileName());
    }

    /** What it says of itself. */
    public BackupManifest manifest() throws IOException {
      return BackupManifest.read(backup);
    }

    /** Its database, without the bytes of contents. */
    public Path database() {
      return backup.resolve(BackupManifest.DATABASE);
    }

    /**
     * The file with the bytes of this hash.
     *
     * @throws sh.fazt.registry.domain.RejectedException if it is missing or has others
     */
    public Path soundContent(ContentHash hash) throws IOException {
      if (!in.contents().isSound(hash)) {
        throw BackupCheck.damaged(
            name(), "content " + hash.hex() + " is missing or is not as it was written");
      }
      return in.contents().file(hash);
    }
  }

  /**
   * The backup that is meant: itself, or the newest in its folder.
   *
   * @throws sh.fazt.registry.domain.RejectedException if there is none
   */
  public static Found find(Path given) throws IOException {
    Path path = given.toAbsolutePath().normalize();
    Path parent = path.getParent();
    if (BackupManifest.isIn(path) && parent != null) {
      return new Found(new BackupFolder(parent), path);
    }
    if (Files.exists(path.resolve(MARK))) {
      var in = new BackupFolder(path);
      List<String> names = in.names();
      if (!names.isEmpty()) {
        return new Found(in, path.resolve(names.getLast()));
      }
    }
    throw BackupRejections.notFound(String.valueOf(path.getFileName())).asException();
  }

  /** The names of finished backups in a folder, oldest first; none if there is no such folder. */
  public static List<String> names(Path folder) throws IOException {
    return Files.isDirectory(folder) ? new BackupFolder(folder).names() : List.of();
  }

  /** When the backup of this name was begun. */
  public static Optional<Instant> timeOf(String name) {
    try {
      int end = name.indexOf("-r");
      return end < 0
          ? Optional.empty()
          : Optional.of(TIME.parse(name.substring(0, end), Instant::from));
    } catch (java.time.DateTimeException _) {
      return Optional.empty();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> there = Files.list(folder)) {
      return there
          .filter(BackupManifest::isIn)
          .map(each -> String.valueOf(each.getFileName()))
          .filter(name -> timeOf(name).isPresent())
          .sorted()
          .toList();
    }
  }

  Path path() {
    return folder;
  }

  ContentFolder contents() {
    return new ContentFolder(folder.resolve(CONTENT));
  }

  /**
   * Holds the folder, for one who writes; ended with the process at the latest.
   *
   * @throws sh.fazt.registry.domain.RejectedException if somebody else does
   */
  FileChannel lock() throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw BackupRejections.inUse().asException();
    }
    return channel;
  }

  /** Deletes what was left unfinished. */
  void clean() throws IOException {
    try (var left = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path each : left) {
        delete(each);
      }
    }
    contents().clean();
  }

  /** Where the files of a backup go until it is whole. */
  Path begin() throws IOException {
    return Files.createTempDirectory(folder, UNFINISHED);
  }

  /** Gives it its name. */
  Path finish(Path begun, Instant at, Revision revision) throws IOException {
    ContentFolder.syncFolder(begun);
    contents().sync();
    Path whole = folder.resolve(TIME.format(at) + "-r" + revision.value());
    if (Files.exists(whole)) {
      delete(whole); // the same moment and the same history
    }
    Files.move(begun, whole, StandardCopyOption.ATOMIC_MOVE);
    ContentFolder.syncFolder(folder);
    return whole;
  }

  /**
   * Deletes all backups but the newest, and the contents that only those had.
   *
   * @param keep how many are kept, at least one
   * @return the names of those that went
   */
  List<String> prune(int keep) throws IOException {
    List<String> names = names();
    List<String> gone = names.subList(0, Math.max(0, names.size() - keep));
    if (gone.isEmpty()) {
      return List.of();
    }
    for (String name : gone) {
      Path away = folder.resolve(UNFINISHED + name);
      Files.move(folder.resolve(name), away, StandardCopyOption.ATOMIC_MOVE);
      delete(away);
    }
    removeUnneeded(names.subList(gone.size(), names.size()));
    return List.copyOf(gone);
  }

  /** A two hundred and fifty-sixth of all hashes is in memory at a time. */
  private void removeUnneeded(List<String> kept) throws IOException {
    var readers = new ArrayList<ContentList.Reader>();
    try {
      for (String name : kept) {
        readers.add(new ContentList.Reader(folder.resolve(name)));
      }
      for (int prefix = 0; prefix < ContentFolder.PREFIXES; prefix++) {
        String begin = ContentFolder.prefix(prefix);
        var needed = new HashSet<String>();
        for (var reader : readers) {
          for (var at = reader.peek();
              at != null && at.hash().hex().startsWith(begin);
              at = reader.peek()) {
            needed.add(at.hash().hex());
            reader.advance();
          }
        }
        contents().removeAllBut(begin, needed);
      }
    } finally {
      for (var reader : readers) {
        reader.close();
      }
    }
  }

  static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      try (var below = Files.newDirectoryStream(path)) {
        for (Path each : below) {
          delete(each);
        }
      }
    }
    Files.deleteIfExists(path);
  }
}
