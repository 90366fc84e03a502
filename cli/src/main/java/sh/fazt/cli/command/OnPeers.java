package sh.fazt.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.network.Network;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.server.LocalPeers;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Printable;
import sh.fazt.cli.shell.Shell;

/**
 * Runs a command on the peers it is for: the one that is named, else the default; several when
 * their names are separated by commas, and {@code all} for every one that is known. Each answer is
 * labelled then, and one peer that refuses does not keep the others from theirs.
 */
public final class OnPeers {
  private static final String ALL = "all";

  /** Older clients have a flag for each kind of command; all of them name the peer. */
  public static final List<Flag> FLAGS =
      List.of(
          Flag.text("on", "PEER", "The node to ask, several as a,b or all (default: the default)"),
          Flag.text("to", "PEER", "The same"),
          Flag.text("from", "PEER", "The same"));

  private static final Flag CA_FILE =
      Flag.text(
          Network.CA_FLAG, "FILE", "Certificates (PEM) of an authority of your own; FAZT_CA_FILE");

  /** What is done on one peer. */
  @FunctionalInterface
  public interface Work {
    CommandResult on(Peer peer) throws IOException;
  }

  private OnPeers() {}

  public static Flag[] flags() {
    return Stream.concat(FLAGS.stream(), Stream.of(CA_FILE)).toArray(Flag[]::new);
  }

  /** The peer that is named, by {@code @} or by any of the flags; may be several, or all. */
  public static Optional<String> named(Invocation invocation) {
    var named =
        Stream.concat(
                invocation.peer().stream(),
                FLAGS.stream().flatMap(flag -> invocation.text(flag.name()).stream()))
            .distinct()
            .toList();
    if (named.size() > 1) {
      throw Failure.usage(
          "several peers: " + String.join(", ", named), "For several at once: fazt @a,b ...");
    }
    return named.stream().findFirst();
  }

  /**
   * Whether the peers are configured; none is contacted.
   *
   * @throws Failure if one is not, or there is no default
   */
  public static void check(Optional<String> named, Shell shell) throws IOException {
    Peers peers = known(named, shell);
    if (isSeveral(named)) {
      chosen(peers, named.orElseThrow());
    } else {
      peers.chosen(named);
    }
  }

  public static boolean isSeveral(Optional<String> named) {
    return named.filter(name -> name.equals(ALL) || name.contains(",")).isPresent();
  }

  public static CommandResult run(Optional<String> named, Shell shell, Work work)
      throws IOException {
    Peers peers = known(named, shell);
    Work there = peer -> work.on(LocalPeers.reached(peer, shell).over(Network.of(shell)));
    return isSeveral(named)
        ? each(chosen(peers, named.get()), there)
        : there.on(peers.chosen(named));
  }

  private static Peers known(Optional<String> named, Shell shell) throws IOException {
    return LocalPeers.with(PeersFile.of(shell).read(), named, shell);
  }

  private static List<Peer> chosen(Peers peers, String names) {
    if (names.equals(ALL) && peers.find(ALL).isEmpty()) {
      if (peers.all().isEmpty()) {
        peers.chosen(Optional.empty());
      }
      return List.copyOf(peers.all());
    }
    List<String> each = Arrays.stream(names.split(",", -1)).map(String::strip).distinct().toList();
    if (each.contains("")) {
      throw Failure.usage("a peer without a name in '" + names + "'", "Such as: fazt @a,b ...");
    }
    return each.stream()
        .map(name -> peers.named(name.startsWith("@") ? name.substring(1) : name))
        .toList();
  }

  private static CommandResult each(List<Peer> peers, Work work) throws IOException {
    var data = new ArrayList<Map<String, @Nullable Object>>();
    var lines = new ArrayList<String>();
    var quietOutputs = new ArrayList<String>();
    ExitCode exit = ExitCode.OK;
    for (Peer peer : peers) {
      var one = new LinkedHashMap<String, @Nullable Object>();
      one.put("peer", peer.name());
      lines.add((lines.isEmpty() ? "" : "\n") + "@" + peer.name());
      try {
        CommandResult reply = work.on(peer).whole();
        one.put("data", reply.data());
        reply.lines().stream()
            .map(Printable::line)
            .forEach(line -> lines.add(line.isEmpty() ? line : "  " + line));
        if (reply.quietOutput() != null) {
          reply.quietOutput().lines().forEach(line -> quietOutputs.add(peer.name() + ": " + line));
        }
      } catch (Failure failure) {
        exit = exit == ExitCode.OK ? failure.exit() : exit;
        one.put("error", Map.of("code", failure.code(), "message", failure.sentence()));
        lines.add("  Error: " + Printable.line(failure.sentence()));
        failure.hint().ifPresent(hint -> hint.lines().forEach(line -> lines.add("    " + line)));
        quietOutputs.add(peer.name() + ": error: " + Printable.line(failure.sentence()));
      }
      data.add(one);
    }
    var reply =
        CommandResult.of(data, lines.stream().flatMap(String::lines).toList()).exiting(exit);
    return quietOutputs.isEmpty() ? reply : reply.withQuietOutput(quietOutputs);
  }
}
