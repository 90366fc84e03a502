package sh.fazt.http.hosting;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Header fields on everything an app host answers: two of our own, and what the operator adds or
 * changes.
 */
record AppHeaders(List<HttpHeader> fields) {
  private static final Map<String, String> OURS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "strict-origin-when-cross-origin");

  /** Fields that say what a single answer is; one value for all would break it. */
  private static final Set<String> COMPUTED =
      Set.of(
          "accept-ranges",
          "allow",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "date",
          "etag",
          "last-modified",
          "location",
          "transfer-encoding",
          "vary");

  /**
   * Our fields, with the operator's added; one of the same name replaces ours, an empty value takes
   * it away.
   *
   * @throws IllegalArgumentException if a name is no field name, a value holds a control character,
   *     or the field is one that every answer computes for itself
   */
  static AppHeaders with(Map<String, String> extra) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(OURS);
    all.putAll(extra);
    List<HttpHeader> fields = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          check(name, value);
          if (!value.isBlank()) {
            fields.add(RawHeader.create(name, value));
          }
        });
    return new AppHeaders(List.copyOf(fields));
  }

  /** The same for pages of our own: whatever the operator says of apps, theirs are strict. */
  AppHeaders forOurPages() {
    List<HttpHeader> all = new ArrayList<>(SystemPages.RULES);
    for (HttpHeader field : fields) {
      if (SystemPages.RULES.stream().noneMatch(rule -> rule.is(field.lowercaseName()))) {
        all.add(field);
      }
    }
    return new AppHeaders(List.copyOf(all));
  }

  private static void check(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c == '-' || isLetterOrDigit(c))) {
      throw new IllegalArgumentException(
          "fazt.http.app-headers: not the name of a header field: " + name);
    }
    if (COMPUTED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "fazt.http.app-headers: " + name + " is computed for each answer; take it out");
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "fazt.http.app-headers: the value of " + name + " must be printable ASCII");
    }
  }

  private static boolean isLetterOrDigit(int c) {
    return c < 0x80 && Character.isLetterOrDigit(c);
  }
}
