package sh.fazt.registry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Our media types beside those of mime-db, which most servers and tools of the web take. */
class MimeDbTest {
  private static final String UNKNOWN = "application/octet-stream";
  private static final Map<String, String> MIME_DB = lines("mime-db.txt");
  private static final Map<String, String> MEANT = lines("mime-db-differences.txt");

  @Test
  void whereATypeDiffersItIsMeantAndHasAReason() {
    List<String> differences = new ArrayList<>();
    for (String extension : extensions()) {
      String ours = essence(extension);
      String meant = MEANT.get(extension);
      String theirs = MIME_DB.get(extension);
      if (meant != null) {
        assertThat(meant)
            .as(extension)
            .startsWith(ours + " ")
            .hasSizeGreaterThan(ours.length() + 8);
        assertThat(theirs == null ? List.of() : List.of(theirs.split(" ", -1)))
            .as(extension)
            .doesNotContain(ours);
      } else if (theirs == null) {
        differences.add(extension + ": only ours, " + ours);
      } else if (!ours.equals(UNKNOWN) && !List.of(theirs.split(" ", -1)).contains(ours)) {
        differences.add(extension + ": " + ours + ", mime-db " + theirs);
      }
    }
    assertThat(differences).isEmpty();
  }

  /**
   * What we do not know is sent as a download. These are formats of single programs and trades that
   * no browser opens: it would download them under their own type, too.
   */
  @Test
  void whatOnlyMimeDbKnowsIsOfNoBrowser() {
    List<String> missing = new ArrayList<>();
    MIME_DB.forEach(
        (extension, types) -> {
          if (essence(extension).equals(UNKNOWN) && !MEANT.containsKey(extension)) {
            for (String type : types.split(" ", -1)) {
              boolean ofOneTrade =
                  type.matches("(application|chemical|x-conference|x-shader|message)/.*")
                      || type.matches("[a-z]+/(vnd|x|prs)[-.].*")
                      || type.matches(
                          "image/(jxr.|jxs.|jai.|jphc|dicom-rle|g3fax|tiff-fx|t38)|model/mesh");
              if (!ofOneTrade) {
                missing.add(extension + " " + type);
              }
            }
          }
        });
    assertThat(missing).isEmpty();
  }

  @Test
  void onlyTextHasACharset() {
    for (String extension : extensions()) {
      String type = MediaTypes.of("x." + extension).value();
      assertThat(type.endsWith("; charset=utf-8")).as(type).isEqualTo(type.startsWith("text/"));
    }
  }

  @Test
  void aTypeThatWasStoredWithACharsetIsStillCompressed() {
    assertThat(MediaTypes.isCompressible("application/rss+xml; charset=utf-8")).isTrue();
    assertThat(MediaTypes.isCompressible("application/yaml")).isTrue();
    assertThat(MediaTypes.isCompressible("image/png")).isFalse();
  }

  private static Set<String> extensions() {
    var all = new TreeSet<>(MIME_DB.keySet());
    all.addAll(MEANT.keySet());
    all.addAll(MediaTypes.extensions());
    return all;
  }

  private static String essence(String extension) {
    return MediaTypes.of("x." + extension).value().replaceFirst(";.*", "");
  }

  /** The first word of each line, and the rest of it. */
  private static Map<String, String> lines(String name) {
    try (var in = Objects.requireNonNull(MimeDbTest.class.getResourceAsStream(name))) {
      Map<String, String> found = new TreeMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line ->
                  found.put(
                      line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
