package sh.fazt.http.endpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.fazt.http.request.ApiRejections;

/**
 * The templates that come with the program, as resources; each lies in a folder of its name, and
 * {@code index.txt} there names its files.
 */
public final class Templates {
  /** In the order they are shown. */
  public static final List<String> NAMES = List.of("minimal", "static", "spa", "api");

  private static final String TITLE = "{{title}}";
  private static final String FOLDER = "/sh/fazt/http/templates/";

  private Templates() {}

  /**
   * The files of a template, filled in.
   *
   * @throws sh.fazt.registry.domain.RejectedException if there is no such template
   */
  public static Map<String, String> files(String name, String title) {
    var filled = new LinkedHashMap<String, String>();
    named(name).files().forEach((path, text) -> filled.put(path, filled(text, title, path)));
    return filled;
  }

  static Template named(String name) {
    if (!NAMES.contains(name)) {
      throw ApiRejections.badRequest("unknown template: " + name).asException();
    }
    var files = new LinkedHashMap<String, String>();
    text(name, "index.txt").lines().forEach(path -> files.put(path, text(name, path)));
    return new Template(name, files);
  }

  /** The text with the title in place, escaped for the kind of file it stands in. */
  static String filled(String text, String title, String path) {
    String escaped =
        path.endsWith(".html")
            ? title.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")
            : title.replace("\\", "\\\\").replace("\"", "\\\"");
    return text.replace(TITLE, escaped);
  }

  private static String text(String template, String path) {
    try (InputStream in = Templates.class.getResourceAsStream(FOLDER + template + "/" + path)) {
      if (in == null) {
        throw new IllegalStateException("the program was packed without " + template + "/" + path);
      }
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return reader.readAllAsString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
