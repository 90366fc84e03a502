package sh.fazt.cli.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import sh.fazt.cli.site.Site;
import sh.fazt.journal.Sha256;

/** Tells whether the files of a site are the same as before, by what is in them. */
public final class SiteFingerprint {
  private SiteFingerprint() {}

  /** The same for the same names and contents; reads every file. */
  public static String of(Site site) throws IOException {
    var digest = Sha256.digest();
    for (SiteDigests.Digested file : SiteDigests.of(site, _ -> {})) {
      digest.update(
          (file.file().path() + "\0" + file.sha256() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
