package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.idempotency.CommandKeys;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.time.NodeTime;

/**
 * Draws ids for new apps: never one that was used, and for a repeated command the one it drew at
 * first.
 */
final class DrawnAppIds {
  private final LiveTable table;
  private final CommandKeys keys;
  private final NodeTime time;
  private final RandomGenerator random;

  DrawnAppIds(LiveTable table, CommandKeys keys, NodeTime time, NodeOptions options) {
    this.table = table;
    this.keys = keys;
    this.time = time;
    this.random = options.random();
  }

  /** The command was carried out to the end; from now on it is only answered. */
  CompletionStage<Integer> finish(CommandMeta meta) {
    var idempotency = meta.idempotency();
    return idempotency == null ? completedFuture(0) : keys.finish(meta.actor(), idempotency);
  }

  /** Fails if the idempotency key was used for another command. */
  CompletionStage<CommandKeys.Resolved> draw(CommandMeta meta) {
    AppId drawn = draw();
    var idempotency = meta.idempotency();
    return idempotency == null
        ? completedFuture(new CommandKeys.Resolved(drawn, false))
        : keys.resolve(meta.actor(), idempotency, drawn, time.lived());
  }

  /** An unused one. */
  AppId draw() {
    AppId drawn;
    do {
      drawn = AppId.draw(random);
    } while (table.now().app(drawn) != null);
    return drawn;
  }
}
