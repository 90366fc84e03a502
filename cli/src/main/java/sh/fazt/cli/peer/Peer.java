package sh.fazt.cli.peer;

import java.net.URI;
import java.util.Optional;
import sh.fazt.cli.network.Network;

/**
 * A node this user knows.
 *
 * @param token the key's secret; it is never printed
 * @param database of a node on this machine: the absolute path of its database, beside which its
 *     socket is
 * @param network by which it is reached; it is not kept
 */
public record Peer(String name, URI url, String token, Optional<String> database, Network network) {

  /** A node that is known by its URL only. */
  public Peer(String name, URI url, String token) {
    this(name, url, token, Optional.empty());
  }

  /** A node that is reached directly. */
  public Peer(String name, URI url, String token, Optional<String> database) {
    this(name, url, token, database, Network.DIRECT);
  }

  /** The same node, by another way. */
  public Peer over(Network other) {
    return new Peer(name, url, token, database, other);
  }

  /** The peer's URL without the name, for people: {@code http://localhost:4698}. */
  public String shownUrl() {
    return url.toString();
  }

  /** The token is a secret, so it is left out. */
  @Override
  public String toString() {
    return "Peer[" + name + " " + url + "]";
  }
}
