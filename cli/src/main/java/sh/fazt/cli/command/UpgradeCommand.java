package sh.fazt.cli.command;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import sh.fazt.cli.shell.Sizes;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.registry.control.PlainJson;

/**
 * {@code fazt upgrade}: brings a node to another version, and says how that ended: on the new
 * version, which this program reached from outside, or on the one before, with the reason.
 */
public final class UpgradeCommand {
  private static final String STATUS = "status";
  private static final String ROLLBACK = "rollback";

  private final Timeouts timeouts;
  private final InstantSource clock;

  public UpgradeCommand(Timeouts timeouts, InstantSource clock) {
    this.timeouts = timeouts;
    this.clock = clock;
  }

  public CommandSpec command() {
    return CommandSpec.verb(
            "upgrade", "Brings a node to another version, or back", Scope.PEER, this::run)
        .takes(
            Argument.optional(
                "VERSION", "Such as 1.0.1 (default: the newest); or status, rollback"),
            Argument.optional("TO", "Of rollback: the version (default: the one before)"))
        .with(
            Flag.toggle("check", "Only look whether there is one"),
            Flag.toggle("plan", "Say what would be done, and do nothing"),
            Flag.text("url", "URL", "A folder of releases, or a file of one, on a web server"),
            Flag.text("file", "FILE", "An archive here, with its manifest and signature beside it"),
            Flag.toggle("allow-downgrade", "Go to an older version"))
        .with(OnPeers.flags())
        .example("fazt @prod upgrade --check", "Says what it would become")
        .example("fazt @prod upgrade", "To the newest version; follows it to its end")
        .example("fazt @prod upgrade --file fazt-v1.0.1-linux-amd64.tar.gz", "From this machine")
        .example("fazt @prod upgrade status", "Which version runs, and how the last upgrade went")
        .example("fazt @prod upgrade rollback", "To the version before");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    Optional<String> word = invocation.word(0);
    boolean rollback = word.filter(ROLLBACK::equals).isPresent();
    if (!rollback && invocation.word(1).isPresent()) {
      throw Failure.usage(
          "one word too many: '" + invocation.word(1).get() + "'", "See: fazt upgrade --help");
    }
    if (invocation.text("url").isPresent() && invocation.text("file").isPresent()) {
      throw Failure.usage("--url and --file do not go together", "See: fazt upgrade --help");
    }
    var named = OnPeers.named(invocation);
    if (word.filter(STATUS::equals).isPresent()) {
      return OnPeers.run(named, shell, peer -> new UpgradeStatus(timeouts).of(peer));
    }
    if (rollback) {
      return OnPeers.run(named, shell, peer -> back(peer, invocation.word(1), shell));
    }
    return OnPeers.run(named, shell, peer -> upgrade(peer, invocation, shell));
  }

  private CommandResult back(Peer peer, Optional<String> version, Shell shell) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    version.ifPresent(text -> values.put("version", text));
    values.put("confirm", "caller");
    return followed(peer, call(UpgradeContract.ROLLBACK, peer, values), shell);
  }

  private CommandResult upgrade(Peer peer, Invocation invocation, Shell shell) throws IOException {
    boolean look = invocation.on("check") || invocation.on("plan");
    var values = new LinkedHashMap<String, @Nullable Object>();
    invocation.word(0).ifPresent(version -> values.put("version", version));
    invocation.text("url").ifPresent(url -> values.put("url", url));
    if (invocation.on("allow-downgrade")) {
      values.put("allow_downgrade", true);
    }
    if (invocation.text("file").isPresent()) {
      var upload = UpgradeUpload.of(shell.path(invocation.needed("file")));
      if (look) {
        upload.sendManifest(peer, timeouts);
      } else {
        upload.send(peer, timeouts, shell, clock);
      }
      values.put("uploaded", upload.manifestName());
    }
    if (look) {
      values.put("check", true);
      return found(call(UpgradeContract.UPGRADE, peer, values), peer);
    }
    values.put("confirm", "caller");
    var begun = call(UpgradeContract.UPGRADE, peer, values);
    return "started".equals(begun.get("action"))
        ? followed(peer, begun, shell)
        : found(begun, peer);
  }

  private CommandResult followed(Peer peer, Map<String, @Nullable Object> begun, Shell shell) {
    return new FollowedUpgrade(peer, timeouts, shell)
        .follow(
            String.valueOf(begun.get("id")),
            String.valueOf(begun.get("current_version")),
            String.valueOf(begun.get("new_version")));
  }

  private Map<String, @Nullable Object> call(
      Endpoint endpoint, Peer peer, Map<String, @Nullable Object> values) {
    return PlainJson.object(JsonCall.to(endpoint, peer, values, Map.of()).send(timeouts));
  }

  /** What there is; as older clients print it. */
  private static CommandResult found(Map<String, @Nullable Object> data, Peer peer) {
    String action = String.valueOf(data.get("action"));
    String advice =
        switch (action) {
          case "already_latest" -> "Already running the latest version.";
          case "check_only" -> "Update available! Run: fazt @" + peer.name() + " upgrade";
          case "upgraded" -> "Upgraded! Server is restarting...";
          default -> String.valueOf(data.get("message"));
        };
    var lines = new ArrayList<String>();
    lines.add("Server:  " + peer.name() + " (" + peer.shownUrl() + ")");
    lines.add("Current: v" + data.get("current_version"));
    lines.add("Latest:  v" + data.get("new_version"));
    var release = PlainJson.object(data.get("release"));
    if (release.get("bytes") instanceof Long bytes && action.equals("check_only")) {
      lines.add("From:    " + release.get("source"));
      lines.add("Fetches: " + Sizes.bytes(bytes));
      lines.add("Then:    it is verified, tried on a copy of the database, and put in place");
    }
    lines.addAll(List.of("", advice));
    return CommandResult.of(data, lines).withQuietOutput(action);
  }
}
