package sh.fazt.journal.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Scope;

/**
 * A key exists. Its token is shown once and stored only as a hash, in a table.
 *
 * @param apps the apps it is limited to; empty means all
 * @param aliasPatterns patterns of aliases it is limited to; empty means all
 * @param expires when it stops working, or never
 */
public record KeyIssued(
    Meta meta,
    KeyNo key,
    String name,
    List<Scope> scopes,
    List<AppId> apps,
    List<String> aliasPatterns,
    @Nullable Instant expires)
    implements AccessEvent {
  public KeyIssued(
      Meta meta,
      KeyNo key,
      String name,
      @Nullable List<Scope> scopes,
      @Nullable List<AppId> apps,
      @Nullable List<String> aliasPatterns,
      @Nullable Instant expires) {
    this.meta = meta;
    this.key = key;
    this.name = name;
    this.scopes = scopes == null ? List.of() : List.copyOf(scopes);
    this.apps = apps == null ? List.of() : List.copyOf(apps);
    this.aliasPatterns = aliasPatterns == null ? List.of() : List.copyOf(aliasPatterns);
    this.expires = expires;
  }
}
