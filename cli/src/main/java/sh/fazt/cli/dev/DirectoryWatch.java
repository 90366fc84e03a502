package sh.fazt.cli.dev;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.site.Site;

/**
 * Waits for changes below a directory, in the files that go online. Changes that follow each other
 * quickly, as an editor or a build makes them, count as one.
 *
 * <p>The operating system watches single directories, so each one below is registered, and new ones
 * after every change. What happens in a new directory before it is registered is not missed: the
 * directory's own appearance is a change, and whoever waits then reads everything.
 */
public final class DirectoryWatch implements AutoCloseable {
  private final Path root;
  private final Duration quiet;
  private final Duration longest;
  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  /**
   * Starts to watch; changes from now on are seen.
   *
   * @param quiet a change is told when nothing more happened for this long
   * @param longest but at the latest after this long
   */
  public DirectoryWatch(Path root, Duration quiet, Duration longest) throws IOException {
    this.root = root.toRealPath();
    this.quiet = quiet;
    this.longest = longest;
    this.service = this.root.getFileSystem().newWatchService();
    registerAll();
  }

  /**
   * Waits until something changed and then was quiet.
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

  /** Takes a directory's events; whether one concerns what goes online. */
  private boolean drained(WatchKey key) {
    if (!(key.watchable() instanceof Path folder)) {
      return false;
    }
    boolean concerns = key.pollEvents().stream().anyMatch(event -> concerns(folder, event));
    if (!key.reset()) {
      keys.remove(folder);
    }
    return concerns;
  }

  /** An event without a name says that there were too many to tell. */
  private boolean concerns(Path folder, WatchEvent<?> event) {
    return !(event.context() instanceof Path name) || !Site.isLeftOut(root, folder.resolve(name));
  }

  private void registerAll() throws IOException {
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
        });
  }

  private void register(Path folder) throws IOException {
    @Nullable WatchKey known = keys.get(folder);
    if (known != null && known.isValid()) {
      return;
    }
    try {
      keys.put(
          folder,
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
    } catch (NoSuchFileException _) {
      // It went away again; its parent tells of that.
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
