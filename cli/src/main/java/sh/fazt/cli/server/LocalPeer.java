package sh.fazt.cli.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.PeerUrl;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.node.ControlAnswer;
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
  private static final int MILLIS_TO_ANSWER = 300;

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

  /**
   * The peer of this name that is another node. A key for the same URL is one of a database that
   * was there before, and so is one for a port of this machine where nobody answers.
   */
  private static Optional<Peer> other(Peers peers, URI url) {
    return peers
        .find(NAME)
        .filter(peer -> !peer.url().equals(url))
        .filter(peer -> !PeerUrl.isLoopback(peer.url().getHost()) || answers(peer.url()));
  }

  private static boolean answers(URI url) {
    try (var socket = new Socket()) {
      var loopback = InetAddress.getLoopbackAddress();
      socket.connect(new InetSocketAddress(loopback, url.getPort()), MILLIS_TO_ANSWER);
      return true;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Has the peer follow its node to the port that is open now: it is kept by address, and the port
   * may be another than last time.
   *
   * @param node that runs
   */
  public static void follow(Serving node, Shell shell) {
    PeersFile file = PeersFile.of(shell);
    try {
      Optional<Peer> moved =
          file.read()
              .find(NAME)
              .filter(peer -> PeerUrl.isLoopback(peer.url().getHost()))
              .filter(peer -> peer.url().getPort() != node.port())
              .filter(peer -> opens(peer, node));
      if (moved.isPresent()) {
        var here =
            new Peer(NAME, URI.create("http://localhost:" + node.port()), moved.get().token());
        file.change(peers -> peers.with(here));
        shell.notice("Peer '" + NAME + "' is " + here.shownUrl() + " now.");
      }
    } catch (IOException | Failure e) {
      shell.notice("Peer '" + NAME + "' could not be looked after: " + e.getMessage());
    }
  }

  private static boolean opens(Peer peer, Serving node) {
    var asked = new ControlRequest("has-key", Map.of("token", peer.token()));
    return node.ask(asked) instanceof ControlAnswer.Done(var data)
        && Boolean.TRUE.equals(data.get("known"));
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
