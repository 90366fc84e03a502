package sh.fazt.cli.site;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import sh.fazt.cli.shell.Failure;
import sh.fazt.journal.Subdomain;

/**
 * The name a site is served under.
 *
 * @param derived whether it was only taken from where the files lie, so that another directory may
 *     well lead to the same
 */
public record SiteName(String name, boolean derived) {
  private static final int LONGEST = 63;

  /**
   * Folders that tools write into, or that every project has: they say what is in them and not
   * whose it is. Names that begin with a dot or an underscore are a tool's as well.
   */
  private static final Set<String> GENERIC =
      Set.of(
          "book", // mdBook
          "browser", // Angular, below dist/PROJECT
          "build", // Create React App, Docusaurus, SvelteKit
          "bundle", // Meteor
          "client", // Astro and Remix, below their output
          "dist", // Vite, Astro, Parcel, Vue, Webpack
          "export",
          "htdocs", // Apache
          "html", // Sphinx, nginx
          "output", // Pelican, Nikola
          "out", // Next
          "production",
          "public", // Gatsby, Hexo, Hugo, Zola
          "public-html",
          "publish", // .NET
          "release",
          "site", // MkDocs
          "src",
          "static",
          "storybook-static",
          "target",
          "web", // Flutter
          "web-build", // Expo
          "webroot",
          "www", // Ionic, Stencil, Cordova
          "wwwroot"); // Blazor

  /** A name somebody gave. */
  public static SiteName given(String name) {
    return new SiteName(name, false);
  }

  /**
   * For a deploy that names none: what its manifest asks for, else the directory's own.
   *
   * @throws Failure if that gives no name, a name of the node's own, or one that many directories
   *     have
   */
  public static SiteName forDeploy(Path directory, SiteManifest manifest) {
    if (manifest.name().isPresent()) {
      return given(of(directory, manifest));
    }
    String folder = folder(directory);
    if (isGeneric(folder)) {
      throw Failure.usage(
          "'" + folder + "' is what many directories are called, and gives no name of its own",
          "Add: --name NAME");
    }
    return new SiteName(of(directory), true);
  }

  private static boolean isGeneric(String folder) {
    return folder.startsWith(".") || folder.startsWith("_") || GENERIC.contains(label(folder));
  }

  /**
   * The name its manifest asks for, else the directory's own.
   *
   * @throws Failure if that gives no name, or a name of the node's own
   */
  public static String of(Path directory, SiteManifest manifest) {
    return manifest
        .name()
        .map(name -> folded(name, "the name in " + SiteManifest.FILE))
        .orElseGet(() -> of(directory));
  }

  /**
   * The directory's own name as a label: {@code My Site!} becomes {@code my-site}.
   *
   * @throws Failure if nothing is left of it, or it is a name of the node's own
   */
  public static String of(Path directory) {
    return folded(folder(directory), "the directory's name");
  }

  private static String folder(Path directory) {
    Path last = directory.toAbsolutePath().normalize().getFileName();
    return last == null ? "" : last.toString();
  }

  private static String folded(String text, String what) {
    return Subdomain.parse(label(text))
        .filter(label -> !label.isSystem())
        .map(Subdomain::value)
        .orElseThrow(
            () ->
                Failure.usage(
                    "'" + text + "' (" + what + ") gives no name to serve it under",
                    "Add: --name NAME"));
  }

  private static String label(String text) {
    String folded =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return folded.length() > LONGEST ? folded.substring(0, LONGEST).replaceAll("-$", "") : folded;
  }
}
