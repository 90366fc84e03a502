package sh.fazt.http.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sh.fazt.http.contract.Param;

/**
 * The values a request came with, from path, query and body alike. They have the shapes of the
 * contract: texts, {@code Long}s, {@code Double}s, booleans, lists and maps of these.
 */
public record Values(Map<String, Object> all) {
  static final Values NONE = new Values(Map.of());

  public Values {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  public boolean has(Param<?> param) {
    return all.containsKey(param.name());
  }

  /** A text; empty text is as good as none. */
  public Optional<String> text(Param<String> param) {
    return Optional.ofNullable((String) all.get(param.name())).filter(text -> !text.isEmpty());
  }

  /** A text that must be there. */
  public String needed(Param<String> param) {
    return text(param)
        .orElseThrow(() -> ApiRejections.badRequest(param + " is required").asException());
  }

  public OptionalLong whole(Param<Long> param) {
    return all.get(param.name()) instanceof Long number
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  public Optional<Boolean> flag(Param<Boolean> param) {
    return Optional.ofNullable((Boolean) all.get(param.name()));
  }

  public boolean on(Param<Boolean> param) {
    return flag(param).orElse(false);
  }

  /** A list of texts, if it is there. */
  public Optional<List<String>> texts(Param<List<String>> param) {
    return Optional.ofNullable((List<?>) all.get(param.name()))
        .map(list -> list.stream().map(String.class::cast).toList());
  }

  /** An object of texts; empty if it is not there. */
  public Map<String, String> textByName(Param<Map<String, String>> param) {
    var texts = new LinkedHashMap<String, String>();
    if (all.get(param.name()) instanceof Map<?, ?> map) {
      map.forEach((key, text) -> texts.put((String) key, (String) text));
    }
    return texts;
  }

  /** Whether it is there as a list, where it may also be something else. */
  public boolean isList(Param<? extends List<?>> param) {
    return all.get(param.name()) instanceof List<?>;
  }

  /** A list of objects; empty if it is not there. */
  public List<Values> groups(Param<List<Param.Group>> param) {
    return all.get(param.name()) instanceof List<?> list
        ? list.stream().map(Values::group).toList()
        : List.of();
  }

  /** An object; one without values if it is not there. */
  public Values within(Param<Param.Group> param) {
    return all.get(param.name()) instanceof Map<?, ?> map ? group(map) : NONE;
  }

  private static Values group(Object object) {
    var values = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) object).forEach((name, value) -> values.put((String) name, value));
    return new Values(values);
  }
}
