package sh.fazt.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.network.PeerUrl;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/**
 * Peers that are nodes of this machine, reached through their sockets: where one runs, it reports
 * its port and whether it knows the key, whatever the peers file says. {@code local} without a
 * database is the node of the usual one.
 */
public final class LocalPeers {
  private LocalPeers() {}

  /** The peer as it can be reached now; as it is kept if its node does not run here. */
  public static Peer reached(Peer kept, Shell shell) throws IOException {
    Optional<Path> database =
        kept.database()
            .map(Path::of)
            .or(
                () ->
                    kept.name().equals(LocalPeer.NAME)
                        ? Optional.of(DatabaseLocation.of(Optional.empty(), shell))
                        : Optional.empty());
    if (database.isEmpty()) {
      return kept;
    }
    Optional<Peer> found = at(database.get(), shell);
    boolean isAnother =
        found.isPresent() && !PeerUrl.isLoopback(kept.url().getHost()) && kept.database().isEmpty();
    if (isAnother) {
      shell.notice(
          "'local' is the node of this machine here, not "
              + kept.shownUrl()
              + "; give that one a name of its own.");
    }
    return found
        .map(peer -> new Peer(kept.name(), peer.url(), peer.token(), peer.database()))
        .orElse(kept);
  }

  /**
   * The peers, and {@code local} with them if it is not among them and may be used: it is named, or
   * no peer is named and none is configured.
   */
  public static Peers with(Peers peers, Optional<String> named, Shell shell) throws IOException {
    boolean isMeant =
        named.map(LocalPeer.NAME::equals).orElse(peers.all().isEmpty())
            && peers.find(LocalPeer.NAME).isEmpty();
    if (!isMeant) {
      return peers;
    }
    return at(DatabaseLocation.of(Optional.empty(), shell), shell)
        .map(
            peer -> peers.with(new Peer(LocalPeer.NAME, peer.url(), peer.token(), peer.database())))
        .orElse(peers);
  }

  private static Optional<Peer> at(Path database, Shell shell) throws IOException {
    Optional<ControlAnswer> status =
        LocalOperator.askRunning(database, ControlRequest.of("address"), shell);
    if (status.isEmpty()
        || !(LocalOperator.dataOf(status.get()).get("port") instanceof Long port)) {
      return Optional.empty();
    }
    var peer = new LocalPeer(database, request -> asked(database, request, shell), shell);
    return Optional.of(peer.at(Math.toIntExact(port)));
  }

  private static Map<String, @Nullable Object> asked(
      Path database, ControlRequest request, Shell shell) {
    return LocalOperator.dataOf(
        LocalOperator.askRunning(database, request, shell)
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.UNREACHABLE,
                        "NOT_RUNNING",
                        "the node on " + database + " just stopped")));
  }
}
