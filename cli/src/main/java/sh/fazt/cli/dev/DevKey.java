package sh.fazt.cli.dev;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.PeerUrl;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.node.ControlRequest;

/**
 * The peer and key {@code fazt dev} makes by itself. The token is kept in the peers file only, and
 * a node is asked for a new one when there is none for it yet.
 */
final class DevKey {
  private static final String USUAL_NAME = "local";
  private static final String OTHER_NAME = "dev";

  private final PeersFile file;
  private final URI url;
  private final Function<ControlRequest, Map<String, @Nullable Object>> operator;

  DevKey(Shell shell, int port, Function<ControlRequest, Map<String, @Nullable Object>> operator) {
    this.file = PeersFile.of(shell);
    this.url = URI.create("http://localhost:" + port);
    this.operator = operator;
  }

  /** The peer for this node as it is known, or with a fresh key. */
  Peer peer() throws IOException {
    Peers peers = file.read();
    Optional<Peer> known = peers.find(nameIn(peers)).filter(peer -> peer.url().equals(url));
    return known.isPresent() ? known.get() : renewed();
  }

  /** The peer for this node with a fresh key, for when the one known is not accepted. */
  Peer renewed() throws IOException {
    Map<String, @Nullable Object> key =
        operator.apply(
            new ControlRequest("create-key", Map.of("name", "fazt dev", "scopes", "admin")));
    String token = String.valueOf(key.get("token"));
    Peers after = file.change(peers -> peers.with(new Peer(nameIn(peers), url, token)));
    return after.named(nameIn(after));
  }

  /** {@code local}, unless that is a node elsewhere. */
  private static String nameIn(Peers peers) {
    boolean free =
        peers.find(USUAL_NAME).map(peer -> PeerUrl.isLoopback(peer.url().getHost())).orElse(true);
    return free ? USUAL_NAME : OTHER_NAME;
  }
}
