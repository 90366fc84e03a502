package sh.fazt.cli.peer;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/**
 * The nodes this user knows, by name, and which of them is the default. Immutable.
 *
 * @param standard the name of the default peer, which is one of the known ones
 */
public record Peers(Map<String, Peer> byName, Optional<String> standard) {
  public static final Peers NONE = new Peers(Map.of(), Optional.empty());

  public Peers {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    standard = standard.filter(byName::containsKey);
  }

  public Collection<Peer> all() {
    return byName.values();
  }

  public boolean isDefault(Peer peer) {
    return standard.equals(Optional.of(peer.name()));
  }

  public Optional<Peer> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** With the peer, in the place of one of the same name. The first becomes the default. */
  public Peers with(Peer peer) {
    var more = new TreeMap<>(byName);
    more.put(peer.name(), peer);
    return new Peers(more, standard.isEmpty() ? Optional.of(peer.name()) : standard);
  }

  public Peers without(String name) {
    var fewer = new TreeMap<>(byName);
    fewer.remove(name);
    return new Peers(fewer, standard);
  }

  public Peers withDefault(String name) {
    return new Peers(byName, Optional.of(name));
  }

  /**
   * The peer of a name.
   *
   * @throws Failure naming the peers there are
   */
  public Peer named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.REFUSED,
                    "PEER_NOT_FOUND",
                    "peer '" + name + "' not found",
                    choices()));
  }

  /**
   * The peer a command is for: the named one, else the default, else the only one.
   *
   * @throws Failure if there is no default
   */
  public Peer chosen(Optional<String> name) {
    Optional<String> chosen = name.or(() -> standard).or(this::onlyOne);
    if (chosen.isPresent()) {
      return named(chosen.get());
    }
    throw new Failure(
        ExitCode.REFUSED,
        "NO_PEER",
        byName.isEmpty() ? "No peers configured." : "Several peers and no default: say which.",
        choices());
  }

  private Optional<String> onlyOne() {
    return byName.size() == 1 ? byName.keySet().stream().findFirst() : Optional.empty();
  }

  private String choices() {
    return byName.isEmpty()
        ? "Run: fazt remote add NAME --url URL --token TOKEN\nor, for one on this machine: fazt dev"
        : "Peers: " + String.join(", ", byName.keySet());
  }
}
