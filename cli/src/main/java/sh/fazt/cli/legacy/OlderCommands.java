package sh.fazt.cli.legacy;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.command.Confirmation;
import sh.fazt.cli.command.DeployCommand;
import sh.fazt.cli.command.OnPeers;
import sh.fazt.cli.command.PeerCommands;
import sh.fazt.cli.command.PeerHealth;
import sh.fazt.cli.command.PreparedSite;
import sh.fazt.cli.command.RemoteCommands;
import sh.fazt.cli.grammar.Action;
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
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.shell.Table;
import sh.fazt.http.contract.AppCommands;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.LogContract;
import sh.fazt.http.contract.SiteContract;
import sh.fazt.registry.control.PlainJson;

/**
 * What older clients call things. Scripts that use these names keep working, on the one list of
 * peers there is now.
 */
public final class OlderCommands {
  private static final Flag SITE = Flag.text("site", "NAME", "A name that serves an app").needed();
  private static final Flag YES = Flag.toggle("yes", "Do not ask").letter('y');
  private static final Flag SERVER = Flag.text("server", "URL", "The peer, by its URL");

  private final PeerCommands contract;
  private final PeerHealth health;
  private final DeployCommand deploy;
  private final Timeouts timeouts;

  public OlderCommands(PeerCommands contract, DeployCommand deploy, Timeouts timeouts) {
    this.contract = contract;
    this.health = new PeerHealth(timeouts);
    this.deploy = deploy;
    this.timeouts = timeouts;
  }

  /** The groups and verbs beside the ones of today. */
  public List<CommandSpec> all() {
    return List.of(
        remote("remote", "The nodes you know"),
        remote("peer", "The same as remote"),
        servers(),
        client(),
        deploy());
  }

  private CommandSpec remote(String name, String summary) {
    return RemoteCommands.group(name, summary)
        .below(
            List.of(
                health.status(),
                health.upgrade(),
                older(contract.verb(AppCommands.LIST, "apps"), "fazt app list"),
                older(remoteDeploy(), "fazt app deploy DIR --to PEER")));
  }

  private CommandSpec servers() {
    return RemoteCommands.group("servers", "The same as remote, as older clients call it")
        .below(List.of(health.ping()));
  }

  private CommandSpec client() {
    return CommandSpec.group(
        "client",
        "What older clients could do on one node",
        older(contract.verb(AppCommands.LIST, "apps"), "fazt app list"),
        CommandSpec.verb("sites", "Lists the names that serve an app", Scope.PEER, this::sites)
            .with(OnPeers.flags())
            .example("fazt client sites", "With the size of each"),
        CommandSpec.verb("logs", "Shows what an app wrote to its log", Scope.PEER, this::logs)
            .with(SITE, Flag.text("limit", "NUMBER", "How many lines (default: 50)"))
            .with(OnPeers.flags())
            .example("fazt client logs --site blog --limit 10", "The newest first"),
        CommandSpec.verb("delete", "Removes the app a name serves", Scope.PEER, this::delete)
            .with(SITE, YES)
            .with(OnPeers.flags())
            .example("fazt client delete --site blog", "Asks first"),
        CommandSpec.verb(
                "set-auth-token", "Keeps another key for a peer", Scope.USER, this::setToken)
            .with(RemoteCommands.TOKEN_FLAGS.toArray(Flag[]::new))
            .with(SERVER)
            .example("fazt client set-auth-token --token-stdin", "For the default peer")
            .example(
                "fazt client set-auth-token --token-stdin --server https://admin.example.com",
                "For the peer of that URL, which is added if it is new"),
        deploy());
  }

  /** The same command, which says what it is called now. */
  private static CommandSpec older(CommandSpec command, String now) {
    @Nullable Action action = command.action();
    if (action == null) {
      return command;
    }
    return command.byDefault(
        (invocation, shell) -> {
          shell.notice("note: this is now: " + now);
          return action.run(invocation, shell);
        });
  }

  private CommandSpec remoteDeploy() {
    return CommandSpec.verb(
            "deploy", "Puts a directory online as it is", Scope.PEER, this::remoteDeploy)
        .takes(Argument.required("DIR", "The directory"), PeerHealth.PEER)
        .with(Flag.text("name", "NAME", "The name it is served under"))
        .with(OnPeers.flags())
        .example("fazt remote deploy ./site prod", "Nothing is built");
  }

  private CommandResult remoteDeploy(Invocation invocation, Shell shell) throws IOException {
    Optional<String> peer = PeerHealth.named(invocation, invocation.word(1));
    return deploy.run(
        asDeploy(invocation, invocation.word(0), peer, Map.of(PreparedSite.NO_BUILD, "true")),
        shell);
  }

  private CommandSpec deploy() {
    return CommandSpec.verb(
            "deploy", "Puts a directory online (now: fazt app deploy)", Scope.PEER, this::deploy)
        .takes(Argument.optional("DIR", "The directory"))
        .with(
            Flag.text("path", "DIR", "The directory, which then goes online as it is"),
            Flag.text("domain", "NAME", "The name it is served under"),
            SERVER)
        .with(deploy.command().flags().toArray(Flag[]::new))
        .example("fazt deploy ./blog", "As fazt app deploy does it")
        .example("fazt deploy --path ./site --domain blog --to prod", "As older clients say it");
  }

