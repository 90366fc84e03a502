package sh.fazt.http.fetch;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * {@code fazt.http.functions.fetch}.
 *
 * @param calls of one request of a visitor
 * @param time of one call, redirects included
 * @param redirects one call follows
 * @param maxRequest bytes of what is sent
 * @param maxResponse bytes of what is read
 * @param parallel calls at once, of all apps
 * @param privateAddresses addresses and ranges that may be asked although they are not public
 */
public record FetchSettings(
    int calls,
    Duration time,
    int redirects,
    long maxRequest,
    long maxResponse,
    int parallel,
    List<String> privateAddresses) {
  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static FetchSettings of(Config config) {
    Config fetch = config.getConfig("fazt.http.functions.fetch");
    return new FetchSettings(
        fetch.getInt("calls"),
        fetch.getDuration("time"),
        fetch.getInt("redirects"),
        fetch.getBytes("max-request"),
        fetch.getBytes("max-response"),
        fetch.getInt("parallel"),
        List.copyOf(fetch.getStringList("private-addresses")));
  }
}
