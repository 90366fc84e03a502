package sh.fazt.cli.command;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.network.PeerUrl;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Printable;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderLimits;
import sh.fazt.registry.imports.older.OlderServer;
import sh.fazt.registry.sqlite.older.OlderDatabases;

/**
 * {@code fazt remote import}: the peers that the command line of fazt 0.9 or 0.10 kept. Tokens go
 * from that file into ours, which only its owner may read; they are not printed. A peer that is
 * known here stays as it is.
 */
final class RemoteImport {
  private final List<Peer> added = new ArrayList<>();
  private final List<String> same = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final Map<String, String> refused = new LinkedHashMap<>();

  private RemoteImport() {}

  static CommandResult run(Invocation invocation, Shell shell) throws IOException {
    Path file =
        invocation
            .word(0)
            .map(shell::path)
            .orElseGet(() -> PeersFile.folderOf(shell).resolve("data.db"));
    List<OlderServer.Peer> older = read(file, shell);
    var work = new RemoteImport();
    Peers after =
        PeersFile.of(shell).change(peers -> work.merged(peers, older, invocation.on("replace")));
    return work.result(after, file);
  }

  private static List<OlderServer.Peer> read(Path file, Shell shell) {
    try (OlderDatabase database =
        OlderDatabases.open(
            file,
            shell.temporary(),
            OlderLimits.from(ConfigFactory.load()),
            InstantSource.system())) {
      return database.read().peers();
    } catch (RejectedException refused) {
      var why = refused.rejection();
      throw new Failure(
          ExitCode.REFUSED,
          why.code().wireName(),
          why.sentence(),
          "The older command line kept its peers in ~/.config/fazt/data.db.");
    }
  }

  private Peers merged(Peers known, List<OlderServer.Peer> older, boolean replace) {
    Peers peers = known;
    Optional<String> standard = Optional.empty();
    for (OlderServer.Peer one : older) {
      Optional<Peer> peer = usable(one);
      if (peer.isEmpty()) {
        continue;
      }
      Optional<Peer> here = known.find(one.name());
      if (here.isPresent() && isSame(here.get(), peer.get())) {
        same.add(one.name());
      } else if (here.isPresent() && !replace) {
        others.add(one.name());
      } else {
        peers = peers.with(peer.get());
        added.add(peer.get());
      }
      if (one.isDefault()) {
        standard = Optional.of(one.name());
      }
    }
    // Whoever has chosen one here has chosen later.
    return known.standard().isEmpty() && standard.isPresent()
        ? peers.withDefault(standard.get())
        : peers;
  }

  private static boolean isSame(Peer here, Peer older) {
    return here.url().equals(older.url()) && here.token().equals(older.token());
  }

  private Optional<Peer> usable(OlderServer.Peer one) {
    try {
      RemoteCommands.checkName(one.name());
      URI url = PeerUrl.parse(one.url());
      if (!RemoteCommands.isToken(one.token())) {
        refused.put(one.name(), "it has no token, or one that is none");
        return Optional.empty();
      }
      return Optional.of(new Peer(one.name(), url, one.token()));
    } catch (Failure failure) {
      refused.put(one.name(), failure.sentence());
      return Optional.empty();
    }
  }

  private CommandResult result(Peers after, Path file) {
    var lines = new ArrayList<String>();
    for (Peer peer : added) {
      lines.add(
          "Peer '"
              + peer.name()
              + "' added"
              + (after.isDefault(peer) ? " and set as default." : "."));
    }
    same.forEach(name -> lines.add("Peer '" + name + "' is here already."));
    others.forEach(
        name ->
            lines.add(
                "Peer '"
                    + name
                    + "' stays as it is here: another URL or key has that name. --replace takes"
                    + " the older one."));
    refused.forEach((name, why) -> lines.add("Peer '" + name + "' stays behind: " + why + "."));
    if (lines.isEmpty()) {
      lines.add("There are no peers in " + file + ".");
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("added", added.stream().map(Peer::name).toList());
    data.put("there", same);
    data.put("kept", others);
    data.put("refused", refused);
    data.put("default", after.standard().orElse(""));
    return CommandResult.of(data, lines.stream().map(Printable::line).toList())
        .withQuietOutput(added.stream().map(Peer::name).toList())
        .exiting(others.isEmpty() && refused.isEmpty() ? ExitCode.OK : ExitCode.CONFLICT);
  }
}
