package sh.fazt.cli.answer;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.control.PlainJson;

/** Reads the fields of a peer's answer. */
public final class PeerData {
  private PeerData() {}

  /** A field as text; empty if it is not there. */
  public static String text(@Nullable Object data, String field) {
    Object value = PlainJson.object(data).get(field);
    return value == null ? "" : value.toString();
  }

  public static List<?> list(@Nullable Object data) {
    return data instanceof List<?> list ? list : List.of();
  }

  /** A list in a field. */
  public static List<?> list(@Nullable Object data, String field) {
    return list(PlainJson.object(data).get(field));
  }

  /** A list of texts in a field, separated by commas. */
  static String joined(@Nullable Object data, String field) {
    return list(data, field).stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  static long number(@Nullable Object data, String field) {
    return PlainJson.object(data).get(field) instanceof Long number ? number : 0;
  }

  /** {@code 2026-01-19 12:34}: to the minute, which is what fits into a table. */
  static String time(@Nullable Object data, String field) {
    String text = text(data, field);
    return text.length() < 16 ? text : text.substring(0, 10) + " " + text.substring(11, 16);
  }

  /** A digest is for programs; its beginning is enough to compare by eye. */
  static String shortened(String value) {
    return value.replaceAll("\\b([0-9a-f]{12})[0-9a-f]{52}\\b", "$1");
  }

  /** Anything on one line. */
  static String shown(@Nullable Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?>
        ? PlainJson.write(value)
        : String.valueOf(value);
  }
}
