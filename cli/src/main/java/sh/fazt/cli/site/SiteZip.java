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
   * The same for all. Not the very first a zip can tell: that one makes the JDK ask for a time
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
   */
  public record Entry(String name, Site.SiteFile file) {}

  /**
   * Writes the zip and leaves the stream open.
   *
   * @param progress told how many more bytes of the files were read
   * @throws Failure if a file went away or cannot be read
   */
  public static void write(Site site, OutputStream out, LongConsumer progress) throws IOException {
    write(site.files().stream().map(file -> new Entry(file.path(), file)).toList(), out, progress);
  }

  /**
   * Writes a zip of these files and leaves the stream open.
   *
   * @param progress told how many more bytes of the files were read
   * @throws Failure if a file went away or cannot be read
   */
  public static void write(List<Entry> entries, OutputStream out, LongConsumer progress)
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
        int count = content.read(buffer);
        while (count >= 0) {
          zip.write(buffer, 0, count);
          progress.accept(count);
          count = content.read(buffer);
        }
        zip.closeEntry();
      }
    }
    zip.finish();
  }

  /**
   * The bytes of a file.
   *
   * @throws Failure if it went away or cannot be read
   */
  public static InputStream open(Site.SiteFile file) throws IOException {
    try {
      return Files.newInputStream(file.file());
    } catch (NoSuchFileException _) {
      throw Failure.refused(
          "FILE_GONE", file.path() + " went away while it was packed", "Deploy again.");
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
