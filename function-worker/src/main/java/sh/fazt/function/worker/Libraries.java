package sh.fazt.function.worker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Source;

/**
 * The libraries that {@code require} knows by name, as WebJars bring them; their files are read
 * when they are first asked for, and only from the folder of each.
 */
final class Libraries {
  private static final String ROOT = "/META-INF/resources/webjars/";

  /** The file that each begins with. Versions are those of the POM. */
  private static final Map<String, String> MAINS =
      Map.of(
          "lodash", "lodash.js",
          "dayjs", "dayjs.min.js",
          "marked", "lib/marked.umd.js",
          "uuid", "dist/cjs-browser/index.js",
          "zod", "index.cjs");

  private final Map<String, String> folders = new ConcurrentHashMap<>();
  private final Map<String, Source> sources = new ConcurrentHashMap<>();

  /** The file that a library begins with, {@code uuid/dist/cjs-browser/index.js}. */
  Optional<String> main(String name) {
    return Optional.ofNullable(MAINS.get(name)).map(main -> name + "/" + main);
  }

  /** Whether a library has a file, {@code uuid/dist/cjs-browser/v4.js}. */
  boolean has(String path) {
    return Sources.exists(place(path));
  }

  /** A file of a library, as a module of CommonJS. */
  Source source(String path) {
    return sources.computeIfAbsent(
        path,
        wanted ->
            Sources.of(
                Sources.OURS + wanted,
                Sources.resource(place(wanted)),
                ReleaseFiles.Form.COMMON_JS));
  }

  private String place(String path) {
    int slash = path.indexOf('/');
    String name = slash < 0 ? "" : path.substring(0, slash);
    if (!MAINS.containsKey(name) || path.contains("..")) {
      throw new IllegalArgumentException("no such library");
    }
    return folders.computeIfAbsent(name, Libraries::folder) + path.substring(slash);
  }

  /** Of a library, with the version that is on the class path. */
  private static String folder(String name) {
    String properties = "/META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
    return Sources.resource(properties)
        .lines()
        .filter(line -> line.startsWith("version="))
        .findFirst()
        .map(line -> ROOT + name + "/" + line.substring("version=".length()).strip())
        .orElseThrow(() -> new IllegalStateException("no version of " + name));
  }
}
