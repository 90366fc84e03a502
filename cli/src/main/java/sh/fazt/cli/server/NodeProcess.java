package sh.fazt.cli.server;

import java.nio.file.Path;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.node.ControlAnswer;
import sh.fazt.registry.node.ControlRequest;

/** The one class of the command line that knows how a node is put together. */
public final class NodeProcess implements LocalNode {
  @Override
  public Running start(Start start) {
    throw Failure.refused("NOT_BUILT_IN", "this fazt has no node built in", "Use a newer one.");
  }

  @Override
  public ControlAnswer offline(Path database, ControlRequest request) {
    return ControlAnswer.refused("NOT_BUILT_IN", "this fazt has no node built in");
  }
}
