package sh.fazt.cli.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.DeployResult;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.server.LocalPeer;
import sh.fazt.cli.server.Serving;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.site.SiteManifest;
import sh.fazt.cli.site.SiteName;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/**
 * {@code fazt dev}: a node, an app on it, and a new release whenever a file changes. Nothing has to
 * be set up before. If a node already runs on the database, that one is used.
 */
public final class DevCommand {
  private static final Duration QUIET = Duration.ofMillis(120);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final long USUAL_PORT = 4698;

  private final LocalNode node;
  private final Timeouts timeouts;
  private final InstantSource clock;

  public DevCommand(LocalNode node, Timeouts timeouts, InstantSource clock) {
    this.node = node;
    this.timeouts = timeouts;
    this.clock = clock;
  }

  public CommandSpec command() {
    return CommandSpec.verb(
            "dev",
            "Starts a node here and keeps a directory online on it",
            Scope.MACHINE,
            this::run)
        .takes(Argument.optional("DIR", "The directory (default: an example app)"))
        .with(
            Flag.text("name", "NAME", "The name it is served under (default: the directory's)"),
            Flag.toggle("spa", "Answer unknown paths with index.html (single-page app)"),
            Flag.text("port", "PORT", "TCP port (default: 4698)").letter('p'),
            Flag.text("db", "FILE", "The database (default: FAZT_DB_PATH, else your data folder)"))
        .example("fazt dev", "The example app at http://hello.localhost:4698/")
        .example("fazt dev ./site", "Your own; edit a file and reload the page");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    Path directory = directory(invocation, shell);
    SiteManifest manifest = SiteManifest.in(directory);
    String name = invocation.text("name").orElseGet(() -> SiteName.of(directory, manifest));
    Path database = DatabaseLocation.toTryOut(invocation.text("db"), shell);
    var operator = new LocalOperator(database, node, shell);
    Optional<ControlAnswer> running = operator.askRunning(ControlRequest.of("status"));
    try {
      if (running.isPresent()) {
        int port = portOf(LocalOperator.dataOf(running.get()));
        shell.say("Using the node that runs on " + database + ".");
        var key =
            new DevKey(new LocalPeer(database, request -> asked(operator, request), shell), port);
        follow(invocation, shell, directory, name, key, Optional.empty());
      } else {
        start(invocation, shell, directory, name, database);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return CommandResult.of(Map.of("stopped", true), List.of("Stopped."));
  }

  private void start(Invocation invocation, Shell shell, Path directory, String name, Path database)
      throws IOException, InterruptedException {
    var start =
        new LocalNode.Start(
            database, invocation.port("port"), Optional.empty(), Optional.empty(), true);
    try (Serving serving = Serving.start(node, start, shell)) {
      var key =
          new DevKey(
              new LocalPeer(database, request -> LocalOperator.dataOf(serving.ask(request)), shell),
              serving.port());
      follow(invocation, shell, directory, name, key, Optional.of(serving));
    }
  }

  private void follow(
      Invocation invocation,
      Shell shell,
      Path directory,
      String name,
      DevKey key,
      Optional<Serving> serving)
      throws IOException, InterruptedException {
    var loop = new DevLoop(directory, name, invocation.on("spa"), key, timeouts, clock, shell);
    try (var watch = new DirectoryWatch(directory, QUIET, LONGEST_WAIT)) {
      serving.ifPresent(node -> node.onStop(() -> close(watch)));
      DeployResult made = loop.first();
      shell.print(hello(made, directory));
      loop.follow(watch);
    }
  }

  private static CommandResult hello(DeployResult made, Path directory) {
    var data = new LinkedHashMap<String, @Nullable Object>(made.data());
    data.put("url", made.url());
    data.put("watching", directory.toString());
    return CommandResult.of(
            data,
            List.of(
                "",
                "  " + made.url(),
                "",
                "Watching " + directory + ": save a file and reload the page.",
                "Ctrl-C stops it."))
        .withQuietOutput(made.url());
  }

  private static void close(DirectoryWatch watch) {
    try {
      watch.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable Object> asked(
      LocalOperator operator, ControlRequest request) {
    try {
      return operator.ask(request);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int portOf(Map<String, @Nullable Object> status) {
    return status.get("port") instanceof Long port
        ? Math.toIntExact(port)
        : Math.toIntExact(USUAL_PORT);
  }

  /** The named directory, else the example that comes with the program. */
  private static Path directory(Invocation invocation, Shell shell) {
    Optional<String> typed = invocation.word(0);
    if (typed.isPresent()) {
      return shell.path(typed.get());
    }
    String examples = System.getProperty("fazt.examples", "");
    if (examples.isEmpty()) {
      throw Failure.usage("DIR is missing", "This fazt came without its example app.");
    }
    return Path.of(examples).resolve("hello");
  }
}
