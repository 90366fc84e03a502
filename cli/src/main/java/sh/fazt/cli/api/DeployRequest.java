package sh.fazt.cli.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.site.Site;
import sh.fazt.journal.Source;

/**
 * What is to be put online, where, and why.
 *
 * @param message kept with the release
 * @param reason kept in the journal
 * @param source where it came from, if not from a directory of this user
 */
public record DeployRequest(
    Peer peer,
    Site site,
    String name,
    boolean spa,
    Optional<String> message,
    Optional<String> reason,
    Optional<Source> source) {

  /** Of a directory of this user. */
  public DeployRequest(
      Peer peer,
      Site site,
      String name,
      boolean spa,
      Optional<String> message,
      Optional<String> reason) {
    this(peer, site, name, spa, message, reason, Optional.empty());
  }

  Map<String, String> fields() {
    var fields = new LinkedHashMap<String, String>();
    fields.put("site_name", name);
    if (spa) {
      fields.put("spa", "true");
    }
    message.ifPresent(text -> fields.put("message", text));
    source.ifPresent(
        from -> {
          fields.put("source_type", from.type());
          fields.put("source_url", from.url());
          fields.put("source_ref", from.ref());
          fields.put("source_commit", from.commit());
        });
    return fields;
  }

  Map<String, String> headers() {
    return reason.map(text -> Map.of("X-Fazt-Reason", HeaderText.of(text))).orElse(Map.of());
  }

  String fileName() {
    return name.replaceAll("[^A-Za-z0-9.-]", "-") + ".zip";
  }
}
