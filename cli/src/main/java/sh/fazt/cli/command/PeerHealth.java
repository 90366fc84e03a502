package sh.fazt.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.DownloadCall;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Printable;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.NodeContract;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.registry.control.PlainJson;

/** How a node does, which version it has, and whether it is there at all. */
public final class PeerHealth {
  public static final Argument PEER =
      Argument.optional("PEER", "Which node (default: the default peer)");
  private static final long LONGEST_WORD = 1024;

  private final Timeouts timeouts;

  public PeerHealth(Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  public CommandSpec status() {
    return CommandSpec.verb("status", "Tells how a node does", Scope.PEER, this::status)
        .takes(PEER)
        .with(OnPeers.flags())
        .example("fazt remote status", "Of the default peer; exit code 3 if it does not answer")
        .example("fazt remote status prod --json", "Of peer prod, for programs")
        .example("fazt @all remote status", "Of every peer you know");
  }

  public CommandSpec upgrade() {
    return CommandSpec.verb(
            "upgrade", "Brings a node to the newest version", Scope.PEER, this::upgrade)
        .takes(PEER, Argument.optional("check", "Only look whether there is one"))
        .with(Flag.toggle("check", "Only look whether there is one"))
        .with(OnPeers.flags())
        .example("fazt remote upgrade prod check", "Changes nothing");
  }

  public CommandSpec ping() {
    return CommandSpec.verb("ping", "Tells whether a node is there", Scope.PEER, this::ping)
        .takes(PEER)
        .with(OnPeers.flags())
        .example("fazt servers ping prod", "Exit code 3 if it does not answer");
  }

  /** The peer that is named in whatever way, or by the first word. */
  public static Optional<String> named(Invocation invocation, Optional<String> word) {
    Optional<String> flagged = OnPeers.named(invocation);
    if (flagged.isPresent() && word.isPresent() && !flagged.equals(word)) {
      throw Failure.usage(
          "several peers: " + flagged.get() + ", " + word.get(),
          "For several at once: fazt @a,b ...");
    }
    return flagged.or(() -> word);
  }

  private CommandResult status(Invocation invocation, Shell shell) throws IOException {
    Optional<String> named = named(invocation, invocation.word(0));
    boolean alone = !OnPeers.isSeveral(named);
    return OnPeers.run(named, shell, peer -> status(peer, alone, shell));
  }

  private CommandResult status(Peer peer, boolean alone, Shell shell) {
    @Nullable Object health;
    try {
      health = JsonCall.to(NodeContract.HEALTH, peer, Map.of(), Map.of()).send(timeouts);
    } catch (Failure failure) {
      if (alone) {
        shell.say("Server: " + peer.name() + " (" + peer.shownUrl() + ")");
        shell.say(
            failure.exit() == ExitCode.UNREACHABLE ? "Status: UNREACHABLE" : "Status: unknown");
      }
      throw failure;
    }
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("peer", peer.name());
    data.put("url", peer.shownUrl());
    data.putAll(PlainJson.object(health));
    Map<String, @Nullable Object> memory = PlainJson.object(data.get("memory"));
    Map<String, @Nullable Object> database = PlainJson.object(data.get("database"));
    String status = text(data, "status");
    var lines =
        List.of(
            "Server: " + peer.name(),
            "URL:    " + peer.shownUrl(),
            "",
            "Health:",
            "  Status:     " + status,
            "  Version:    " + text(data, "version"),
            "  Mode:       " + text(data, "mode"),
            "  Uptime:     " + uptime((long) number(data, "uptime_seconds")),
            "",
            "Resources:",
            "  Memory:     "
                + tenths(number(memory, "used_mb"))
                + " MB / "
                + (long) number(memory, "limit_mb")
                + " MB",
            "  Threads:    " + text(PlainJson.object(data.get("runtime")), "goroutines"),
            "  DB Conns:   "
                + text(database, "open_connections")
                + " open, "
                + text(database, "in_use")
                + " in use");
    return CommandResult.of(data, lines).withQuietOutput(status);
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    Object value = fields.get(name);
    return value == null ? "-" : value.toString();
  }

  private static double number(Map<String, @Nullable Object> fields, String name) {
    return fields.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  private static String tenths(double number) {
    long tenths = Math.round(number * 10);
    return tenths / 10 + "." + tenths % 10;
  }

  private static String uptime(long seconds) {
    long minutes = seconds / 60;
    return minutes < 60 ? minutes + "m" : minutes / 60 + "h " + minutes % 60 + "m";
  }

  private CommandResult upgrade(Invocation invocation, Shell shell) throws IOException {
    boolean wordChecks = invocation.words().contains("check");
    if (invocation.word(1).filter(word -> !word.equals("check")).isPresent()) {
      throw Failure.usage(
          "one word too many: '" + invocation.word(1).get() + "'",
          "Example: fazt remote upgrade prod check");
    }
    Optional<String> word = invocation.word(0).filter(first -> !first.equals("check"));
    boolean check = wordChecks || invocation.on("check");
    return OnPeers.run(named(invocation, word), shell, peer -> upgrade(peer, check));
  }

  private CommandResult upgrade(Peer peer, boolean check) {
    @Nullable Object answer =
        JsonCall.to(
                UpgradeContract.UPGRADE, peer, check ? Map.of("check", true) : Map.of(), Map.of())
            .send(timeouts);
    Map<String, @Nullable Object> data = PlainJson.object(answer);
    String outcome =
        switch (text(data, "action")) {
          case "already_latest" -> "Already running the latest version.";
          case "check_only" -> "Update available!\nRun: fazt remote upgrade " + peer.name();
          case "upgraded" -> "Upgraded! Server is restarting...";
          default -> Printable.line(text(data, "message"));
        };
    var lines =
        new java.util.ArrayList<>(
            List.of(
                "Server:  " + peer.name() + " (" + peer.shownUrl() + ")",
                "Current: " + text(data, "current_version"),
                "Latest:  " + text(data, "new_version"),
                ""));
    lines.addAll(outcome.lines().toList());
    return CommandResult.of(data, lines).withQuietOutput(outcome.lines().findFirst().orElse(""));
  }

  private CommandResult ping(Invocation invocation, Shell shell) throws IOException {
    return OnPeers.run(named(invocation, invocation.word(0)), shell, peer -> ping(peer, shell));
  }

  private CommandResult ping(Peer peer, Shell shell) throws IOException {
    shell.say("Pinging " + peer.name() + " (" + peer.shownUrl() + ")...");
    new DownloadCall(NodeContract.ALIVE, peer, Map.of())
        .into(new ByteArrayOutputStream(), LONGEST_WORD, timeouts);
    var data = new LinkedHashMap<String, Object>();
    data.put("peer", peer.name());
    data.put("url", peer.shownUrl());
    data.put("healthy", true);
    return CommandResult.of(data, List.of("Server '" + peer.name() + "' is healthy!"))
        .withQuietOutput("healthy");
  }
}
