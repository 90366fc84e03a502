package sh.fazt.cli.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sh.fazt.cli.command.Version;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.server.FaztServer;
import sh.fazt.registry.Refused;
import sh.fazt.registry.Rejection;
import sh.fazt.registry.node.ControlAnswer;
import sh.fazt.registry.node.ControlRequest;
import sh.fazt.registry.node.LocalCommands;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.node.NodeOptions;
import sh.fazt.registry.node.OperatorSetting;

/** The one class of the command line that knows how a node is put together. */
public final class NodeProcess implements LocalNode {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PORT", "fazt.http.port",
          "FAZT_PORT", "fazt.http.port",
          "ENV", "fazt.http.environment",
          "FAZT_ENV", "fazt.http.environment",
          "FAZT_DOMAIN", "fazt.http.domain",
          "FAZT_INTERFACE", "fazt.http.interface");

  private final Map<String, String> environment;

  /** Nodes of this process, under its environment variables. */
  public NodeProcess() {
    this.environment = System.getenv();
  }

  @Override
  public Running start(Start start) {
    if (!start.development() && !Files.exists(start.database())) {
      throw Failure.refused(
          "NOT_INITIALIZED",
          "there is no database at " + start.database(),
          "Make one: fazt server init, or for trying out: fazt dev");
    }
    try {
      var server =
          FaztServer.start(
              Node.open(NodeOptions.of(start.database(), below(start.config()), above(start))),
              Version.NUMBER);
      return new InThisProcess(server);
    } catch (Refused refused) {
      throw failure(refused.rejection(), start.database());
    } catch (ConfigException | IllegalArgumentException e) {
      throw Failure.refused(
          "BAD_SETTING", "a setting cannot be used: " + e.getMessage(), "Mend it and start again.");
    }
  }

  @Override
  public ControlAnswer offline(Path database, ControlRequest request) {
    if (!request.command().equals("init") && !Files.exists(database)) {
      return ControlAnswer.refused(
          "NOT_INITIALIZED", "there is no database; make one with: fazt server init");
    }
    try (var node =
        Node.open(NodeOptions.of(database, ConfigFactory.load(), ConfigFactory.empty()))) {
      return new LocalCommands(node).apply(request);
    } catch (Refused refused) {
      return ControlAnswer.refused(refused.rejection());
    }
  }

  private static Config below(Optional<Path> file) {
    return file.map(path -> ConfigFactory.parseFile(path.toFile()))
        .orElse(ConfigFactory.empty())
        .withFallback(ConfigFactory.load());
  }

  private Config above(Start start) {
    var settings = new HashMap<String, Object>();
    ENVIRONMENT.forEach(
        (variable, path) -> {
          String value = environment.get(variable);
          if (value != null && !value.isBlank()) {
            settings.put(path, value);
          }
        });
    if (start.development()) {
      settings.put("fazt.http.environment", "development");
      settings.put("fazt.http.interface", "127.0.0.1");
    }
    start.port().ifPresent(port -> settings.put("fazt.http.port", port));
    start.domain().ifPresent(domain -> settings.put(OperatorSetting.DOMAIN.path(), domain));
    settings.computeIfPresent(
        OperatorSetting.DOMAIN.path(),
        (_, domain) -> OperatorSetting.DOMAIN.checked(String.valueOf(domain)));
    return ConfigFactory.parseMap(settings, "environment and flags");
  }

  private static Failure failure(Rejection rejection, Path database) {
    return new Failure(
        ExitCode.REFUSED,
        rejection.code(),
        rejection.sentence(),
        "The database is " + database + ".");
  }

  private record InThisProcess(FaztServer server) implements Running {
    @Override
    public int port() {
      return server.port();
    }

    @Override
    public String domain() {
      return server.domain().name();
    }

    @Override
    public ControlAnswer handle(ControlRequest request) {
      return new LocalCommands(server.node()).apply(request);
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
