package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where an app or a release came from.
 *
 * @param type {@code deploy}, {@code git}, {@code template}, {@code fork}, {@code system} or what
 *     an import says
 * @param url, ref, commit provenance; empty when unknown
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Source(String type, String url, String ref, String commit) {
  public static final Source DEPLOY = new Source("deploy", "", "", "");

  /** Of this type and nothing else known. */
  public static Source of(String type) {
    return new Source(type, "", "", "");
  }

  public Source(
      @Nullable String type, @Nullable String url, @Nullable String ref, @Nullable String commit) {
    this.type = type == null || type.isEmpty() ? "deploy" : type;
    this.url = url == null ? "" : url;
    this.ref = ref == null ? "" : ref;
    this.commit = commit == null ? "" : commit;
  }
}
