package sh.fazt.registry.domain.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts an app's functions may fetch from, as the app's own setting {@code fetch-hosts} names
 * them: {@code api.example.com}, or {@code *.example.com} for every host below a name. None unless
 * they are named.
 */
public record FetchHosts(List<String> patterns) {
  /** The name of the setting. */
  public static final String SETTING = "fetch-hosts";

  private static final Pattern HOST =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
  private static final String BELOW = "*.";

  public FetchHosts {
    patterns = List.copyOf(patterns);
  }

  /** Those that an app's settings name. */
  public static FetchHosts of(Map<String, String> settings) {
    return new FetchHosts(patterns(settings));
  }

  private static List<String> patterns(Map<String, String> settings) {
    String text = settings.getOrDefault(SETTING, "").toLowerCase(Locale.ROOT);
    return Pattern.compile("[,\\s]+").splitAsStream(text).filter(one -> !one.isEmpty()).toList();
  }

  /** What is wrong with the setting, in words, or nothing. */
  static @Nullable String wrongIn(Map<String, String> settings) {
    return patterns(settings).stream()
        .filter(pattern -> !HOST.matcher(pattern).matches())
        .findFirst()
        .map(
            pattern ->
                SETTING
                    + " names hosts such as api.example.com or *.example.com, and not "
                    + pattern)
        .orElse(null);
  }

  /**
   * Whether they may fetch from there.
   *
   * @param host in any case
   */
  public boolean allow(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.startsWith(BELOW)
                    ? name.endsWith(pattern.substring(1)) && name.length() >= pattern.length()
                    : name.equals(pattern));
  }
}
