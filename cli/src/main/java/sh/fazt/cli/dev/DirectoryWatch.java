package sh.fazt.cli.dev;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.site.Site;

/**
 * Waits for changes below a directory, in the files that go online. Changes that follow each other
 * quickly, as an editor or a build makes them, count as one.
 *
 * <p>The operating system watches single directories, so each one below is registered, and all of
 * them again after every change: another one may stand in the place of one that is watched. What
 * happens in a new directory before it is registered is not missed: the directory's own appearance
 * is a change, and the waiting thread then reads everything.
 *
 * <p>The directory itself may go and come back, as when a build deletes it first or another one is
 * moved to its place; the directories around it are watched for that, and for their ignore files.
 */
public final class DirectoryWatch implements AutoCloseable {
  private static final Set<String> IGNORE_FILES = Set.of(".gitignore", ".faztignore");

  private final Path given;
  private final Duration quiet;
  private final Duration longest;
  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  /** The directory and those around it, by every path that leads there. */
  private final Set<Path> around = new HashSet<>();

  /** Files online, and their folders, whose names would leave them out by habit. */
  private Set<Path> takenBack = Set.of();

  /** Where the directory is, behind any links; while it is away, where it was. */
  private Path root;

  /**
   * Starts to watch; changes from now on are seen.
   *
   * @param quiet a change is reported when nothing more happened for this long
   * @param longest but at the latest after this long
   */
  public DirectoryWatch(Path root, Duration quiet, Duration longest) throws IOException {
    this.given = root.toAbsolutePath().normalize();
    this.root = root.toRealPath();
    this.quiet = quiet;
    this.longest = longest;
    this.service = this.root.getFileSystem().newWatchService();
    registerAll();
  }

  /**
   * Waits until something changed and then was quiet. The directory may be away then.
   *
   * @return false if the watch was closed meanwhile
   */
  public boolean awaitChange() throws IOException, InterruptedException {
    try {
      while (!drained(service.take())) {
        // What happened concerns only what is left out.
      }
      long limit = System.nanoTime() + longest.toNanos();
      @Nullable WatchKey more = service.poll(quiet.toMillis(), TimeUnit.MILLISECONDS);
      while (more != null && System.nanoTime() < limit) {
        drained(more);
        more = service.poll(quiet.toMillis(), TimeUnit.MILLISECONDS);
      }
      if (more != null) {
        drained(more);
      }
      registerAll();
      return true;
    } catch (ClosedWatchServiceException _) {
      return false;
    }
  }

  /**
   * Says what is online, so that changes are also seen in files that their names would leave out
   * and an ignore file takes back.
   */
  void isOnline(Site site) throws IOException {
    var back = new HashSet<Path>();
    for (Site.SiteFile file : site.files()) {
      boolean isBack = false;
      Path below = root;
      for (Path name : root.relativize(file.file())) {
        below = below.resolve(name);
        isBack = isBack || Site.isLeftOut(root, below);
        if (isBack) {
          back.add(below);
        }
      }
    }
    takenBack = Set.copyOf(back);
    try {
      registerTakenBack();
    } catch (ClosedWatchServiceException _) {
      // The next waiter gets it.
    }
  }

  /** Takes a directory's events; whether one concerns what goes online. */
  private boolean drained(WatchKey key) {
    if (!(key.watchable() instanceof Path folder)) {
      return false;
    }
    boolean concerns = key.pollEvents().stream().anyMatch(event -> concerns(folder, event));
    if (!key.reset()) {
      keys.remove(folder, key);
    }
    return concerns;
  }

  /** An event without a name means that events were dropped. */
  private boolean concerns(Path folder, WatchEvent<?> event) {
    if (!(event.context() instanceof Path name)) {
      return true;
    }
    Path path = folder.resolve(name);
    if (IGNORE_FILES.contains(name.toString()) || takenBack.contains(path)) {
      return true;
    }
    if (around.contains(path)) {
      return !event.kind().equals(StandardWatchEventKinds.ENTRY_MODIFY);
    }
    return folder.startsWith(root) && (takenBack.contains(folder) || !Site.isLeftOut(root, path));
  }

  /** What is around comes first: whatever happens to the directory from then on is reported. */
  private void registerAll() throws IOException {
    around.clear();
    registerAround(given);
    try {
      root = given.toRealPath();
    } catch (IOException _) {
      // It comes back here, where it was, or where a link leads by now.
      registerAround(root);
      if (Files.isSymbolicLink(given)) {
        registerAround(given.resolveSibling(Files.readSymbolicLink(given)).normalize());
      }
      return;
    }
    registerAround(root);
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(root) && Site.isLeftOut(root, folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            register(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException cause) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause) {
            return FileVisitResult.CONTINUE; // it went away while it was read
          }
        });
    registerTakenBack();
  }

  private void registerAround(Path directory) throws IOException {
    around.add(directory);
    for (@Nullable Path folder = directory.getParent();
        folder != null;
        folder = folder.getParent()) {
      around.add(folder);
      register(folder);
    }
  }

  private void registerTakenBack() throws IOException {
    for (Path path : takenBack) {
      if (Files.isDirectory(path)) {
        register(path);
      }
    }
  }

  private void register(Path folder) throws IOException {
    try {
      WatchKey key =
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      @Nullable WatchKey before = keys.put(folder, key);
      if (before != null && !before.equals(key)) {
        before.cancel(); // of a directory that was here before
      }
    } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException _) {
      // It was deleted again, which is reported for its parent; or it is not for this user to look
      // at.
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
