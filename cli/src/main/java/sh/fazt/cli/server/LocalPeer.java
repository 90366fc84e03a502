package sh.fazt.cli.server;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.node.ControlRequest;

/**
 * The peer {@code local}: how whoever set up a node reaches it from the same machine, without being
 * asked for a key.
 *
 * @param peer as it is kept now; nothing if none was made
 * @param told what to say about it
 */
public record LocalPeer(Optional<Peer> peer, String told) {
  private static final String NAME = "local";

  /**
   * Makes a key and keeps it, unless the name is another node's. A key that cannot be kept is no
   * reason to call the whole set-up failed: one can be made any time.
   *
   * @param port the node will listen on
   */
  public static LocalPeer of(Operator operator, int port, Shell shell) {
    URI url = URI.create("http://localhost:" + port);
    PeersFile file = PeersFile.of(shell);
    try {
      // It may do everything, as whoever runs this can anyway: he owns the database.
      // Asked before a key is made that nobody would ever see.
      Optional<Peer> other = other(file.read(), url);
      if (other.isPresent()) {
        return taken(other.get());
      }
      Map<String, @Nullable Object> key =
          operator.ask(new ControlRequest("create-key", Map.of("name", NAME, "scopes", "admin")));
      var peer = new Peer(NAME, url, String.valueOf(key.get("token")));
      Peers after = file.change(peers -> other(peers, url).isEmpty() ? peers.with(peer) : peers);
      return after.find(NAME).filter(peer::equals).isPresent()
          ? new LocalPeer(Optional.of(peer), NAME + " (" + url + "), with a key of its own")
          : taken(after.named(NAME));
    } catch (IOException | Failure e) {
      return new LocalPeer(Optional.empty(), "none was made: " + e.getMessage());
    }
  }

  /** A key for the same URL is one of a database that was there before: it is no use any more. */
  private static Optional<Peer> other(Peers peers, URI url) {
    return peers.find(NAME).filter(peer -> !peer.url().equals(url));
  }

  private static LocalPeer taken(Peer other) {
    return new LocalPeer(
        Optional.empty(),
        "'" + NAME + "' is " + other.shownUrl() + " already; for a key: fazt server create-key");
  }

  /** The same for programs. */
  public Map<String, Object> data() {
    var data = new LinkedHashMap<String, Object>();
    peer.ifPresent(
        made -> {
          data.put("peer", made.name());
          data.put("peer_url", made.shownUrl());
        });
    return data;
  }
}
