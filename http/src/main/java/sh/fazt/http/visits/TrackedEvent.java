package sh.fazt.http.visits;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.control.PlainJson;

/**
 * An event sent by a script in a page. Old scripts, and wrong ones, stay in pages for years: what
 * is not known or not of its type is as good as left out.
 *
 * @param domain what it calls the place; empty if it does not say
 */
public record TrackedEvent(
    String domain, String path, String event, List<String> tags, String referrer) {
  private static final String PAGEVIEW = "pageview";
  private static final Pattern HOST = Pattern.compile("(?i)https?://(?:[^/?#@]*@)?([^/?#]+).*");

  /** Parses the event in a body; nothing if the body is not a JSON object. */
  public static Optional<TrackedEvent> parse(String json) {
    Map<String, @Nullable Object> fields;
    try {
      fields = PlainJson.readObject(json);
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
    String domain = text(fields, "d");
    String event = text(fields, "e");
    return Optional.of(
        new TrackedEvent(
            domain.isEmpty() ? text(fields, "h") : domain,
            text(fields, "p"),
            event.isEmpty() ? PAGEVIEW : event,
            tags(fields.get("t")),
            text(fields, "ref")));
  }

  /** The host of a URL, with its port; empty if there is none. */
  public static String host(String url) {
    var matcher = HOST.matcher(url);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    return switch (fields.get(name)) {
      case String text -> text.strip();
      case Number number -> number.toString();
      case null, default -> "";
    };
  }

  private static List<String> tags(@Nullable Object fields) {
    return switch (fields) {
      case String commas -> TagText.of(commas);
      case List<?> list -> TagText.of(list.stream().map(String::valueOf).toList());
      case null, default -> List.of();
    };
  }
}
