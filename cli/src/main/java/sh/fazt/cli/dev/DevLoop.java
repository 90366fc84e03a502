package sh.fazt.cli.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.DeployRequest;
import sh.fazt.cli.api.DeployResult;
import sh.fazt.cli.api.SiteFingerprint;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.command.FollowedLog;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.site.Site;
import sh.fazt.cli.site.SitePlace;
import sh.fazt.journal.Source;

/** Deploys a directory, and again whenever it changed. */
public final class DevLoop {
  private final Path directory;
  private final String name;
  private final boolean spa;
  private final DevKey key;
  private final Timeouts timeouts;
  private final InstantSource clock;
  private final Shell shell;

  /** Of what was in them before they were deployed. */
  private String fingerprint = "";

  private Optional<Site> online = Optional.empty();

  /** The last message about the files; printed again only when it changes. */
  private List<String> lastNotices = List.of();

  private boolean away;
  private boolean logFollowed;

  DevLoop(
      Path directory,
      String name,
      boolean spa,
      DevKey key,
      Timeouts timeouts,
      InstantSource clock,
      Shell shell) {
    this.directory = directory;
    this.name = name;
    this.spa = spa;
    this.key = key;
    this.timeouts = timeouts;
    this.clock = clock;
    this.shell = shell;
  }

  /** The first deploy. A key the node does not know is replaced: its database may be a new one. */
  DeployResult first() throws IOException {
    Site site = Site.read(directory, shell);
    site.notices().forEach(shell::notice);
    site.leftOut().summary().ifPresent(shell::notice);
    Peer peer = key.peer();
    try {
      return deploy(peer, site);
    } catch (Failure failure) {
      if (failure.exit() != ExitCode.NOT_ALLOWED) {
        throw failure;
      }
      return deploy(key.renewed(), site);
    }
  }

  /**
   * Deploys after each change until the watch is closed. A refused deploy ends nothing, and neither
   * does a directory that is away for a while.
   */
  void follow(DirectoryWatch watch) throws IOException, InterruptedException {
    if (online.isPresent()) {
      watch.isOnline(online.get());
    }
    while (watch.awaitChange()) {
      try {
        again(watch);
      } catch (Failure failure) {
        shell.print(failure);
      } catch (NoSuchFileException | NotDirectoryException e) {
        // Something is being moved around; the end of that is a change, too.
        shell.notice("not deployed: " + e.getFile() + " went away meanwhile");
      }
    }
  }

  private void again(DirectoryWatch watch) throws IOException {
    if (!Files.isDirectory(directory)) {
      if (!away) {
        shell.notice(directory + " went away; waiting until it is back");
      }
      away = true;
      return;
    }
    away = false;
    Site site = Site.read(directory, shell);
    watch.isOnline(site);
    // Build tools and version control set times, so the same size and time say nothing.
    if (online.filter(before -> before.files().equals(site.files())).isPresent()
        && SiteFingerprint.of(site).equals(fingerprint)) {
      return;
    }
    DeployResult made = deploy(key.peer(), site);
    shell.say(
        "Deployed"
            + made.release().map(release -> " release " + release).orElse("")
            + " ("
            + Sizes.count(site.files().size(), "file")
            + ", "
            + Sizes.time(made.time())
            + ")");
  }

  private DeployResult deploy(Peer peer, Site site) throws IOException {
    var request =
        new DeployRequest(
            peer,
            site,
            name,
            spa,
            Optional.of(Source.DEPLOY.at(SitePlace.of(directory, shell))),
            Optional.of("fazt dev"));
    // Taken before, so that a change in between makes one deploy too many and never one too few.
    String before = SiteFingerprint.of(site);
    DeployResult made = DeployResult.make(request, timeouts, clock, shell);
    if (!made.notices().equals(lastNotices)) {
      lastNotices = made.notices();
      lastNotices.forEach(shell::notice);
    }
    fingerprint = before;
    online = Optional.of(site);
    if (!logFollowed && hasFunction(site)) {
      logFollowed = true;
      followLog(peer, made);
    }
    return made;
  }

  private boolean hasFunction(Site site) {
    return site.files().stream()
        .map(file -> site.root().relativize(file.file()).toString().replace('\\', '/'))
        .anyMatch(path -> path.equals("api/main.js") || path.equals("api/main.mjs"));
  }

  /** What functions write, and how they fail, until the node ends. */
  private void followLog(Peer peer, DeployResult made) {
    var asked = new LinkedHashMap<String, @Nullable Object>();
    asked.put("id", made.data().get("app_id"));
    asked.put("limit", 1);
    Thread.startVirtualThread(
        () -> {
          try {
            new FollowedLog(peer, asked, timeouts).printTo(shell);
          } catch (Failure _) {
            // The node is being stopped.
          }
        });
  }
}
