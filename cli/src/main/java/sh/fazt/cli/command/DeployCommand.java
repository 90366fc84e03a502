package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import sh.fazt.cli.api.DeployRequest;
import sh.fazt.cli.api.Deployment;
import sh.fazt.cli.api.Patience;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.Command;
import sh.fazt.cli.grammar.Command.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Reply;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.site.Site;
import sh.fazt.cli.site.SiteName;

/** {@code fazt app deploy}. */
final class DeployCommand {
  private final Patience patience;
  private final InstantSource clock;

  DeployCommand(Patience patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  Command command() {
    return Command.verb("deploy", "Puts a directory online under a name", Scope.PEER, this::run)
        .takes(Argument.required("DIR", "The directory; its index.html is the first page"))
        .with(
            Flag.text("name", "NAME", "The name it is served under (default: the directory's)"),
            Flag.toggle("spa", "Answer unknown paths with index.html (single-page app)"),
            Flag.text("message", "TEXT", "Kept with the release, like a commit message")
                .letter('m'),
            Flag.text("reason", "TEXT", "Kept in the journal, for whoever reads it later"))
        .with(OnPeers.flags())
        .example("fazt app deploy ./site --name blog", "Online at blog.DOMAIN")
        .example("fazt @prod app deploy dist --name shop --spa", "A single-page app on peer prod")
        .example("fazt app deploy . --json", "What was deployed, for programs");
  }

  private Reply run(Invocation invocation, Shell shell) throws IOException {
    return OnPeers.run(OnPeers.named(invocation), shell, peer -> deployed(peer, invocation, shell));
  }

  private Reply deployed(Peer peer, Invocation invocation, Shell shell) throws IOException {
    String typed = invocation.word(0).orElseThrow(() -> new IllegalStateException("no DIR"));
    Path directory = shell.path(typed);
    Site site = Site.read(directory);
    String name = invocation.text("name").orElseGet(() -> SiteName.of(directory));
    shell.say("Deploying '" + typed + "' to " + peer.name() + " as '" + name + "'...");
    site.notices().forEach(shell::notice);
    shell.say(
        "Zipped "
            + Sizes.count(site.files().size(), "file")
            + " ("
            + Sizes.bytes(site.bytes())
            + ")");
    var request =
        new DeployRequest(
            peer,
            site,
            name,
            invocation.on("spa"),
            invocation.text("message"),
            invocation.text("reason"));
    return Deployment.make(request, patience, clock, shell).reply();
  }
}
