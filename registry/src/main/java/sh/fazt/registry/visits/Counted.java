package sh.fazt.registry.visits;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a visitor did, on its way to the table. It is made while somebody waits for an answer,
 * so it only holds on to what is there already; its texts are short by then.
 *
 * @param atMillis since 1970
 * @param app what it is about, or empty
 * @param domain the id of an app, or the place as the sender names it
 * @param program what the visitor's program calls itself; may be empty
 * @param address whole here and nowhere else: only the network is stored
 * @param redirect the number of the short link that was followed, or 0
 */
public record Counted(
    long atMillis,
    String app,
    String domain,
    VisitSource source,
    String event,
    String path,
    String referrer,
    String program,
    @Nullable InetAddress address,
    List<String> tags,
    long redirect) {

  /** The address without the part that identifies one visitor; empty if it is not known. */
  String network() {
    return address == null ? "" : NetworkPrefix.of(address);
  }
}
