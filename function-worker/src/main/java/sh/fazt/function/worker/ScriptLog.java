package sh.fazt.function.worker;

import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.Limits;
import sh.fazt.function.protocol.LogLine;
import sh.fazt.function.protocol.ToNode;

/** Sends what a script logs to the node, up to its limits; of the rest only how much it was. */
final class ScriptLog {
  private final long invocation;
  private final NodeLink node;
  private int lines;
  private int letters;
  private long dropped;

  ScriptLog(long invocation, Limits limits, NodeLink node) {
    this.invocation = invocation;
    this.node = node;
    this.lines = limits.logLines();
    this.letters = limits.logBytes();
  }

  @Nullable Object line(LogLine.Level level, String message) {
    if (lines == 0 || letters == 0) {
      dropped++;
      return null;
    }
    String cut = message.length() > letters ? message.substring(0, letters) + "…" : message;
    lines--;
    letters -= Math.min(message.length(), letters);
    send(level, cut);
    return null;
  }

  /** The script has ended. */
  void end() {
    if (dropped > 0) {
      send(LogLine.Level.WARN, "%,d more lines were dropped".formatted(dropped));
      dropped = 0;
    }
  }

  private void send(LogLine.Level level, String message) {
    node.send(
        new ToNode.Logged(invocation, new LogLine(level, message, System.currentTimeMillis())));
  }
}
