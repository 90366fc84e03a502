package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.answer.Answers;
import sh.fazt.cli.api.DeployRequest;
import sh.fazt.cli.api.DeployResult;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.git.Checkout;
import sh.fazt.cli.git.GitNetwork;
import sh.fazt.cli.git.Remote;
import sh.fazt.cli.git.RepositoryUrl;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.network.Network;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.site.SitePlace;
import sh.fazt.http.contract.AppContract;
import sh.fazt.http.contract.DeployContract;
import sh.fazt.journal.Source;
import sh.fazt.registry.control.PlainJson;

/**
 * {@code fazt app install} and {@code fazt app upgrade}: apps out of git repositories. They are
 * cloned and built on this machine; a peer only gets what goes online, and where it came from.
 */
public final class InstallCommand {
  /** Branches on which people keep what was built, tried where it cannot be built here. */
  private static final List<String> BUILT_BRANCHES =
      List.of("fazt-dist", "dist", "release", "gh-pages");

  private final Timeouts timeouts;
  private final InstantSource clock;

  public InstallCommand(Timeouts timeouts, InstantSource clock) {
    this.timeouts = timeouts;
    this.clock = clock;
  }

  public CommandSpec install() {
    return CommandSpec.verb(
            "install", "Puts an app from a git repository online", Scope.PEER, this::run)
        .takes(Argument.required("URL", "The repository; maybe with a folder, and @REF"))
        .with(PreparedSite.FLAGS.toArray(Flag[]::new))
        .with(ChangeFlags.of(DeployContract.COMMIT))
        .with(OnPeers.flags())
        .example("fazt app install github.com/user/game", "Online at game.DOMAIN")
        .example("fazt app install github:user/apps/chess@v2 --name chess", "A folder, at a tag")
        .example("fazt @prod app install https://git.example.com/me/app.git", "Any https host");
  }

  public CommandSpec upgrade() {
    return CommandSpec.verb(
            "upgrade", "Installs what its repository has by now", Scope.PEER, this::upgrade)
        .takes(Argument.required("APP", "Its id, or an alias of it"))
        .with(
            Flag.toggle("check", "Only look whether there is something newer"),
            Flag.toggle(PreparedSite.NO_BUILD, "Put it online as it is"))
        .with(ChangeFlags.of(DeployContract.COMMIT))
        .with(OnPeers.flags())
        .example("fazt app upgrade game --check", "Says what it would become")
        .example("fazt app upgrade game", "Nothing happens if there is nothing newer")
        .example("fazt app install URL --name game", "If you installed it elsewhere before");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    var url =
        RepositoryUrl.parse(
            invocation.word(0).orElseThrow(() -> new IllegalStateException("no URL")));
    Optional<String> peers = OnPeers.named(invocation);
    OnPeers.check(peers, shell);
    GitNetwork.use(Network.of(shell));
    return OnPeers.run(peers, shell, peer -> installed(url, peer, invocation, shell));
  }

  private CommandResult installed(RepositoryUrl url, Peer peer, Invocation invocation, Shell shell)
      throws IOException {
    shell.say("Installing from " + url + "...");
    try (Checkout checkout = Checkout.of(url, shell.temporary())) {
      shell.say(
          "Cloned "
              + Sizes.count(checkout.files(), "file")
              + " (commit: "
              + shortened(checkout.commit())
              + ")");
      Path folder = checkout.folder(url.path());
      if (!invocation.on(PreparedSite.NO_BUILD)
          && Files.isRegularFile(folder.resolve("package.json"))) {
        shell.notice("note: a build runs scripts of that repository here; --no-build does not");
      }
      var site = PreparedSite.of(folder, Path.of("/" + url.lastName()), invocation, shell);
      return deployed(site, url, checkout.commit(), peer, invocation, shell);
    } catch (Failure failure) {
      if (!failure.code().equals("NO_PACKAGE_MANAGER") || url.ref().isPresent()) {
        throw failure;
      }
      RepositoryUrl built = built(url).orElseThrow(() -> failure);
      return installed(built, peer, invocation, shell);
    }
  }

  private static Optional<RepositoryUrl> built(RepositoryUrl url) {
    var refs = Remote.of(url).refs();
    return BUILT_BRANCHES.stream()
        .filter(branch -> refs.containsKey("refs/heads/" + branch))
        .findFirst()
        .map(branch -> new RepositoryUrl(url.remote(), Optional.of(branch), ""));
  }

