package sh.fazt.http.hosting;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.util.Map;
import java.util.TreeMap;
import sh.fazt.registry.HeapShare;

/**
 * Settings of hosting, {@code fazt.http.*}.
 *
 * @param cacheMaxBytes weight the cache of files may reach, in bytes
 * @param maxDiscardedBodyBytes of a body nobody wants, how much is read to keep the connection
 * @param appHeaders header fields added to everything an app host answers
 */
public record HostingSettings(
    long cacheMaxBytes, long maxDiscardedBodyBytes, Map<String, String> appHeaders) {

  /**
   * Settings that can be used.
   *
   * @throws IllegalArgumentException if a header field cannot be sent
   */
  public HostingSettings {
    appHeaders = Map.copyOf(appHeaders);
    AppHeaders.with(appHeaders);
  }

  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static HostingSettings of(Config config) {
    Map<String, String> headers = new TreeMap<>();
    config
        .getConfig("fazt.http.app-headers")
        .entrySet()
        .forEach(
            entry ->
                headers.put(
                    String.join(".", ConfigUtil.splitPath(entry.getKey())),
                    entry.getValue().unwrapped().toString()));
    return new HostingSettings(
        HeapShare.RESPONSES.atMost(config.getBytes("fazt.http.cache.max-size")),
        config.getBytes("fazt.http.max-discarded-body"),
        headers);
  }
}
