package sh.fazt.registry.visits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import sh.fazt.registry.control.PlainJson;

/** Tags as they are stored: a list in JSON. */
final class TagList {
  private TagList() {}

  static String stored(List<String> tags) {
    return tags.isEmpty() ? "[]" : PlainJson.write(tags);
  }

  static List<String> of(String stored) {
    if (stored.equals("[]")) {
      return List.of();
    }
    try {
      return PlainJson.read(stored) instanceof List<?> list
          ? list.stream().map(String.class::cast).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
