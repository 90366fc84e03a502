package sh.fazt.cli.dev;

import java.io.IOException;
import java.util.Optional;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.server.LocalPeer;

/**
 * The peer and key {@code fazt dev} makes by itself. The token is kept in the peers file only, and
 * a node is asked for a new one when there is none for it yet.
 */
final class DevKey {
  private final LocalPeer local;
  private final int port;

  DevKey(LocalPeer local, int port) {
    this.local = local;
    this.port = port;
  }

  /** The peer for this node as it is known, or with a fresh key. */
  Peer peer() throws IOException {
    return local.at(port);
  }

  /** The peer for this node with a fresh key, for when the one known is not accepted. */
  Peer renewed() throws IOException {
    return local.made(Optional.empty(), port);
  }
}
