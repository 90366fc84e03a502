package sh.fazt.cli.peer;

import java.net.URI;

/**
 * A node this user knows.
 *
 * @param token the key's secret; it is never printed
 */
public record Peer(String name, URI url, String token) {

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
