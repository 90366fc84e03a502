package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.answer.Answers;
import sh.fazt.cli.answer.PeerData;
import sh.fazt.cli.api.DeployRequest;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.site.Site;
import sh.fazt.cli.site.SitePlace;
import sh.fazt.http.contract.AliasContract;
import sh.fazt.http.contract.AppContract;
import sh.fazt.http.contract.DeployContract;
import sh.fazt.journal.Place;
import sh.fazt.journal.Source;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt app deploy}. */
public final class DeployCommand {
  private final Timeouts timeouts;
  private final InstantSource clock;

  public DeployCommand(Timeouts timeouts, InstantSource clock) {
    this.timeouts = timeouts;
    this.clock = clock;
  }

  public CommandSpec command() {
    return CommandSpec.verb("deploy", "Puts a directory online under a name", Scope.PEER, this::run)
        .takes(Argument.required("DIR", "The directory; its index.html is the first page"))
        .with(PreparedSite.FLAGS.toArray(Flag[]::new))
        .with(
            Flag.text("alias", "NAME", "The same as --name"),
            Flag.text("id", "APP_ID", "The app, by id: what its names show is replaced"),
            Flag.text("message", "TEXT", "Kept with the release, like a commit message")
                .letter('m'))
        .with(ChangeFlags.of(DeployContract.COMMIT))
        .with(OnPeers.flags())
        .example("fazt app deploy ./site --name blog", "Online at blog.DOMAIN")
        .example("fazt @prod app deploy dist --name shop --spa", "A single-page app on peer prod")
        .example("fazt app deploy . --json", "What was deployed, for programs");
  }

  public CommandResult run(Invocation invocation, Shell shell) throws IOException {
    Optional<String> peers = OnPeers.named(invocation);
    // A build takes long, and would be in vain if the peer cannot be reached.
    OnPeers.check(peers, shell);
    Path directory =
        shell.path(invocation.word(0).orElseThrow(() -> new IllegalStateException("no DIR")));
    PreparedSite prepared = PreparedSite.of(directory, directory, invocation, shell);
    Place place = SitePlace.of(directory, shell);
    return OnPeers.run(peers, shell, peer -> deployed(peer, prepared, place, invocation, shell));
  }

  /** The name to deploy to; an app is deployed to by a name of its own. */
  private String name(Peer peer, PreparedSite prepared, Invocation invocation) {
    Optional<String> id = invocation.text("id");
    Optional<String> alias = invocation.text("alias");
    if (id.isEmpty()) {
      return alias.orElse(prepared.named().name());
    }
    if (alias.isPresent() || invocation.text("name").isPresent()) {
      throw Failure.usage("--id and a name are two things", "Give one of them.");
    }
    @Nullable Object app =
        JsonCall.to(AppContract.READ, peer, Map.of("id", id.get()), Map.of()).send(timeouts);
    for (Object own : PeerData.list(app, "aliases")) {
      if (own instanceof String label && leadsTo(peer, label, id.get())) {
        return label;
      }
    }
    throw Failure.refused(
        "NO_NAME",
        "no name of its own leads to " + id.get(),
        "Give it one: fazt app link NAME --id " + id.get());
  }

  /** A split leads to several apps, and nothing is deployed to it. */
  private boolean leadsTo(Peer peer, String label, String id) {
    @Nullable Object alias =
        JsonCall.to(AliasContract.READ, peer, Map.of("subdomain", label), Map.of()).send(timeouts);
    return PeerData.text(PlainJson.object(alias).get("targets"), "app_id").equals(id);
  }

  private CommandResult deployed(
      Peer peer, PreparedSite prepared, Place place, Invocation invocation, Shell shell)
      throws IOException {
    Site site = prepared.site();
    String name = name(peer, prepared, invocation);
    shell.say(
        "Deploying '"
            + invocation.word(0).orElse("")
            + "' to "
            + peer.name()
            + " as '"
            + name
            + "'...");
    var request =
        new DeployRequest(
            peer,
            site,
            name,
            prepared.about(),
            Optional.of(Source.DEPLOY.at(place)),
            invocation.text("message"),
            invocation.text("reason"),
            ChangeFlags.ofDeploys(invocation),
            invocation.on(ChangeFlags.PLAN),
            prepared.named().derived());
    var made = ConfirmedDeploy.make(request, timeouts, clock, shell);
    return made.isPlan() ? Answers.plan(made.data()) : made.reply();
  }
}
