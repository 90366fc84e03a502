package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where an app or a release came from.
 *
 * @param type {@code deploy}, {@code git}, {@code template}, {@code fork}, {@code system} or what
 *     an import says
 * @param url, ref, commit provenance; empty when unknown
 * @param place where the newest deploy was made, or none if that is not known
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Source(String type, String url, String ref, String commit, @Nullable Place place) {
  public static final Source DEPLOY = new Source("deploy", "", "", "");

  /** Of this type and nothing else known. */
  public static Source of(String type) {
    return new Source(type, "", "", "");
  }

  public Source(
      @Nullable String type,
      @Nullable String url,
      @Nullable String ref,
      @Nullable String commit,
      @Nullable Place place) {
    this.type = type == null || type.isEmpty() ? "deploy" : type;
    this.url = url == null ? "" : url;
    this.ref = ref == null ? "" : ref;
    this.commit = commit == null ? "" : commit;
    this.place = place;
  }

  /** Of a place that is not known. */
  public Source(
      @Nullable String type, @Nullable String url, @Nullable String ref, @Nullable String commit) {
    this(type, url, ref, commit, null);
  }

  /** The same provenance, deployed from another place or from one that is not known. */
  public Source at(@Nullable Place other) {
    return new Source(type, url, ref, commit, other);
  }

  /** Whether it has no provenance: a directory, or an upload. */
  public boolean plain() {
    return at(null).equals(DEPLOY);
  }

  /** Whether both are known to have been deployed from one place. */
  public boolean isOfSamePlaceAs(Source other) {
    return place != null && other.place != null && place.id().equals(other.place.id());
  }
}
