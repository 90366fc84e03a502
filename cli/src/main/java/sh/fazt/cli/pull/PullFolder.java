package sh.fazt.cli.pull;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/**
 * A folder that files are brought to. They are first written to a folder of our own beside it, so
 * that at any moment there is nothing of them or all of them.
 */
public final class PullFolder implements AutoCloseable {
  private final Path folder;
  private final Path fresh;

  private PullFolder(Path folder, Path fresh) {
    this.folder = folder;
    this.fresh = fresh;
  }

  /**
   * Looks whether the files may be there, and writes nothing where they are to be.
   *
   * @param force whether files that are there may be replaced
   * @throws Failure if something is there already, or in the way
   */
  public static PullFolder prepared(Path folder, List<RemoteFile> files, boolean force)
      throws IOException {
    check(folder, files, force);
    @Nullable Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw Failure.usage("'" + folder + "' is no folder to write to", "Add: --dir DIR");
    }
    Files.createDirectories(parent);
    Path fresh =
        parent.resolve(".fazt-pull-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    // Fails if anything is there, a link too; what is in it is then ours alone.
    return new PullFolder(folder, Files.createDirectory(fresh));
  }

  private static void check(Path folder, List<RemoteFile> files, boolean force) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw inTheWay(folder);
    }
    if (isEmpty(folder)) {
      return;
    }
    if (!force) {
      throw new Failure(
          ExitCode.CONFLICT,
          "NOT_EMPTY",
          folder + " is there already and not empty",
          "Name another with --dir DIR, or replace files in it with --force.");
    }
    for (RemoteFile file : files) {
      checkWay(folder, Path.of(file.path()));
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  /** A link on the way would lead the file to somewhere else. */
  private static void checkWay(Path folder, Path path) {
    Path at = folder;
    for (int i = 0; i < path.getNameCount(); i++) {
      at = at.resolve(path.getName(i));
      boolean last = i == path.getNameCount() - 1;
      boolean fits =
          last
              ? Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)
              : Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
      if (Files.notExists(at, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (!fits) {
        throw inTheWay(at);
      }
    }
  }

  private static Failure inTheWay(Path path) {
    return new Failure(
        ExitCode.CONFLICT,
        "IN_THE_WAY",
        path + " is in the way: it is a link, or not what is to be there",
        "Move it away. Nothing was written.");
  }

  /** Where the file is to be written for now; its folder is there. */
  Path fresh(RemoteFile file) throws IOException {
    Path path = fresh.resolve(file.path());
    Files.createDirectories(path.getParent());
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(
          ExitCode.CONFLICT,
          "NAMES_CLASH",
          "this file system does not tell '" + file.path() + "' from another file of the app",
          "Pull it where upper and lower case differ. Nothing was written.");
    }
    return path;
  }

  /** Moves everything to where it is to be. */
  void finish(List<RemoteFile> files) throws IOException {
    check(folder, files, true);
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS) || isEmpty(folder)) {
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    for (RemoteFile file : files) {
      Path target = folder.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.move(fresh.resolve(file.path()), target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Takes away what was not moved. */
  @Override
  public void close() throws IOException {
    if (Files.exists(fresh, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(fresh, new Deletion());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause)
        throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