  private CommandResult deployed(
      PreparedSite site,
      RepositoryUrl url,
      String commit,
      Peer peer,
      Invocation invocation,
      Shell shell)
      throws IOException {
    var source =
        new Source(
            "git",
            url.stored(),
            url.ref().orElse(""),
            commit,
            SitePlace.ofRepository(url.stored()));
    var request =
        new DeployRequest(
            peer,
            site.site(),
            site.named().name(),
            site.about(),
            Optional.of(source),
            Optional.empty(),
            invocation.text("reason"),
            ChangeFlags.ofDeploys(invocation),
            invocation.on(ChangeFlags.PLAN),
            site.named().derived());
    DeployResult made = ConfirmedDeploy.make(request, timeouts, clock, shell);
    if (made.isPlan()) {
      return Answers.plan(made.data());
    }
    Origins.keep(text(made.data(), "app_id"), url, peer, shell);
    var data = new LinkedHashMap<String, @Nullable Object>(made.data());
    data.put("url", made.url());
    data.put("source_url", source.url());
    data.put("source_ref", source.ref());
    data.put("source_commit", commit);
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add("Installed: " + made.site());
    lines.add("URL:       " + made.url());
    lines.add("Source:    " + url);
    lines.add("Commit:    " + shortened(commit));
    lines.add("Files:     " + site.site().files().size());
    lines.addAll(made.notices());
    return CommandResult.of(data, lines).withQuietOutput(made.url());
  }

  private CommandResult upgrade(Invocation invocation, Shell shell) throws IOException {
    GitNetwork.use(Network.of(shell));
    return OnPeers.run(OnPeers.named(invocation), shell, peer -> upgraded(peer, invocation, shell));
  }

  private CommandResult upgraded(Peer peer, Invocation invocation, Shell shell) throws IOException {
    String app = invocation.word(0).orElseThrow(() -> new IllegalStateException("no APP"));
    var source = call(AppContract.SOURCE, peer, app);
    if (!"git".equals(source.get("type"))) {
      throw Failure.refused(
          "NOT_FROM_GIT",
          "'" + app + "' did not come from a git repository",
          "Deploy it again: fazt app deploy DIR, or fazt app install URL");
    }
    Optional<String> ref = Optional.of(text(source, "ref")).filter(name -> !name.isEmpty());
    RepositoryUrl url = RepositoryUrl.parse(text(source, "url")).at(ref);
    var about = call(AppContract.READ, peer, app);
    Origins.require(app, text(about, "id"), url, peer, shell);
    String current = text(source, "commit");
    String latest = latest(url, current);
    boolean newer = !latest.equals(current);
    if (!newer || invocation.on("check")) {
      return compared(app, url, current, latest, newer);
    }
    var values = new HashMap<>(invocation.values());
    values.put("name", nameOf(app, about));
    var again =
        new Invocation(
            invocation.path(), invocation.command(), values, invocation.words(), invocation.peer());
    return installed(url, peer, again, shell);
  }

  /** A commit that was asked for by its id stays what it is. */
  private static String latest(RepositoryUrl url, String current) {
    return switch (Remote.of(url).find(url.ref())) {
      case Remote.Found.Named(_, String commit) -> commit;
      case Remote.Found.PossibleCommit _ -> current;
    };
  }

  private static CommandResult compared(
      String app, RepositoryUrl url, String current, String latest, boolean newer) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("app", app);
    data.put("source_url", url.stored());
    data.put("current_commit", current);
    data.put("latest_commit", latest);
    data.put("update_available", newer);
    return newer
        ? CommandResult.of(
                data,
                List.of(
                    "Update available: " + shortened(current) + " → " + shortened(latest),
                    "Run: fazt app upgrade " + app))
            .withQuietOutput(latest)
        : CommandResult.of(data, List.of("Already at the latest commit: " + shortened(current)))
            .withQuietOutput(current);
  }

  /** A deploy goes to a name, so an app that has none cannot be reached by one. */
  private static String nameOf(String app, Map<String, @Nullable Object> about) {
    List<?> aliases = about.get("aliases") instanceof List<?> list ? list : List.of();
    if (aliases.contains(app)) {
      return app;
    }
    return aliases.stream()
        .findFirst()
        .map(String::valueOf)
        .orElseThrow(
            () ->
                Failure.refused(
                    "NO_NAME",
                    "no name leads to '" + app + "'",
                    "Give it one: fazt app link NAME --id " + app));
  }

  private Map<String, @Nullable Object> call(
      sh.fazt.http.contract.Endpoint endpoint, Peer peer, String app) {
    return PlainJson.object(
        JsonCall.to(endpoint, peer, Map.of("id", app), Map.of()).send(timeouts));
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  private static String shortened(String commit) {
    return commit.length() > 7 ? commit.substring(0, 7) : commit;
  }
}
