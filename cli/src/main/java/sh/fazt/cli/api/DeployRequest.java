package sh.fazt.cli.api;

import java.nio.charset.StandardCharsets;
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
    return reason.map(text -> Map.of("X-Fazt-Reason", headerText(text))).orElse(Map.of());
  }

  String fileName() {
    return name.replaceAll("[^A-Za-z0-9.-]", "-") + ".zip";
  }

  /**
   * Text as a header field may hold it: printable ASCII as it is, else in the extended form of RFC
   * 8187.
   */
  private static String headerText(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    var encoded = new StringBuilder("UTF-8''");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
      if (plain) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(Character.forDigit((b >> 4) & 15, 16));
        encoded.append(Character.forDigit(b & 15, 16));
      }
    }
    return encoded.toString();
  }
}
