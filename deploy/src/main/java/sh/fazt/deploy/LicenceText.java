package sh.fazt.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A licence or a notice.
 *
 * @param name what it is called where it was found
 */
record LicenceText(String name, String content) {
  /** At the top of a jar or in its META-INF; Eclipse puts it into an about.html. */
  private static final Pattern NAMES =
      Pattern.compile(
          "(?:META-INF/(?:.*/)?)?[^/]*(?:licen[cs]e|notice|copying)[^/]*(?<!\\.class)|about\\.html",
          Pattern.CASE_INSENSITIVE);

  /** The texts a jar holds. */
  static List<LicenceText> in(Path jar) throws IOException {
    var found = new ArrayList<LicenceText>();
    try (var zip = new ZipFile(jar.toFile())) {
      var entries =
          zip.stream()
              .filter(entry -> NAMES.matcher(entry.getName()).matches())
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      for (ZipEntry entry : entries) {
        try (var in = zip.getInputStream(entry)) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          String name = entry.getName();
          found.add(
              new LicenceText(name, plain(name.endsWith(".html") ? withoutTags(text) : text)));
        }
      }
    }
    return found;
  }

  private static String plain(String text) {
    return text.replace("\r\n", "\n").replaceAll("[ \\t\\x0B\\f\\r]+\n", "\n").strip();
  }

  private static String withoutTags(String html) {
    return html.replaceAll("(?s)<(style|head)\\b.*?</\\1>|<[^>]*>", "")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("\\s*\n\\s*\n", "\n\n");
  }
}