  private CommandResult deploy(Invocation invocation, Shell shell) throws IOException {
    Optional<String> path = invocation.text("path");
    if (path.isPresent() == invocation.word(0).isPresent()) {
      throw Failure.usage("name the directory, once", "Example: fazt deploy ./blog");
    }
    Optional<String> server =
        invocation.text("server").isPresent()
            ? Optional.of(at(invocation.needed("server"), shell).name())
            : Optional.empty();
    var more = new HashMap<String, String>();
    invocation.text("domain").ifPresent(name -> more.put("name", name));
    path.ifPresent(_ -> more.put(PreparedSite.NO_BUILD, "true"));
    return deploy.run(
        asDeploy(
            invocation,
            path.or(() -> invocation.word(0)),
            PeerHealth.named(invocation, server),
            more),
        shell);
  }

  private static Invocation asDeploy(
      Invocation invocation,
      Optional<String> directory,
      Optional<String> peer,
      Map<String, String> more) {
    var values = new HashMap<>(invocation.values());
    OnPeers.FLAGS.forEach(flag -> values.remove(flag.name()));
    values.putAll(more);
    return new Invocation(
        invocation.path(), invocation.command(), values, directory.stream().toList(), peer);
  }

  private static Peer at(String url, Shell shell) throws IOException {
    URI wanted = PeerUrl.parse(url);
    return PeersFile.of(shell).read().all().stream()
        .filter(peer -> peer.url().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.refused(
                    "PEER_NOT_FOUND",
                    "no peer has the URL " + wanted,
                    "Run: fazt remote add NAME --url " + wanted));
  }

  private CommandResult sites(Invocation invocation, Shell shell) throws IOException {
    return OnPeers.run(
        OnPeers.named(invocation),
        shell,
        peer -> {
          @Nullable Object data = call(SiteContract.LIST, peer, Map.of());
          var table = new Table("NAME", "FILES", "SIZE", "UPDATED");
          for (Map<String, @Nullable Object> site : objects(data)) {
            table.row(
                text(site, "Name"),
                text(site, "FileCount"),
                site.get("SizeBytes") instanceof Long bytes ? Sizes.bytes(bytes) : "-",
                text(site, "ModTime"));
          }
          return CommandResult.of(
              data, table.isEmpty() ? List.of("No sites yet.") : table.lines(shell.columns()));
        });
  }

  private CommandResult logs(Invocation invocation, Shell shell) throws IOException {
    var values = new HashMap<String, Object>(Map.of("site_id", invocation.needed("site")));
    invocation.text("limit").ifPresent(limit -> values.put("limit", limit));
    return OnPeers.run(
        OnPeers.named(invocation),
        shell,
        peer -> {
          @Nullable Object data = call(LogContract.OF_SITE, peer, values);
          var lines = new ArrayList<String>();
          for (Map<String, @Nullable Object> log : objects(PlainJson.object(data).get("logs"))) {
            lines.add(
                text(log, "created_at") + " " + text(log, "level") + " " + text(log, "message"));
          }
          return CommandResult.of(data, lines.isEmpty() ? List.of("No logs yet.") : lines);
        });
  }

  private CommandResult delete(Invocation invocation, Shell shell) throws IOException {
    String site = invocation.needed("site");
    Optional<String> peers = OnPeers.named(invocation);
    OnPeers.check(peers, shell);
    if (!invocation.on("yes")) {
      Confirmation.ask(site + ": Remove this app, its releases and its names?", shell);
    }
    return OnPeers.run(
        peers,
        shell,
        peer -> {
          @Nullable Object data = call(SiteContract.DELETE, peer, Map.of("site_id", site));
          return CommandResult.of(data, List.of(text(PlainJson.object(data), "message")));
        });
  }

  private @Nullable Object call(Endpoint endpoint, Peer peer, Map<String, Object> values) {
    return JsonCall.to(endpoint, peer, values, Map.of()).send(timeouts);
  }

  private static List<Map<String, @Nullable Object>> objects(@Nullable Object data) {
    return data instanceof List<?> list
        ? list.stream().<Map<String, @Nullable Object>>map(PlainJson::object).toList()
        : List.of();
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    Object value = fields.get(name);
    return value == null ? "-" : value.toString();
  }

  private CommandResult setToken(Invocation invocation, Shell shell) throws IOException {
    Optional<URI> url = invocation.text("server").map(PeerUrl::parse);
    PeersFile file = PeersFile.of(shell);
    Peer before = withoutToken(file.read(), url);
    var peer = new Peer(before.name(), before.url(), RemoteCommands.token(invocation, shell));
    file.change(
        peers -> {
          boolean another =
              peers.find(peer.name()).filter(known -> !known.url().equals(peer.url())).isPresent();
          if (another) {
            throw RemoteCommands.exists(peer.name());
          }
          return peers.with(peer);
        });
    return CommandResult.of(
            Map.of("name", peer.name(), "url", peer.shownUrl()),
            List.of("Token saved for peer '" + peer.name() + "'."))
        .withQuietOutput(peer.name());
  }

  /** The peer a token is for; one of a new URL is called like its host. */
  private static Peer withoutToken(Peers peers, Optional<URI> url) {
    if (url.isEmpty()) {
      return peers.chosen(Optional.empty());
    }
    String host = url.get().getHost();
    String name = host.startsWith("admin.") ? host.substring("admin.".length()) : host;
    return peers.all().stream()
        .filter(peer -> peer.url().equals(url.get()))
        .findFirst()
        .orElseGet(() -> new Peer(name, url.get(), ""));
  }
}
