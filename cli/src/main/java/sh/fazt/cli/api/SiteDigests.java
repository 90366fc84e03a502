package sh.fazt.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.site.Site;
import sh.fazt.cli.site.SiteZip;
import sh.fazt.journal.Sha256;

/** Hashes the files of a site, a few at once. */
final class SiteDigests {
  private static final int BUFFER = 64 * 1024;
  private static final int MAX_THREADS = 4; // the disk is busy with more
  private static final int LOOKS = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private SiteDigests() {}

  /**
   * A file as it was hashed.
   *
   * @param sha256 lower-case hex
   * @param size of the bytes that were hashed
   */
  record Digested(Site.SiteFile file, String sha256, long size) {}

  /**
   * Every file with its digest, in the order of the site. A file that is not there for a moment, as
   * when an editor puts a new one in its place, is waited for.
   *
   * @param gone receives the files that were deleted for good, and are not among them
   * @throws sh.fazt.cli.shell.Failure if one cannot be read
   */
  static List<Digested> of(Site site, Consumer<Site.SiteFile> gone) throws IOException {
    var files = site.files();
    var digested = new @Nullable Digested[files.size()];
    var next = new AtomicInteger();
    int threads =
        Math.clamp(
            Runtime.getRuntime().availableProcessors(), 1, Math.min(MAX_THREADS, digested.length));
    try (var pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory())) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < threads; i++) {
        all.add(
            pool.submit(
                () -> {
                  byte[] buffer = new byte[BUFFER];
                  for (int at = next.getAndIncrement();
                      at < digested.length;
                      at = next.getAndIncrement()) {
                    digested[at] = awaited(files.get(at), buffer);
                  }
                  return null;
                }));
      }
      for (var one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IOException(e);
      }
    }
    var there = new ArrayList<Digested>();
    for (int at = 0; at < digested.length; at++) {
      @Nullable Digested one = digested[at];
      if (one == null) {
        gone.accept(files.get(at));
      } else {
        there.add(one);
      }
    }
    return there;
  }

  private static @Nullable Digested awaited(Site.SiteFile file, byte[] buffer)
      throws IOException, InterruptedException {
    for (int look = 1; look < LOOKS; look++) {
      try {
        return digested(file, buffer);
      } catch (SiteZip.Gone _) {
        Thread.sleep(BETWEEN_LOOKS);
      }
    }
    try {
      return digested(file, buffer);
    } catch (SiteZip.Gone _) {
      return null;
    }
  }

  /** A copy of a file as it is now, which nothing changes, under the name of the file. */
  static Digested copied(Site.SiteFile file, Path to) throws IOException {
    try (InputStream in = SiteZip.open(file)) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
    var copy = new Site.SiteFile(file.path(), to, Files.size(to), file.modifiedMillis());
    return digested(copy, new byte[BUFFER]);
  }

  private static Digested digested(Site.SiteFile file, byte[] buffer) throws IOException {
    MessageDigest digest = Sha256.digest();
    long size = 0;
    try (InputStream in = SiteZip.open(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    return new Digested(file, HexFormat.of().formatHex(digest.digest()), size);
  }
}
