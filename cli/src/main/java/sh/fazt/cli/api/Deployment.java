package sh.fazt.cli.api;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Progress;
import sh.fazt.cli.shell.Reply;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;

/**
 * A site that is online now.
 *
 * @param data what the peer answered
 * @param url where visitors find it
 */
public record Deployment(
    String site, Map<String, @Nullable Object> data, String url, Duration time) {

  /** Deploys, with a progress bar where somebody looks. */
  public static Deployment make(
      DeployRequest request, Patience patience, InstantSource clock, Shell shell)
      throws IOException {
    long start = clock.millis();
    Map<String, @Nullable Object> data;
    try (var progress = Progress.of(shell, request.site().bytes(), clock)) {
      data = new DeployCall(request, patience).send(progress::add);
    }
    String site = data.get("site") instanceof String name ? name : request.name();
    String url =
        data.get("url") instanceof String told
            ? whole(told)
            : visitorsUrl(request.peer().url(), site);
    return new Deployment(site, data, url, Duration.ofMillis(clock.millis() - start));
  }

  /** The release that is served now, if the peer says it. */
  public Optional<Long> release() {
    return data.get("release") instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /** As the command line tells it. */
  public Reply reply() {
    var lines = new ArrayList<>(List.of("", "Deployed: " + site, "URL:      " + url));
    if (data.get("file_count") instanceof Long files) {
      lines.add("Files:    " + files);
    }
    if (data.get("size_bytes") instanceof Long bytes) {
      lines.add("Size:     " + Sizes.bytes(bytes));
    }
    release().ifPresent(number -> lines.add("Release:  " + number));
    lines.add("Time:     " + Sizes.time(time));
    var all = new LinkedHashMap<String, @Nullable Object>(data);
    all.put("url", url);
    all.put("took_ms", time.toMillis());
    return Reply.of(all, lines).essentially(url);
  }

  private static String whole(String url) {
    return url.endsWith("/") ? url : url + "/";
  }

  /** Below {@code localhost} on the node's own machine, else beside {@code admin}. */
  public static String visitorsUrl(URI api, String site) {
    String host = api.getHost();
    String domain = host.startsWith("admin.") ? host.substring("admin.".length()) : host;
    String port = api.getPort() < 0 ? "" : ":" + api.getPort();
    return switch (site) {
      case "root" -> api.getScheme() + "://" + domain + port + "/";
      default -> api.getScheme() + "://" + site + "." + domain + port + "/";
    };
  }
}
