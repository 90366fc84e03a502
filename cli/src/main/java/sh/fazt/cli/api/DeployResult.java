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
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgressBar;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.site.Site;
import sh.fazt.registry.control.PlainJson;

/**
 * The result of a deploy.
 *
 * @param data what the peer answered
 * @param url where visitors find it
 * @param transfer what it took
 */
public record DeployResult(
    String site, Map<String, @Nullable Object> data, String url, Transfer transfer) {

  /**
   * The transfer and time of a deploy.
   *
   * @param sentFiles whose bytes were sent; of several that are the same, one
   * @param sentBytes of those, before they were packed
   */
  public record Transfer(int sentFiles, int files, long sentBytes, long bytes, Duration time) {
    private String line() {
      return "Sent "
          + Sizes.number(sentFiles)
          + " of "
          + Sizes.number(files)
          + (files == 1 ? " file (" : " files (")
          + Sizes.bytes(sentBytes)
          + " of "
          + Sizes.bytes(bytes)
          + ")";
    }
  }

  /**
   * Deploys, with a progress bar where somebody looks. What need not be sent is not; an older peer
   * is sent everything.
   */
  public static DeployResult make(
      DeployRequest request, Timeouts timeouts, InstantSource clock, Shell shell)
      throws IOException {
    long start = clock.millis();
    var known =
        new ManifestDeploy(request, timeouts, shell)
            .send(total -> ProgressBar.of(shell, total, clock));
    var sent = known.isPresent() ? known.get() : zipped(request, timeouts, clock, shell);
    var data = sent.data();
    String site = data.get("site") instanceof String name ? name : request.name();
    String url =
        data.get("url") instanceof String reported
            ? whole(reported)
            : visitorsUrl(request.peer().url(), site);
    return new DeployResult(
        site,
        data,
        url,
        new Transfer(
            sent.files(),
            request.site().files().size(),
            sent.bytes(),
            request.site().bytes(),
            Duration.ofMillis(clock.millis() - start)));
  }

  private static ManifestDeploy.Sent zipped(
      DeployRequest request, Timeouts timeouts, InstantSource clock, Shell shell) {
    Peer peer = request.peer();
    if (request.plan() || !request.conditions().isEmpty()) {
      throw Failure.refused(
          "TOO_OLD",
          "peer '" + peer.name() + "' is too old for a plan or a condition of a deploy",
          "Update it first. Nothing was sent.");
    }
    if (request.about().isMoreThanSpa()) {
      shell.notice(
          "peer '"
              + peer.name()
              + "' is an older one: title, description, tags and visibility stay as they are");
    }
    Site site = request.site();
    shell.say(
        "Zipped "
            + Sizes.count(site.files().size(), "file")
            + " ("
            + Sizes.bytes(site.bytes())
            + ")");
    try (var progress = ProgressBar.of(shell, site.bytes(), clock)) {
      var data = new DeployCall(request, timeouts, SiteSnapshot.notice(shell)).send(progress::add);
      return new ManifestDeploy.Sent(data, site.files().size(), site.bytes());
    }
  }

  /** Whether it was only planned; then {@link #data} says what would be written. */
  public boolean isPlan() {
    return data.containsKey("plan");
  }

  public Duration time() {
    return transfer.time();
  }

  /** The release that is served now, if the peer says it. */
  public Optional<Long> release() {
    return data.get("release") instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /** The peer's warnings about likely mistakes, a line each; older peers send none. */
  public List<String> notices() {
    return data.get("notices") instanceof List<?> reported
        ? reported.stream().map(PlainJson::object).map(DeployResult::notice).toList()
        : List.of();
  }

  private static String notice(Map<String, @Nullable Object> reported) {
    String message = String.valueOf(reported.get("message"));
    List<String> paths =
        reported.get("paths") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    // The only page of a release that lacks another is in the sentence already.
    if (paths.stream().allMatch(message::contains)) {
      return "note: " + message;
    }
    long more = reported.get("count") instanceof Long count ? count - paths.size() : 0;
    return "note: "
        + message
        + " ("
        + String.join(", ", paths)
        + (more > 0 ? ", and " + Sizes.number(more) + " more)" : ")");
  }

  /** As the command line prints it. */
  public CommandResult reply() {
    var lines =
        new ArrayList<>(List.of(transfer.line(), "", "Deployed: " + site, "URL:      " + url));
    if (data.get("file_count") instanceof Long files) {
      lines.add("Files:    " + files);
    }
    if (data.get("size_bytes") instanceof Long bytes) {
      lines.add("Size:     " + Sizes.bytes(bytes));
    }
    release().ifPresent(number -> lines.add("Release:  " + number));
    lines.add("Time:     " + Sizes.time(time()));
    lines.addAll(notices());
    var all = new LinkedHashMap<String, @Nullable Object>(data);
    all.put("url", url);
    all.put("sent_files", transfer.sentFiles());
    all.put("sent_bytes", transfer.sentBytes());
    all.put("took_ms", time().toMillis());
    return CommandResult.of(all, lines).withQuietOutput(url);
  }

  private static String whole(String url) {
    return url.endsWith("/") ? url : url + "/";
  }

  /**
   * Below {@code localhost} on the node's own machine, else beside {@code admin} or {@code api}.
   */
  public static String visitorsUrl(URI api, String site) {
    String host = api.getHost();
    String domain = host.replaceFirst("^(?:admin|api)\\.", "");
    String port = api.getPort() < 0 ? "" : ":" + api.getPort();
    return switch (site) {
      case "root" -> api.getScheme() + "://" + domain + port + "/";
      default -> api.getScheme() + "://" + site + "." + domain + port + "/";
    };
  }
}
