package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sh.fazt.cli.api.SiteAbout;
import sh.fazt.cli.build.BuildStep;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.site.Site;
import sh.fazt.cli.site.SiteManifest;
import sh.fazt.cli.site.SiteName;

/**
 * A site that could go online now, the same for every peer.
 *
 * @param manifest what it says of itself
 */
public record PreparedSite(
    Site site, SiteName named, Optional<Boolean> spa, SiteManifest manifest) {
  public static final String NO_BUILD = "no-build";
  private static final String VERBOSE = "verbose";

  /** The flags that {@link #of} reads. */
  static final List<Flag> FLAGS =
      List.of(
          Flag.text(
              "name",
              "NAME",
              "The name it is served under (default: that in manifest.json, else the directory's)"),
          Flag.toggle(NO_BUILD, "Put it online as it is, also if package.json has a build script"),
          Flag.toggle(VERBOSE, "List what is left out, and why"),
          Flag.toggle("spa", "Answer unknown paths with index.html (single-page app)"));

  /**
   * Builds a directory, if it has to be, and reads what came of it.
   *
   * @param named the path whose last name is the site's if nothing else says one
   */
  static PreparedSite of(Path directory, Path named, Invocation invocation, Shell shell)
      throws IOException {
    BuildStep.Built built;
    if (invocation.on(NO_BUILD)) {
      shell.say("Skipping build (--no-build)");
      built = new BuildStep.Built(directory, Optional.empty());
    } else {
      built = BuildStep.of(directory, shell);
    }
    Site site = Site.read(built.directory(), directory, shell);
    SiteManifest own = SiteManifest.in(built.directory(), shell::notice);
    SiteManifest manifest =
        own.equals(SiteManifest.NONE) && !directory.equals(built.directory())
            ? SiteManifest.in(directory, shell::notice)
            : own;
    if (built.how().isPresent()) {
      String files = Sizes.count(site.files().size(), "file");
      Path folder = directory.relativize(built.directory());
      shell.say("Build: " + folder + " (" + files + " via " + built.how().get() + ")");
    }
    site.notices().forEach(shell::notice);
    if (invocation.on(VERBOSE)) {
      site.leftOut().lines().forEach(shell::notice);
    } else {
      site.leftOut().summary().ifPresent(shell::notice);
    }
    return new PreparedSite(
        site,
        name(named, manifest, invocation),
        invocation.text("spa").map("true"::equals).or(manifest::spa),
        manifest);
  }

  private static SiteName name(Path named, SiteManifest manifest, Invocation invocation) {
    return invocation
        .text("name")
        .or(() -> invocation.text("alias"))
        // Of an app that is named by its id a name is looked up on each peer.
        .or(() -> invocation.text("id"))
        .map(SiteName::given)
        .orElseGet(() -> SiteName.forDeploy(named, manifest));
  }

  /** What it says of its app, as a deploy takes it. */
  SiteAbout about() {
    return new SiteAbout(
        manifest.title(), manifest.description(), manifest.tags(), manifest.visibility(), spa);
  }
}
