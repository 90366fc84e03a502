package sh.fazt.cli.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgramVersion;
import sh.fazt.http.server.FaztServer;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.node.LocalCommands;
import sh.fazt.registry.node.LocalKeeping;
import sh.fazt.registry.node.LocalRestore;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.settings.OperatorSetting;
import sh.fazt.registry.upgrade.ChangeGate;
import sh.fazt.registry.upgrade.Installation;
import sh.fazt.registry.upgrade.StartWatch;
import sh.fazt.registry.upgrade.Trial;
import sh.fazt.registry.upgrade.UpgradeFolder;

/** The one class of the command line that knows how a node is put together. */
public final class NodeProcess implements LocalNode {
  private static final String ACCEPT_OLDER = "fazt.registry.database.accept-older";
  private static final Set<String> MAKES_DATABASE = Set.of("init", "import-fazt");
  private static final Config ANEW =
      ConfigFactory.parseMap(Map.of(ACCEPT_OLDER, true), "a new database");

  private final Map<String, String> environment;

  /** Nodes of this process, under its environment variables. */
  public NodeProcess() {
    this(System.getenv());
  }

  /** Nodes of this process, under these environment variables. */
  public NodeProcess(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Running start(Start start) {
    return start(start, (_, _) -> {});
  }

  @Override
  public Running start(Start start, ProgressListener replay) {
    if (!start.development() && !Files.exists(start.database())) {
      throw Failure.refused(
          "NOT_INITIALIZED",
          "there is no database at " + start.database(),
          "Make one: fazt server init, or for trying out: fazt dev");
    }
    if (!start.development()) {
      DatabaseOwner.become(start.database());
    }
    var given = GivenSettings.read(start.config(), environment);
    var port = new AtomicInteger();
    var installation = installation(start);
    var gate = installation.trial().isPresent() ? ChangeGate.closed() : ChangeGate.opened();
    try (var watch = watched(installation, start.database(), given)) {
      var options =
          NodeOptions.of(start.database(), given.below(), flags(start).withFallback(given.above()))
              .looking(
                  config -> {
                    port.set(config.getInt(OperatorSetting.PORT.path()));
                    FaztServer.look(config);
                  })
              .behind(gate)
              .telling(
                  (events, of) -> {
                    watch.progressed();
                    replay.at(events, of);
                  });
      return new InThisProcess(
          FaztServer.start(Node.open(options), ProgramVersion.number(), installation));
    } catch (RejectedException refused) {
      throw failure(refused.rejection(), port.get(), start.database());
    } catch (ConfigException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  /** Where this program is from, and whether this start is to prove it. */
  private Installation installation(Start start) {
    var installed = Installation.of(environment).with(start.config());
    try {
      return installed.proving(Trial.of(installed, UpgradeFolder.of(start.database())));
    } catch (IOException e) {
      throw Failure.refused(
          "FAILED",
          "it cannot be read whether this version is on trial: " + e.getMessage(),
          "The file is " + installed.root().map(root -> root + "/trial").orElse("") + ".");
    }
  }

  /** A version on trial gives itself up when its start gets no further. */
  private static StartWatch watched(Installation installation, Path database, GivenSettings given) {
    return installation
        .trial()
        .map(
            trial ->
                StartWatch.begin(
                    UpgradeFolder.of(database),
                    trial,
                    given.whole().getDuration("fazt.upgrade.ready-within"),
                    () -> Runtime.getRuntime().halt(ExitCode.RESTART.number())))
        .orElseGet(StartWatch::none);
  }

  @Override
  public boolean preflight(Path copy, Optional<Path> config, Consumer<String> out) {
    return new PreflightRun(out).run(copy, GivenSettings.read(config, environment));
  }

  @Override
  public ControlAnswer offline(Path database, ControlRequest request) {
    return offline(database, request, commands -> commands.apply(request));
  }

  @Override
  public ControlAnswer collect(Path database, ControlRequest request, ProgressListener progress) {
    return offline(
        database,
        request,
        commands ->
            commands.collect(request, reached -> progress.at(reached.done(), reached.total())));
  }

  @Override
  public ControlAnswer backup(Path database, ControlRequest request, ProgressListener progress) {
    return offline(
        database,
        request,
        commands ->
            commands.backup(request, reached -> progress.at(reached.done(), reached.total())));
  }

  @Override
  public ControlAnswer restore(Restore restore, ProgressListener progress) {
    var given = GivenSettings.read(Optional.empty(), environment);
    var options = NodeOptions.of(restore.database(), given.below(), given.above());
    try {
      return new LocalRestore(options, reached -> progress.at(reached.done(), reached.total()))
          .restore(restore.from(), restore.asNewNode(), restore.acceptOlder());
    } catch (ConfigException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public ControlAnswer importOlder(
      Path database, ControlRequest request, ProgressListener progress) {
    var file = request.argument("file");
    if (!Files.exists(database) && file.isPresent() && request.argument("plan").isPresent()) {
      var given = GivenSettings.read(Optional.empty(), environment);
      return LocalCommands.lookAtOlder(Path.of(file.get()), given.whole());
    }
    return offline(
        database,
        request,
        commands ->
            commands.importOlder(request, reached -> progress.at(reached.done(), reached.total())));
  }

  private ControlAnswer offline(
      Path database, ControlRequest request, Function<LocalCommands, ControlAnswer> command) {
    if (!MAKES_DATABASE.contains(request.command()) && !Files.exists(database)) {
      return ControlAnswer.refused(
          "NOT_INITIALIZED", "there is no database; make one with: fazt server init");
    }
    DatabaseOwner.become(database);
    var given = GivenSettings.read(Optional.empty(), environment);
    // Creating a database where one was deleted is intended.
    var above = Files.exists(database) ? given.above() : ANEW.withFallback(given.above());
    try (var node = Node.open(NodeOptions.of(database, given.below(), above))) {
      return command.apply(new LocalCommands(node));
    } catch (RejectedException refused) {
      return ControlAnswer.refused(refused.rejection());
    } catch (ConfigException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public ControlAnswer check(Path database, ProgressListener progress) {
    if (!Files.exists(database)) {
      return ControlAnswer.refused(
          "NOT_INITIALIZED", "there is no database; make one with: fazt server init");
    }
    DatabaseOwner.become(database);
    var given = GivenSettings.read(Optional.empty(), environment);
    return LocalCommands.check(
        database, given.whole(), reached -> progress.at(reached.done(), reached.total()));
  }

  @Override
  public ControlAnswer stateHash(Path database) {
    if (!Files.exists(database)) {
      return ControlAnswer.refused(
          "NOT_INITIALIZED", "there is no database; make one with: fazt server init");
    }
    return LocalKeeping.stateHash(
        database, GivenSettings.read(Optional.empty(), environment).whole());
  }

  @Override
  public List<Setting> check(Optional<Path> file) {
    var given = GivenSettings.read(file, environment);
    try {
      Node.requireUsable(given.whole());
      FaztServer.requireUsable(given.whole());
    } catch (ConfigException | IllegalArgumentException e) {
      throw unusable(e);
    }
    return given.settings();
  }

  /** The environment variable of a setting: {@code FAZT_HTTP_PORT} for {@code fazt.http.port}. */
  public static String variable(String path) {
    return KnownSettings.variable(path);
  }

  /** Variables of older releases → the setting each gives; the later win. */
  public static Map<String, String> olderVariables() {
    var all = new LinkedHashMap<String, String>();
    EnvironmentSettings.OLDER.forEach(older -> all.put(older.variable(), older.path()));
    return all;
  }

  private static Config flags(Start start) {
    var settings = new HashMap<String, Object>();
    if (start.development()) {
      settings.put("fazt.http.environment", "development");
      settings.put("fazt.http.interface", "127.0.0.1");
    }
    if (start.acceptOlder()) {
      settings.put(ACCEPT_OLDER, true);
    }
    start.port().ifPresent(port -> settings.put(OperatorSetting.PORT.path(), port));
    start
        .domain()
        .ifPresent(
            domain ->
                settings.put(
                    OperatorSetting.DOMAIN.path(), OperatorSetting.DOMAIN.checked(domain)));
    return ConfigFactory.parseMap(settings, "flags");
  }

  private static Failure unusable(RuntimeException why) {
    return GivenSettings.bad(List.of("a setting cannot be used: " + why.getMessage()));
  }

  private static Failure failure(Rejection rejection, int port, Path database) {
    String hint =
        rejection.code() == RejectionCode.PORT_TAKEN
            ? PortHolder.hint(port)
            : "The database is " + database + ".";
    return new Failure(ExitCode.REFUSED, rejection.code().wireName(), rejection.sentence(), hint);
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
      return switch (new LocalCommands(server.node()).apply(request)) {
        case ControlAnswer.Rejected refused -> refused;
        case ControlAnswer.Done(var data) when request.command().equals("status") -> {
          var more = new LinkedHashMap<String, @Nullable Object>(data);
          more.putAll(server.bounds());
          yield ControlAnswer.done(more);
        }
        case ControlAnswer.Done done -> done;
      };
    }

    @Override
    public OptionalInt askItself(Duration within) {
      return server.ownRequest().status(within);
    }

    @Override
    public Optional<String> heartbeat(Duration within) {
      return server.node().heartbeat().beat(within);
    }

    @Override
    public void upgrading(Runnable restart) {
      server.upgrading(restart);
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
