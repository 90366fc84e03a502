package sh.fazt.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/** Stands for a machine without a running node: starts none, and answers offline as it is told. */
public final class NoNode implements LocalNode {
  private final List<ControlRequest> asked = new ArrayList<>();
  private final Function<ControlRequest, ControlAnswer> answers;

  public NoNode() {
    this(_ -> ControlAnswer.done(Map.of()));
  }

  public NoNode(Function<ControlRequest, ControlAnswer> answers) {
    this.answers = answers;
  }

  public List<ControlRequest> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Running start(Start start) {
    throw Failure.refused("PORT_TAKEN", "port 4698 is taken", "Stop that.");
  }

  @Override
  public List<Setting> check(Optional<Path> config) {
    return List.of();
  }

  @Override
  public ControlAnswer offline(Path database, ControlRequest request) {
    asked.add(request);
    return answers.apply(request);
  }
}
