package sh.fazt.cli.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.site.Site;

/**
 * What is to be put online, where, and why.
 *
 * @param message kept with the release
 * @param reason kept in the journal
 */
public record DeployRequest(
    Peer peer,
    Site site,
    String name,
    boolean spa,
    Optional<String> message,
    Optional<String> reason) {

  Map<String, String> fields() {
    var fields = new LinkedHashMap<String, String>();
    fields.put("site_name", name);
    if (spa) {
      fields.put("spa", "true");
    }
    message.ifPresent(text -> fields.put("message", text));
    return fields;
  }

  Map<String, String> headers() {
    return reason.map(text -> Map.of("X-Fazt-Reason", HeaderText.of(text))).orElse(Map.of());
  }

  String fileName() {
    return name.replaceAll("[^A-Za-z0-9.-]", "-") + ".zip";
  }
}
