package sh.fazt.cli.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.network.PeerUrl;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.ControlRequest;

/**
 * The peer under which the operator of a node reaches it from the same machine, without entering a
 * key. Each node has a name of its own: the first is {@code local}, the next {@code local-2}. A
 * peer is a node's if it was made for its database or its key opens the node, so none is ever
 * changed into another node.
 */
public final class LocalPeer {
  public static final String NAME = "local";

  private static final Pattern MADE_BEFORE = Pattern.compile("local|dev");

  private final PeersFile file;
  private final String database;
  private final Function<ControlRequest, Map<String, @Nullable Object>> node;

  /**
   * The peer of the node of a database.
   *
   * @param node answers the operator's requests; throws a {@link Failure} for a refusal
   */
  public LocalPeer(
      Path database, Function<ControlRequest, Map<String, @Nullable Object>> node, Shell shell) {
    this.file = PeersFile.of(shell);
    this.database = database.toAbsolutePath().normalize().toString();
    this.node = node;
  }

  /**
   * Refuses a name that is another node's.
   *
   * @throws Failure if it is
   */
  public void requireFree(String name) throws IOException {
    Optional<Peer> other = file.read().find(name).filter(Predicate.not(this::isOfDatabase));
    if (other.isPresent()) {
      throw new Failure(
          ExitCode.CONFLICT,
          "PEER_EXISTS",
          "peer '" + name + "' is " + other.get().shownUrl() + " already",
          "Choose another --name, or forget it first: fazt remote remove " + name);
    }
  }

  /**
   * The peer that is this node, with its port as it is now; a key is made if none is known.
   *
   * @param port the node listens on
   */
  public Peer at(int port) throws IOException {
    Optional<Peer> own = own();
    if (own.isEmpty()) {
      return made(Optional.empty(), port);
    }
    boolean isAsKept = own.get().url().getPort() == port && own.get().database().isPresent();
    return isAsKept ? own.get() : moved(own.get(), port);
  }

  /**
   * Has the node's peer follow it to the port that is open now: it is kept by address, and the port
   * may be another than last time.
   *
   * @return the peer, if it was changed
   */
  public Optional<Peer> follow(int port) throws IOException {
    Optional<Peer> moved = own().filter(peer -> peer.url().getPort() != port);
    return moved.isEmpty() ? moved : Optional.of(moved(moved.get(), port));
  }

  private Peer moved(Peer own, int port) throws IOException {
    var here = new Peer(own.name(), url(port), own.token(), Optional.of(database));
    file.change(peers -> peers.with(here));
    return here;
  }

  /**
   * The peer with a fresh key. It may do everything, as its user can anyway: they own the database.
   *
   * @param name to keep it as; if none is given, that of the node that had this database before,
   *     else the first that is free
   * @param port the node will listen on
   */
  public Peer made(Optional<String> name, int port) throws IOException {
    // Read before a key is issued that could not be stored.
    String chosen = name.orElse(nameIn(file.read()));
    Map<String, @Nullable Object> key =
        node.apply(new ControlRequest("create-key", Map.of("name", chosen, "scopes", "admin")));
    String token = String.valueOf(key.get("token"));
    Peers after =
        file.change(
            peers ->
                peers.with(
                    new Peer(
                        name.filter(wanted -> isFree(peers, wanted)).orElseGet(() -> nameIn(peers)),
                        url(port),
                        token,
                        Optional.of(database))));
    return after.all().stream()
        .filter(peer -> peer.token().equals(token))
        .findFirst()
        .orElseThrow();
  }

  private String nameIn(Peers peers) {
    Optional<Peer> before = peers.all().stream().filter(this::isOfDatabase).findFirst();
    if (before.isPresent()) {
      return before.get().name();
    }
    String name = NAME;
    for (int next = 2; peers.find(name).isPresent(); next++) {
      name = NAME + "-" + next;
    }
    return name;
  }

  private boolean isFree(Peers peers, String name) {
    return peers.find(name).filter(Predicate.not(this::isOfDatabase)).isEmpty();
  }

  private boolean isOfDatabase(Peer peer) {
    return peer.database().equals(Optional.of(database));
  }

  private static URI url(int port) {
    return URI.create("http://localhost:" + port);
  }

  /** The peer made for the database, if its key opens the node still. */
  private Optional<Peer> own() throws IOException {
    Peers peers = file.read();
    return Stream.concat(
            peers.all().stream().filter(this::isOfDatabase),
            peers.all().stream().filter(LocalPeer::wasMadeBefore))
        .filter(this::opens)
        .findFirst();
  }

  /** Peers of this kind named no database at first; a user's own peers may have a lesser key. */
  private static boolean wasMadeBefore(Peer peer) {
    return peer.database().isEmpty()
        && MADE_BEFORE.matcher(peer.name()).matches()
        && PeerUrl.isLoopback(peer.url().getHost());
  }

  private boolean opens(Peer peer) {
    var asked = new ControlRequest("has-key", Map.of("token", peer.token()));
    return Boolean.TRUE.equals(node.apply(asked).get("known"));
  }
}
