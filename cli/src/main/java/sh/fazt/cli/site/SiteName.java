package sh.fazt.cli.site;

import java.nio.file.Path;
import java.util.Locale;
import sh.fazt.cli.shell.Failure;
import sh.fazt.journal.Subdomain;

/** The name a directory is served under when none is given. */
public final class SiteName {
  private static final int LONGEST = 63;

  private SiteName() {}

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
    Path last = directory.toAbsolutePath().normalize().getFileName();
    return folded(last == null ? "" : last.toString(), "the directory's name");
  }

  private static String folded(String text, String what) {
    String folded =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String cut =
        folded.length() > LONGEST ? folded.substring(0, LONGEST).replaceAll("-$", "") : folded;
    return Subdomain.parse(cut)
        .filter(label -> !label.isSystem())
        .map(Subdomain::value)
        .orElseThrow(
            () ->
                Failure.usage(
                    "'" + text + "' (" + what + ") gives no name to serve it under",
                    "Add: --name NAME"));
  }
}
