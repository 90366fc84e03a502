package sh.fazt.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.registry.control.PlainJson;

/** Which version a node runs, and how far its last upgrade got. */
record UpgradeStatus(Timeouts timeouts) {

  /** Asks for it. */
  Map<String, @Nullable Object> ask(Peer peer) {
    return PlainJson.object(
        JsonCall.to(UpgradeContract.STATUS, peer, Map.of(), Map.of()).send(timeouts));
  }

  CommandResult of(Peer peer) {
    var data = ask(peer);
    var lines = new ArrayList<String>();
    lines.add("Version:  " + data.get("version"));
    lines.add("Upgrades: " + how(data));
    lines.add("Source:   " + orElse(data.get("source"), "none (fazt.upgrade.source)"));
    if (data.get("releases") instanceof List<?> here && !here.isEmpty()) {
      lines.add(
          "Here:     " + here.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    if (Boolean.TRUE.equals(data.get("on_trial"))) {
      lines.add("This version is on trial: it takes no changes until it is confirmed.");
    }
    var last = PlainJson.object(data.get("last"));
    if (!last.isEmpty()) {
      lines.add("");
      lines.add(
          "Last:     %s -> %s: %s, %s, by %s"
              .formatted(
                  last.get("from"),
                  last.get("to"),
                  last.get("step"),
                  last.get("at"),
                  last.get("actor")));
      lines.add("          " + last.get("detail"));
    }
    return CommandResult.of(data, lines).withQuietOutput(String.valueOf(data.get("version")));
  }

  private static String how(Map<String, @Nullable Object> data) {
    return Boolean.TRUE.equals(data.get("supported"))
        ? "possible, " + data.get("supervisor") + " starts it"
        : "not possible: it was started by hand";
  }

  private static String orElse(@Nullable Object value, String otherwise) {
    return value instanceof String text && !text.isEmpty() ? text : otherwise;
  }
}
