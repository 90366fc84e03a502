package sh.fazt.http.request;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.routing.MainDomain;

/** Reads the field {@code site_name}. */
public final class SiteNameField {
  private static final int MAX_LENGTH = 63;

  private SiteNameField() {}

  /**
   * The name a deploy goes to: folded to lower case, the node's own domain behind it taken off.
   *
   * @throws RejectedException if it is missing, no label, or the node's own
   */
  public static Subdomain read(@Nullable String field, MainDomain domain) {
    if (field == null || field.isEmpty()) {
      throw ApiRejections.badRequest("Missing site_name field").asException();
    }
    String label = withoutDomain(field, "." + domain.name());
    if (label.isEmpty() || label.length() > MAX_LENGTH) {
      throw invalid("subdomain must be 1-63 characters");
    }
    Subdomain name =
        Subdomain.parse(label)
            .orElseThrow(
                () ->
                    invalid(
                        "subdomain must contain only lowercase letters, numbers, and hyphens, and"
                            + " cannot start or end with a hyphen"));
    if (name.isSystem() && !name.isSystemPage()) {
      throw invalid("'" + name + "' is a reserved subdomain");
    }
    return name;
  }

  private static String withoutDomain(String text, String suffix) {
    return text.toLowerCase(Locale.ROOT).endsWith(suffix)
        ? text.substring(0, text.length() - suffix.length())
        : text;
  }

  private static RejectedException invalid(String why) {
    return ApiRejections.badRequest("Invalid site_name: " + why).asException();
  }
}
