package sh.fazt.registry.routing;

import java.util.Optional;
import java.util.regex.Pattern;
import sh.fazt.journal.ReleaseNo;

/**
 * A host label that names a release: {@code r-3--tetris}, or {@code r-3--app_7f3k9x2m}.
 *
 * @param of the alias or the app's id
 */
public record ReleaseLabel(ReleaseNo release, String of) {
  private static final Pattern FORM = Pattern.compile("r-([1-9][0-9]{0,8})--(.+)");

  /** The release the label names, or nothing if it is no such label. */
  public static Optional<ReleaseLabel> parse(String label) {
    if (!label.startsWith("r-")) {
      return Optional.empty();
    }
    var form = FORM.matcher(label);
    return form.matches()
        ? Optional.of(new ReleaseLabel(ReleaseNo.of(Long.parseLong(form.group(1))), form.group(2)))
        : Optional.empty();
  }
}
