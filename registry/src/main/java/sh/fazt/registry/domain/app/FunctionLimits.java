package sh.fazt.registry.domain.app;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an app's own settings say its functions may take; none leaves it to the node. The node has
 * the last word about how much that may be.
 *
 * @param time of one request
 * @param maxResponse bytes of one response
 * @param calls of storage and network in one request
 */
public record FunctionLimits(
    @Nullable Duration time, @Nullable Long maxResponse, @Nullable Integer calls) {
  private static final String PREFIX = "functions-";
  private static final String TIME = "functions-time";
  private static final String MAX_RESPONSE = "functions-max-response";
  private static final String CALLS = "functions-calls";
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5}) ?(ms|s)");
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,8}) ?(B|KiB|MiB)?");
  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,6}");

  /** Those that an app's settings say. What they cannot say, they do not. */
  public static FunctionLimits of(Map<String, String> settings) {
    return new FunctionLimits(
        time(settings.get(TIME)), size(settings.get(MAX_RESPONSE)), count(settings.get(CALLS)));
  }

  /** What is wrong with an app's settings about its functions, in words, or none. */
  static @Nullable String wrongIn(Map<String, String> settings) {
    for (var setting : settings.entrySet()) {
      String wrong = wrong(setting.getKey(), setting.getValue());
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable String wrong(String name, String value) {
    return switch (name) {
      case TIME -> time(value) == null ? TIME + " is a time such as 2s or 500ms" : null;
      case MAX_RESPONSE ->
          size(value) == null ? MAX_RESPONSE + " is a size such as 64 KiB or 2 MiB" : null;
      case CALLS -> count(value) == null ? CALLS + " is a number from 1 on" : null;
      case String other when other.startsWith(PREFIX) ->
          "there is no setting "
              + other
              + "; there are "
              + TIME
              + ", "
              + MAX_RESPONSE
              + ", "
              + CALLS;
      case String _ -> null;
    };
  }

  private static @Nullable Duration time(@Nullable String text) {
    Matcher parts = DURATION.matcher(text == null ? "" : text);
    if (!parts.matches()) {
      return null;
    }
    long number = Long.parseLong(parts.group(1));
    return parts.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
  }

  private static @Nullable Long size(@Nullable String text) {
    Matcher parts = SIZE.matcher(text == null ? "" : text);
    if (!parts.matches()) {
      return null;
    }
    long number = Long.parseLong(parts.group(1));
    String unit = parts.group(2);
    return switch (unit == null ? "B" : unit) {
      case "KiB" -> number << 10;
      case "MiB" -> number << 20;
      case String _ -> number;
    };
  }

  private static @Nullable Integer count(@Nullable String text) {
    return text != null && COUNT.matcher(text).matches() ? Integer.valueOf(text) : null;
  }
}
