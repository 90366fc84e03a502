package sh.fazt.cli.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.registry.control.PlainJson;

/**
 * An upgrade that was begun, followed to its end. The node is away for a while in the middle. When
 * the new version is ready this says so to it over the address by which everybody comes: that is
 * the proof from outside without which the version before comes back.
 */
final class FollowedUpgrade {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration LONGEST_AWAY = Duration.ofMinutes(10);
  private static final Timeouts QUICK =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15));

  private final Peer peer;
  private final Shell shell;
  private final UpgradeStatus status;
  private final Timeouts timeouts;
  private String step = "";
  private String doing = "";
  private boolean away;

  FollowedUpgrade(Peer peer, Timeouts timeouts, Shell shell) {
    this.peer = peer;
    this.shell = shell;
    this.timeouts = timeouts.answer().compareTo(QUICK.answer()) < 0 ? timeouts : QUICK;
    this.status = new UpgradeStatus(this.timeouts);
  }

  /**
   * Follows it.
   *
   * @param id of the upgrade
   * @throws Failure if the node stays what it was, or cannot be reached any more
   */
  CommandResult follow(String id, String from, String to) {
    shell.say("Upgrading " + peer.name() + " from " + from + " to " + to);
    long heard = System.nanoTime();
    while (true) {
      try {
        var data = status.ask(peer);
        heard = System.nanoTime();
        away = false;
        var last = PlainJson.object(data.get("last"));
        if (id.equals(last.get("id"))) {
          tell(last, PlainJson.object(data.get("activity")));
          if (Boolean.TRUE.equals(last.get("ended"))) {
            return end(data, last);
          }
          boolean proven = !(data.get("confirm_after_ms") instanceof Long millis) || millis == 0;
          if (step.equals("ready") && proven && Boolean.TRUE.equals(data.get("on_trial"))) {
            confirm(id);
            continue;
          }
        } else {
          tell(Map.of(), PlainJson.object(data.get("activity")));
        }
      } catch (Failure failure) {
        mayBeAway(failure, heard);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** While versions change nobody answers, or only what stands in front of the node. */
  private void mayBeAway(Failure failure, long heard) {
    boolean forNow =
        failure.exit() == ExitCode.UNREACHABLE
            || List.of("STOPPING", "BUSY", "UPGRADING").contains(failure.code());
    if (!forNow) {
      throw failure;
    }
    if (System.nanoTime() - heard > LONGEST_AWAY.toNanos()) {
      throw new Failure(
          ExitCode.UNREACHABLE,
          failure.code(),
          "the node did not come back: " + failure.sentence(),
          "On its machine: fazt service status, and its log");
    }
    if (!away) {
      away = true;
      shell.say("  the node is away while versions change");
    }
  }

  private void confirm(String id) {
    JsonCall.to(UpgradeContract.CONFIRMED, peer, Map.of("id", id), Map.of()).send(timeouts);
    shell.say("  reached from here: it takes changes again");
  }

  private void tell(Map<String, @Nullable Object> last, Map<String, @Nullable Object> activity) {
    String now = String.valueOf(last.getOrDefault("step", ""));
    if (!now.equals(step)) {
      step = now;
      shell.say("  " + now + ": " + last.get("detail"));
    }
    String what = String.valueOf(activity.getOrDefault("what", ""));
    if (!what.equals(doing) && !what.isEmpty()) {
      shell.say("  ... " + what);
    }
    doing = what;
  }

  private CommandResult end(
      Map<String, @Nullable Object> data, Map<String, @Nullable Object> last) {
    String from = String.valueOf(last.get("from"));
    String to = String.valueOf(last.get("to"));
    String running = String.valueOf(data.get("version"));
    return switch (String.valueOf(last.get("step"))) {
      case "confirmed" -> {
        var done = new LinkedHashMap<String, @Nullable Object>(last);
        done.put("action", "upgraded");
        done.put("version", running);
        yield CommandResult.of(
                done, List.of("Upgraded: " + peer.name() + " runs " + running + " now."))
            .withQuietOutput(running);
      }
      case "went-back" ->
          throw Failure.refused(
              "WENT_BACK",
              "the node runs " + running + " again, not " + to + ": " + last.get("detail"),
              "Nothing was lost. See: fazt @" + peer.name() + " upgrade status");
      default ->
          throw Failure.refused(
              "UPGRADE_REFUSED",
              "the node still runs " + from + ": " + last.get("detail"),
              "Nothing was changed. See: fazt @" + peer.name() + " upgrade status");
    };
  }
}
