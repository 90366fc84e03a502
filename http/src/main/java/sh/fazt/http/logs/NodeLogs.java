package sh.fazt.http.logs;

import org.apache.pekko.actor.Cancellable;
import sh.fazt.registry.logs.AppLogs;
import sh.fazt.registry.node.Node;

/**
 * The logs of one node: its store, and what writes to it now and then.
 *
 * @param stored what is written
 * @param writer what waits
 */
public record NodeLogs(LogSettings settings, AppLogs stored, LogWriter writer, Cancellable ticks)
    implements AutoCloseable {
  /** Puts them together. */
  public static NodeLogs of(Node node) {
    var settings = LogSettings.of(node.config());
    var stored = new AppLogs(node.database(), settings.room());
    var writer = new LogWriter(stored, settings, node.clock());
    var system = node.system().classicSystem();
    var ticks =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                settings.writeEvery(), settings.writeEvery(), writer::tick, system.dispatcher());
    return new NodeLogs(settings, stored, writer, ticks);
  }

  /** Writes the rest. Bounded. */
  @Override
  public void close() {
    ticks.cancel();
    writer.close();
  }
}
