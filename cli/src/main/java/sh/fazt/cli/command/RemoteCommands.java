package sh.fazt.cli.command;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.network.PeerUrl;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** {@code fazt remote}: the nodes this user knows. */
public final class RemoteCommands {
  private static final Argument NAME = Argument.required("NAME", "What you call it");
  private static final Argument PEER = Argument.required("PEER", "The peer's name");

  /** The ways to give a key. */
  public static final List<Flag> TOKEN_FLAGS =
      List.of(
          Flag.text("token", "TOKEN", "The key (others on this machine may see it)"),
          Flag.text("token-file", "FILE", "A file that holds the key"),
          Flag.toggle("token-stdin", "Read the key from the standard input"));

  private RemoteCommands() {}

  public static CommandSpec group(String name, String summary) {
    return CommandSpec.group(
            name,
            summary,
            CommandSpec.verb(
                    "add", "Adds a node by name, URL and key", Scope.USER, RemoteCommands::add)
                .takes(NAME)
                .with(
                    Flag.text("url", "URL", "Where its API is").needed(),
                    Flag.toggle("replace", "Also if there is one of this name"),
                    Flag.text("desc", "TEXT", "Taken for the sake of older scripts, not kept"))
                .with(TOKEN_FLAGS.toArray(Flag[]::new))
                .example("fazt remote add prod --url https://admin.example.com", "Asks for the key")
                .example(
                    "FAZT_TOKEN=... fazt remote add prod --url https://admin.example.com",
                    "For scripts"),
            CommandSpec.verb(
                    "import",
                    "Takes over the peers of the command line of fazt 0.9 or 0.10",
                    Scope.USER,
                    RemoteImport::run)
                .takes(
                    Argument.optional(
                        "FILE", "Its database (default: data.db in your settings folder)"))
                .with(Flag.toggle("replace", "Also those that are known here otherwise"))
                .example("fazt remote import ~/.config/fazt/data.db", "Names, URLs and keys"),
            CommandSpec.verb("list", "Lists them", Scope.USER, RemoteCommands::list)
                .example("fazt remote list", "Names, URLs and which is the default"),
            CommandSpec.verb("remove", "Forgets a node", Scope.USER, RemoteCommands::remove)
                .takes(PEER)
                .with(Flag.toggle("yes", "Do not ask").letter('y'))
                .example("fazt remote remove prod", "Asks first; its key stays valid on the node")
                .example("fazt remote remove prod --yes", "For scripts"),
            CommandSpec.verb(
                    "default",
                    "Says which node is meant when none is named",
                    Scope.USER,
                    RemoteCommands::makeDefault)
                .takes(PEER)
                .example("fazt remote default prod", "fazt app deploy now goes to prod"))
        .byDefault(RemoteCommands::list);
  }

  private static CommandResult add(Invocation invocation, Shell shell) throws IOException {
    String name = invocation.word(0).orElseThrow();
    checkName(name);
    URI url = PeerUrl.parse(invocation.needed("url"));
    var peer = new Peer(name, url, token(invocation, shell));
    PeersFile file = PeersFile.of(shell);
    Peers after =
        file.change(
            peers -> {
              if (peers.find(name).isPresent() && !invocation.on("replace")) {
                throw exists(name);
              }
              return peers.with(peer);
            });
    String line =
        "Peer '" + name + (after.isDefault(peer) ? "' added and set as default." : "' added.");
    return CommandResult.of(data(peer, after), List.of(line));
  }

  public static Failure exists(String name) {
    return new Failure(
        ExitCode.CONFLICT,
        "PEER_EXISTS",
        "peer '" + name + "' already exists",
        "For another URL or key: the same with --replace.");
  }

  static void checkName(String name) {
    if (!name.matches("[\\p{L}\\p{N}._][\\p{L}\\p{N}._-]*") || name.equals("all")) {
      throw Failure.usage(
          "invalid peer name '" + name + "'",
          "Use letters, digits, dots and dashes; 'all' means every peer.");
    }
  }

  /** The key that is given, in whatever way. */
  public static String token(Invocation invocation, Shell shell) throws IOException {
    String token = given(invocation, shell);
    if (!isToken(token)) {
      throw Failure.usage("that is no token", "One is a line of letters and digits, mostly 64.");
    }
    return token;
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static String given(Invocation invocation, Shell shell) throws IOException {
    if (invocation.text("token").isPresent()) {
      return invocation.needed("token").strip();
    }
    if (invocation.text("token-file").isPresent()) {
      return Files.readString(shell.path(invocation.needed("token-file")), StandardCharsets.UTF_8)
          .strip();
    }
    if (invocation.on("token-stdin")) {
      return shell.readLine().orElseThrow(() -> noToken("the standard input is empty")).strip();
    }
    if (shell.variable("FAZT_TOKEN").isPresent()) {
      return shell.variable("FAZT_TOKEN").get().strip();
    }
    if (shell.interactive()) {
      return shell.readSecret("Token: ").orElseThrow(() -> noToken("no token")).strip();
    }
    throw noToken("the token is missing");
  }

  private static Failure noToken(String what) {
    return Failure.usage(
        what, "Give --token-stdin, --token-file FILE, FAZT_TOKEN or --token TOKEN.");
  }

  private static CommandResult list(Invocation invocation, Shell shell) throws IOException {
    PeersFile file = PeersFile.of(shell);
    Peers peers = file.read();
    if (file.isOpenToOthers()) {
      shell.notice(
          "warning: others may read " + file + ", which holds keys. Run: chmod 600 " + file);
    }
    var lines = new ArrayList<String>();
    if (peers.all().isEmpty()) {
      lines.add("No peers configured.");
      lines.add("Run: fazt remote add NAME --url URL --token TOKEN");
    } else {
      int width = peers.byName().keySet().stream().mapToInt(String::length).max().orElse(0);
      int column = Math.max(4, width) + 2;
      lines.add(padded("NAME", column) + padded("DEFAULT", 9) + "URL");
      for (Peer peer : peers.all()) {
        lines.add(
            padded(peer.name(), column)
                + padded(peers.isDefault(peer) ? "*" : "", 9)
                + peer.shownUrl());
      }
    }
    return CommandResult.of(
            Map.of("peers", peers.all().stream().map(peer -> data(peer, peers)).toList()), lines)
        .withQuietOutput(List.copyOf(peers.byName().keySet()));
  }

  private static CommandResult remove(Invocation invocation, Shell shell) throws IOException {
    String name = invocation.word(0).orElseThrow();
    Peer known = PeersFile.of(shell).read().named(name);
    if (!invocation.on("yes")) {
      Confirmation.ask("Forget '" + name + "' (" + known.shownUrl() + ") and its key here?", shell);
    }
    PeersFile.of(shell)
        .change(
            peers -> {
              peers.named(name);
              return peers.without(name);
            });
    return CommandResult.of(Map.of("name", name), List.of("Peer '" + name + "' removed."));
  }

  private static CommandResult makeDefault(Invocation invocation, Shell shell) throws IOException {
    String name = invocation.word(0).orElseThrow();
    PeersFile.of(shell)
        .change(
            peers -> {
              peers.named(name);
              return peers.withDefault(name);
            });
    return CommandResult.of(Map.of("name", name), List.of("Default peer set to '" + name + "'."));
  }

  private static Map<String, Object> data(Peer peer, Peers peers) {
    var data = new LinkedHashMap<String, Object>();
    data.put("name", peer.name());
    data.put("url", peer.shownUrl());
    data.put("default", peers.isDefault(peer));
    return data;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
