package sh.fazt.http.hosting;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import sh.fazt.registry.HeapShare;

/**
 * Settings of hosting, {@code fazt.http.*}.
 *
 * @param cacheMaxBytes weight the cache of files may reach, in bytes
 * @param chunksMaxBytes of large files, what is kept of them while they are sent, in bytes
 * @param maxDiscardedBodyBytes how much of an unwanted body is read to keep the connection
 * @param appHeaders header fields added to everything an app host answers
 * @param hstsMaxAge the max-age of Strict-Transport-Security; zero makes browsers forget it
 */
public record HostingSettings(
    long cacheMaxBytes,
    long chunksMaxBytes,
    long maxDiscardedBodyBytes,
    Map<String, String> appHeaders,
    Duration hstsMaxAge) {

  /**
   * Settings that can be used.
   *
   * @throws IllegalArgumentException if a header field cannot be sent, or a time is negative
   */
  public HostingSettings {
    if (hstsMaxAge.isNegative()) {
      throw new IllegalArgumentException("fazt.http.hsts-max-age must not be negative");
    }
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
        HeapShare.CHUNKS.atMost(config.getBytes("fazt.http.cache.chunks")),
        config.getBytes("fazt.http.max-discarded-body"),
        headers,
        config.getDuration("fazt.http.hsts-max-age"));
  }
}
