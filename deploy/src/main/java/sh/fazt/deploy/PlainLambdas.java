package sh.fazt.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Run by the build over the jars of a distribution, before its ahead-of-time caches are made: gives
 * Scala's lambdas the form that such a cache takes. See {@link ScalaLambdas}. Signed jars, and such
 * as have none of these lambdas, are left alone.
 */
public final class PlainLambdas {
  /** Says in each jar that it was changed, as its licence asks. */
  private static final String NOTE = "META-INF/CHANGED";

  private static final String CHANGED =
      """
      The build of fazt changed classes of this jar: lambdas that were made by
      LambdaMetafactory.altMetafactory are made by metafactory. Nothing else is different.
      """;

  private PlainLambdas() {}

  /**
   * Rewrites jars in place.
   *
   * @param folders of jars
   */
  public static void main(String[] folders) throws IOException {
    for (String folder : folders) {
      try (var jars = Files.newDirectoryStream(Path.of(folder), "*.jar")) {
        for (Path jar : jars) {
          rewrite(jar);
        }
      }
    }
  }

  private static void rewrite(Path jar) throws IOException {
    Map<String, byte[]> plain = new LinkedHashMap<>();
    try (var zip = new ZipFile(jar.toFile())) {
      if (zip.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]*\\.SF"))) {
        return;
      }
      zip.stream()
          .filter(entry -> entry.getName().endsWith(".class"))
          .forEach(
              entry ->
                  ScalaLambdas.plain(bytes(zip, entry))
                      .ifPresent(bytes -> plain.put(entry.getName(), bytes)));
      if (!plain.isEmpty()) {
        replace(jar, zip, plain);
      }
    }
  }

  /** The time of the file stays, by which a cache knows it. */
  private static void replace(Path jar, ZipFile zip, Map<String, byte[]> plain) throws IOException {
    var time = Files.getLastModifiedTime(jar);
    var written = jar.resolveSibling(jar.getFileName() + ".new");
    try (var out = new ZipOutputStream(Files.newOutputStream(written))) {
      for (var entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        byte[] changed = plain.get(entry.getName());
        put(out, entry, changed == null ? bytes(zip, entry) : changed);
      }
      var note = new ZipEntry(NOTE);
      // Not when it was fetched or built: the same jars give the same bytes everywhere.
      note.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
      put(out, note, CHANGED.getBytes(StandardCharsets.US_ASCII));
    }
    Files.setLastModifiedTime(written, time);
    Files.move(written, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(ZipOutputStream out, ZipEntry entry, byte[] bytes) throws IOException {
    var copy = new ZipEntry(entry.getName());
    copy.setTime(entry.getTime());
    out.putNextEntry(copy);
    out.write(bytes);
    out.closeEntry();
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) {
    try (var in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
