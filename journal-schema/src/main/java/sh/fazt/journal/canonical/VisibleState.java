package sh.fazt.journal.canonical;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;

/**
 * Everything a visitor and a reader of lists can see at one moment: what undo, as-of, export,
 * restore, upgrade and the pair compare. Its canonical bytes are its JSON in the form of RFC 8785;
 * their SHA-256 is the state hash.
 *
 * @param format of these bytes; 1
 * @param aliases the target of every alias that has one
 * @param domains the alias of every host of one's own
 * @param apps every app that is not removed
 */
@JsonPropertyOrder({"format", "aliases", "domains", "apps"})
public record VisibleState(
    int format,
    Map<Subdomain, Target> aliases,
    Map<String, Subdomain> domains,
    Map<AppId, VisibleApp> apps) {
  public static final int FORMAT = 1;

  public VisibleState(
      int format,
      @Nullable Map<Subdomain, Target> aliases,
      @Nullable Map<String, Subdomain> domains,
      @Nullable Map<AppId, VisibleApp> apps) {
    if (format != FORMAT) {
      throw new IllegalArgumentException("not a visible state of format 1: " + format);
    }
    this.format = format;
    this.aliases = sorted(aliases);
    this.domains = sorted(domains);
    this.apps = sorted(apps);
  }

  public VisibleState(
      Map<Subdomain, Target> aliases, Map<String, Subdomain> domains, Map<AppId, VisibleApp> apps) {
    this(FORMAT, aliases, domains, apps);
  }

  private static <K extends Comparable<K>, V> SortedMap<K, V> sorted(@Nullable Map<K, V> map) {
    return Collections.unmodifiableSortedMap(map == null ? new TreeMap<>() : new TreeMap<>(map));
  }

  /**
   * One app.
   *
   * @param tree what its active release serves, or none before the first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VisibleApp(Metadata metadata, @Nullable TreeHash tree, Lineage lineage) {}

  /**
   * Where an app comes from.
   *
   * @param original root of the lineage, itself for an original
   * @param parent the app it was forked from, or none
   * @param parentRelease the release it was forked from, or none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Lineage(
      AppId original, @Nullable AppId parent, @Nullable ReleaseNo parentRelease) {}
}
