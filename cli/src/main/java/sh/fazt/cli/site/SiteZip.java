package sh.fazt.cli.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sh.fazt.cli.shell.Failure;

/**
 * Writes a site as a zip, one buffer at a time. The same files make the same bytes, whenever and by
 * whomever they are packed.
 */
public final class SiteZip {
  private static final int BUFFER = 64 * 1024;

  /**
   * The same for all. Not the earliest one a zip can express: that one makes the JDK ask for a time
   * zone, and so look for zone rules in every jar.
   */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  /** Endings of formats that are compressed already: trying again costs time and gains nothing. */
  private static final Set<String> COMPRESSED =
      Set.of(
          "png", "jpg", "jpeg", "gif", "webp", "avif", "woff", "woff2", "mp3", "mp4", "webm", "ogg",
          "zip", "gz", "br", "zst", "7z", "pdf");

  private SiteZip() {}

  /**
   * A file in a zip.
   *
   * @param name what it is called there
   * @param max bytes of it that are taken; what was written behind them since is left out
   */
  public record Entry(String name, Site.SiteFile file, long max) {}

  /** A file that went away since the directory was read. */
  public static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // it is never sent anywhere
    private final Site.SiteFile file;

    private Gone(Site.SiteFile file) {
      super(file.path() + " went away", null, false, false);
      this.file = file;
    }

    public Site.SiteFile file() {
      return file;
    }
  }

  /**
   * Writes the zip and leaves the stream open. Files that went away are left out.
   *
   * @param progress told how many more bytes of the files were read
   * @param gone told which files went away
   * @throws Failure if a file cannot be read
   */
  public static void write(
      Site site, OutputStream out, LongConsumer progress, Consumer<Site.SiteFile> gone)
      throws IOException {
    write(
        site.files().stream().map(file -> new Entry(file.path(), file, Long.MAX_VALUE)).toList(),
        out,
        progress,
        gone);
  }

  /**
   * Writes a zip of these files and leaves the stream open.
   *
   * @param progress told how many more bytes of the files were read
   * @throws Gone if a file went away
   * @throws Failure if one cannot be read
   */
  public static void write(List<Entry> entries, OutputStream out, LongConsumer progress)
      throws IOException {
    write(
        entries,
        out,
        progress,
        file -> {
          throw new Gone(file);
        });
  }

  private static void write(
      List<Entry> entries, OutputStream out, LongConsumer progress, Consumer<Site.SiteFile> gone)
      throws IOException {
    var zip = new ZipOutputStream(out);
    byte[] buffer = new byte[BUFFER];
    for (Entry named : entries) {
      Site.SiteFile file = named.file();
      try (InputStream content = open(file)) {
        var entry = new ZipEntry(named.name());
        entry.setTimeLocal(NO_TIME);
        zip.setLevel(
            isCompressed(file.path()) ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
        zip.putNextEntry(entry);
        long left = named.max();
        while (left > 0) {
          int count = content.read(buffer, 0, (int) Math.min(left, BUFFER));
          if (count < 0) {
            break;
          }
          zip.write(buffer, 0, count);
          progress.accept(count);
          left -= count;
        }
        zip.closeEntry();
      } catch (Gone e) {
        gone.accept(e.file());
      }
    }
    zip.finish();
  }

  /**
   * The bytes of a file.
   *
   * @throws Gone if it went away
   * @throws Failure if it cannot be read
   */
  public static InputStream open(Site.SiteFile file) throws IOException {
    try {
      return Files.newInputStream(file.file());
    } catch (NoSuchFileException _) {
      throw new Gone(file);
    } catch (java.nio.file.AccessDeniedException _) {
      throw Failure.refused(
          "UNREADABLE",
          file.path() + " cannot be read",
          "Allow reading it, or move it out of the directory.");
    }
  }

  private static boolean isCompressed(String path) {
    int dot = path.lastIndexOf('.');
    return dot >= 0 && COMPRESSED.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
