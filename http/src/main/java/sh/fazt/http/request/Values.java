package sh.fazt.http.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The values a request came with, from path, query and body alike. They have the shapes of the
 * contract: texts, {@code Long}s, {@code Double}s, booleans, lists and maps of these.
 */
public record Values(Map<String, Object> all) {
  static final Values NONE = new Values(Map.of());

  public Values {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  public boolean has(String name) {
    return all.containsKey(name);
  }

  /** A text; empty text is as good as none. */
  public Optional<String> text(String name) {
    return Optional.ofNullable((String) all.get(name)).filter(text -> !text.isEmpty());
  }

  /** A text that must be there. */
  public String needed(String name) {
    return text(name)
        .orElseThrow(() -> ApiRejections.badRequest(name + " is required").asException());
  }

  public OptionalLong whole(String name) {
    return all.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  public Optional<Boolean> flag(String name) {
    return Optional.ofNullable((Boolean) all.get(name));
  }

  public boolean on(String name) {
    return flag(name).orElse(false);
  }

  /** A list of texts, if it is there. */
  public Optional<List<String>> texts(String name) {
    return Optional.ofNullable((List<?>) all.get(name))
        .map(list -> list.stream().map(String.class::cast).toList());
  }

  /** An object of texts; empty if it is not there. */
  public Map<String, String> named(String name) {
    var texts = new LinkedHashMap<String, String>();
    if (all.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, text) -> texts.put((String) key, (String) text));
    }
    return texts;
  }

  /** A list of objects; empty if it is not there. */
  public List<Values> groups(String name) {
    return all.get(name) instanceof List<?> list
        ? list.stream().map(Values::group).toList()
        : List.of();
  }

  /** An object; one without values if it is not there. */
  public Values within(String name) {
    return all.get(name) instanceof Map<?, ?> map ? group(map) : NONE;
  }

  private static Values group(Object object) {
    var values = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) object).forEach((name, value) -> values.put((String) name, value));
    return new Values(values);
  }
}
