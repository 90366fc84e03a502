package sh.fazt.cli.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sh.fazt.cli.api.DeployRequest;
import sh.fazt.cli.api.Deployment;
import sh.fazt.cli.api.Patience;
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
  private final Patience patience;
  private final InstantSource clock;
  private final Shell shell;
  private List<Site.SiteFile> deployed = List.of();

  DevLoop(
      Path directory,
      String name,
      boolean spa,
      DevKey key,
      Patience patience,
      InstantSource clock,
      Shell shell) {
    this.directory = directory;
    this.name = name;
    this.spa = spa;
    this.key = key;
    this.patience = patience;
    this.clock = clock;
    this.shell = shell;
  }

  /** The first deploy. A key the node does not know is replaced: its database may be a new one. */
  Deployment first() throws IOException {
    Site site = Site.read(directory);
    site.notices().forEach(shell::notice);
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

  /** Deploys after each change until the watch is closed. A refused deploy ends nothing. */
  void follow(DirectoryWatch watch) throws IOException, InterruptedException {
    while (watch.awaitChange()) {
      try {
        Site site = Site.read(directory);
        if (!site.files().equals(deployed)) {
          Deployment made = deploy(key.peer(), site);
          shell.say(
              "Deployed"
                  + made.release().map(release -> " release " + release).orElse("")
                  + " ("
                  + Sizes.count(site.files().size(), "file")
                  + ", "
                  + Sizes.time(made.time())
                  + ")");
        }
      } catch (Failure failure) {
        shell.print(failure);
      }
    }
  }

  private Deployment deploy(Peer peer, Site site) throws IOException {
    var request =
        new DeployRequest(
            peer,
            site,
            name,
            spa,
            Optional.of(Source.DEPLOY.at(SitePlace.of(directory, shell))),
            Optional.of("fazt dev"));
    Deployment made = Deployment.make(request, patience, clock, shell);
    deployed = site.files();
    return made;
  }
}
