package sh.fazt.function.worker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Source;

/** The libraries that {@code require} knows by name; each read when it is first asked for. */
final class Libraries {
  /** Where each lies on the class path. */
  private static final Map<String, String> PLACES = Map.of();

  private final Map<String, Source> sources = new ConcurrentHashMap<>();

  boolean has(String name) {
    return PLACES.containsKey(name);
  }

  /** A library as a module of CommonJS. */
  Optional<Source> source(String name) {
    String place = PLACES.get(name);
    if (place == null) {
      return Optional.empty();
    }
    return Optional.of(
        sources.computeIfAbsent(
            name,
            wanted ->
                Sources.of(
                    Sources.OURS + wanted, Sources.resource(place), ReleaseFiles.Form.COMMON_JS)));
  }
}
