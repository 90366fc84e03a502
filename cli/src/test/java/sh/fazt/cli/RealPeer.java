package sh.fazt.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/** A whole node in this process, on a database and a port of its own. */
public final class RealPeer implements AutoCloseable {
  private final LocalNode.Running node;

  private RealPeer(LocalNode.Running node) {
    this.node = node;
  }

  public static RealPeer start(Path folder) {
    return start(folder, Optional.empty());
  }

  /** One whose API is at {@code admin} below a domain. */
  public static RealPeer start(Path folder, String domain) {
    return start(folder, Optional.of(domain));
  }

  private static RealPeer start(Path folder, Optional<String> domain) {
    return new RealPeer(
        new NodeProcess()
            .start(
                new LocalNode.Start(
                    folder.resolve("peer.db"), OptionalInt.of(0), domain, Optional.empty(), true)));
  }

  public String url() {
    return "http://localhost:" + node.port();
  }

  public int port() {
    return node.port();
  }

  /** The token of a new key. */
  public String key(String name, String scopes) {
    var answer =
        node.handle(new ControlRequest("create-key", Map.of("name", name, "scopes", scopes)));
    if (answer instanceof ControlAnswer.Done(var data)) {
      return String.valueOf(data.get("token"));
    }
    throw new AssertionError(answer);
  }

  @Override
  public void close() {
    node.close();
  }
}
