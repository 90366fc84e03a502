package sh.fazt.cli.peer;

import java.net.URI;
import java.util.Optional;

/**
 * A node this user knows.
 *
 * @param token the key's secret; it is never printed
 * @param database of a node on this machine: the absolute path of its database, beside which its
 *     socket is
 */
public record Peer(String name, URI url, String token, Optional<String> database) {

  /** A node that is known by its URL only. */
  public Peer(String name, URI url, String token) {
    this(name, url, token, Optional.empty());
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
