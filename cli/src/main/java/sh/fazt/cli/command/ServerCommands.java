package sh.fazt.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.answer.NodeReport;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.server.LocalPeer;
import sh.fazt.cli.server.Serving;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Table;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/** {@code fazt server}: the node of this machine. */
public final class ServerCommands {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private static final Flag DB =
      Flag.text("db", "FILE", "Its database (default: FAZT_DB_PATH, else your data folder)");
  private static final Flag DOMAIN = Flag.text("domain", "DOMAIN", "Apps are served below it");
  private static final Flag PORT = Flag.text("port", "PORT", "TCP port").letter('p');
  private static final Flag ENV = Flag.text("env", "ENV", "production or development");
  private static final Flag CONFIG = Flag.text("config", "FILE", "A settings file (HOCON)");
  private static final Flag NO_PEER =
      Flag.toggle("no-peer", "Make no peer and no key of it for this user");
  private static final Flag ACCEPT_OLDER =
      Flag.toggle("accept-older", "Go on with a database that has less than was answered on it");
  private static final Flag USERNAME = Flag.text("username", "NAME", "The operator's name");
  private static final Flag PASSWORD =
      Flag.text("password", "WORD", "Others on this machine may see it: rather let it be asked");
  private static final Flag PASSWORD_STDIN =
      Flag.toggle("password-stdin", "Read the password from the standard input");

  private final LocalNode node;
  private final InstantSource clock;

  public ServerCommands(LocalNode node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  public List<CommandSpec> all() {
    return List.of(
        verb("init", "Makes the database and the operator's account", this::init)
            .with(USERNAME, PASSWORD, PASSWORD_STDIN, DOMAIN, PORT, ENV)
            .with(Flag.text("name", "NAME", "What you call it here (default: local, local-2, ...)"))
            .with(NO_PEER, DB)
            .example("fazt server init", "Asks for what is needed")
            .example(
                "fazt server init --username me --password-stdin --domain example.com",
                "For scripts; FAZT_PASSWORD works too"),
        verb("start", "Runs the node until it is stopped", this::start)
            .with(PORT, DOMAIN, CONFIG, ACCEPT_OLDER, DB)
            .example("fazt server start", "In the foreground; Ctrl-C stops it")
            .example("fazt server start --accept-older", "After a backup was put back"),
        verb("check-config", "Checks settings without starting anything", this::checkConfig)
            .with(CONFIG)
            .example("fazt server check-config", "Those of the environment")
            .example("fazt server check-config --config fazt.conf", "And those of a file"),
        verb("stop", "Stops the running node and waits for its end", this::stop)
            .with(DB)
            .example("fazt server stop", "What is under way is finished first"),
        verb("status", "Tells whether it runs, and how it is set up", this::status)
            .with(DB)
            .example("fazt server status --json", "The same for programs"),
        verb("create-key", "Makes a key for the command line or a program", this::createKey)
            .with(
                Flag.text("name", "NAME", "What the key is for").needed(),
                Flag.text(
                    "scopes", "LIST", "read deploy route data admin (default: the first four)"),
                DB)
            .example("fazt server create-key --name laptop", "Prints the token, once")
            .example("fazt server create-key --name ci --scopes deploy", "May only deploy"),
        verb("set-config", "Changes domain, port or environment", this::setConfig)
            .with(DOMAIN, PORT, ENV, DB)
            .example("fazt server set-config --domain example.com", "Apps move below it"),
        verb("set-credentials", "Changes the operator's name or password", this::setCredentials)
            .with(USERNAME, PASSWORD, PASSWORD_STDIN, DB)
            .example("fazt server set-credentials --username me", "Asks for the password"),
        verb("reset-admin", "Brings the shipped dashboard back", this::resetAdmin)
            .with(DB)
            .example("fazt server reset-admin", "After something else was put in its place"),
        verb("preflight", "Tries this version on a copy of a database", this::preflight)
            .with(CONFIG, Flag.text("db", "FILE", "The copy; it is changed").needed())
            .example(
                "fazt server preflight --db copy.db", "As an upgrade does it, in lines of JSON"),
        verb("fsck", "Reads everything and says what is damaged", new FsckCommand(node, clock)::run)
            .with(DB)
            .example("fazt server fsck", "Ends with 1 if anything is; the node may run meanwhile"),
        verb(
                "state-hash",
                "Adds the journal up and prints its hash",
                new StateHashCommand(node)::run)
            .with(DB)
            .example("fazt server state-hash", "Two nodes with the same one serve the same")
            .example("fazt server state-hash --db copy.db", "Of a copy; it is only read"),
        verb("gc", "Finds content that nothing refers to", new GcCommand(node, clock)::run)
            .with(Flag.toggle("apply", "Delete it; without this nothing is deleted"), DB)
            .example("fazt server gc", "Only looks")
            .example("fazt server gc --apply", "Deletes what is old enough"));
  }

  private static CommandSpec verb(String name, String summary, sh.fazt.cli.grammar.Action action) {
    return CommandSpec.verb(name, summary, Scope.MACHINE, action);
  }

  private LocalOperator operator(Invocation invocation, Shell shell) {
    return new LocalOperator(DatabaseLocation.of(invocation.text("db"), shell), node, shell);
  }

  private CommandResult init(Invocation invocation, Shell shell) throws IOException {
    LocalOperator operator = operator(invocation, shell);
    invocation.port("port");
    if (operator.askRunning(ControlRequest.of("status")).isPresent()) {
      throw new Failure(
          ExitCode.CONFLICT, "ALREADY_INITIALIZED", "a node runs on it already", dbHint(operator));
    }
    var peer = new LocalPeer(operator.database(), request -> asked(operator, request), shell);
    if (invocation.text("name").isPresent()) {
      String name = invocation.needed("name");
      RemoteCommands.checkName(name);
      peer.requireFree(name);
    }
    var arguments = copied(invocation, "domain", "port", "env");
    arguments.put("username", PasswordPrompt.username(invocation, shell));
    arguments.put("password", PasswordPrompt.password(invocation, shell));
    DatabaseLocation.makeFolder(operator.database());
    var data =
        new LinkedHashMap<String, @Nullable Object>(
            operator.ask(new ControlRequest("init", arguments)));
    int usual =
        data.get("port") instanceof Number stored ? stored.intValue() : NodeReport.USUAL_PORT;
    // What the node answers is what it was opened with, before the port was stored.
    int port = invocation.port("port").orElse(usual);
    var lines = new ArrayList<String>();
    lines.add("Server initialized.");
    lines.add("  Database: " + operator.database());
    if (!invocation.on("no-peer")) {
      lines.add("  Peer:     " + kept(peer, invocation.text("name"), port, data));
    }
    lines.add("Next: fazt server start");
    return CommandResult.of(data, lines);
  }

  /** Makes the peer; if its key cannot be kept, that is no reason to call it all failed. */
  private static String kept(
      LocalPeer local, Optional<String> name, int port, Map<String, @Nullable Object> data) {
    try {
      Peer peer = local.made(name, port);
      data.put("peer", peer.name());
      data.put("peer_url", peer.shownUrl());
      return peer.name() + " (" + peer.shownUrl() + "), with a key of its own";
    } catch (IOException | Failure e) {
      return "none was made: " + e.getMessage();
    }
  }

  private static Map<String, @Nullable Object> asked(
      LocalOperator operator, ControlRequest request) {
    try {
      return operator.ask(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommandResult checkConfig(Invocation invocation, Shell shell) {
    List<LocalNode.Setting> settings = node.check(invocation.text("config").map(shell::path));
    var table = new Table("SETTING", "VALUE", "FROM");
    settings.forEach(setting -> table.row(setting.path(), setting.value(), setting.from()));
    var lines = new ArrayList<String>();
    if (table.isEmpty()) {
      lines.add("Every setting has its default.");
    } else {
      lines.addAll(table.lines(shell.columns()));
      lines.add("These settings can be used; every other one has its default.");
    }
    return CommandResult.of(
        Map.of(
            "settings",
            settings.stream()
                .map(
                    setting ->
                        Map.of(
                            "setting", setting.path(),
                            "value", setting.value(),
                            "from", setting.from()))
                .toList()),
        lines);
  }

  private CommandResult start(Invocation invocation, Shell shell) throws IOException {
    LocalOperator operator = operator(invocation, shell);
    var start =
        new LocalNode.Start(
            operator.database(),
            invocation.port("port"),
            invocation.text("domain"),
            invocation.text("config").map(shell::path),
            false,
            invocation.on("accept-older"));
    Instant began = clock.instant();
    ExitCode exit = ExitCode.OK;
    try (Serving serving = Serving.start(node, start, shell)) {
      Duration took = Duration.between(began, clock.instant());
      shell.print(NodeReport.started(serving, operator.database(), took));
      follow(serving, operator.database(), shell);
      serving.awaitStop();
      exit = serving.restarts() ? ExitCode.RESTART : exit;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return CommandResult.of(Map.of("stopped", true), List.of("Stopped.")).exiting(exit);
  }

  private static void follow(Serving serving, Path database, Shell shell) {
    try {
      new LocalPeer(database, request -> LocalOperator.dataOf(serving.ask(request)), shell)
          .follow(serving.port())
          .ifPresent(
              peer -> shell.notice("Peer '" + peer.name() + "' is " + peer.shownUrl() + " now."));
    } catch (IOException | Failure e) {
      shell.notice("The node's peer could not be looked after: " + e.getMessage());
    }
  }

  private CommandResult preflight(Invocation invocation, Shell shell) {
    Path copy = shell.path(invocation.needed("db"));
    boolean usable =
        node.preflight(
            copy,
            invocation.text("config").map(shell::path),
            line -> {
              shell.out().println(line);
              shell.out().flush();
            });
    return CommandResult.of(Map.of("usable", usable), List.of())
        .exiting(usable ? ExitCode.OK : ExitCode.REFUSED);
  }

  private CommandResult stop(Invocation invocation, Shell shell) throws IOException {
    LocalOperator operator = operator(invocation, shell);
    Optional<ControlAnswer> answer = operator.askRunning(ControlRequest.of("stop"));
    if (answer.isEmpty()) {
      throw notRunning(operator);
    }
    Map<String, @Nullable Object> data = LocalOperator.dataOf(answer.get());
    awaitEnd(data);
    return CommandResult.of(data, List.of("Stopped."));
  }

  private void awaitEnd(Map<String, @Nullable Object> data) {
    if (!(data.get("pid") instanceof Long pid)) {
      return;
    }
    Instant limit = clock.instant().plus(LONGEST_STOP);
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      if (clock.instant().isAfter(limit)) {
        throw Failure.refused(
            "STILL_RUNNING",
            "the node was told to stop, but process " + pid + " still runs",
            "Look at its log; end it with: kill " + pid);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private CommandResult status(Invocation invocation, Shell shell) throws IOException {
    LocalOperator operator = operator(invocation, shell);
    Optional<ControlAnswer> running = operator.askRunning(ControlRequest.of("status"));
    if (running.isEmpty() && !operator.hasDatabase()) {
      throw Failure.refused(
          "NOT_INITIALIZED",
          "there is no database at " + operator.database(),
          "Make one: fazt server init, or for trying out: fazt dev");
    }
    Map<String, @Nullable Object> data =
        running.isPresent()
            ? LocalOperator.dataOf(running.get())
            : operator.ask(ControlRequest.of("status"));
    return NodeReport.status(data, running.isPresent(), operator.database());
  }

  private CommandResult createKey(Invocation invocation, Shell shell) throws IOException {
    Map<String, @Nullable Object> data =
        operator(invocation, shell)
            .ask(new ControlRequest("create-key", copied(invocation, "name", "scopes")));
    String token = String.valueOf(data.get("token"));
    return CommandResult.of(
            data,
            List.of(
                "API Key created successfully!",
                "  Name:   " + data.get("name"),
                "  Scopes: " + NodeReport.words(data.get("scopes")),
                "  Token:  " + token,
                "",
                "Keep the token now: it is not shown again.",
                "On the machine that uses it: fazt remote add NAME --url URL --token-stdin"))
        .withQuietOutput(token);
  }

  private CommandResult setConfig(Invocation invocation, Shell shell) throws IOException {
    invocation.port("port");
    var arguments = copied(invocation, "domain", "port", "env");
    if (arguments.isEmpty()) {
      throw Failure.usage(
          "at least one of --domain, --port, or --env is required",
          "See: fazt server set-config --help");
    }
    Map<String, @Nullable Object> data =
        operator(invocation, shell).ask(new ControlRequest("set-config", arguments));
    return NodeReport.changed("Configuration updated.", data);
  }

  private CommandResult setCredentials(Invocation invocation, Shell shell) throws IOException {
    var arguments = copied(invocation, "username");
    PasswordPrompt.changed(invocation, shell).ifPresent(word -> arguments.put("password", word));
    if (arguments.isEmpty()) {
      throw Failure.usage(
          "at least one of --username or --password is required",
          "See: fazt server set-credentials --help");
    }
    Map<String, @Nullable Object> data =
        operator(invocation, shell).ask(new ControlRequest("set-credentials", arguments));
    return NodeReport.changed("Credentials updated.", data);
  }

  private CommandResult resetAdmin(Invocation invocation, Shell shell) throws IOException {
    Map<String, @Nullable Object> data =
        operator(invocation, shell).ask(ControlRequest.of("reset-admin"));
    return NodeReport.changed("Admin dashboard reset.", data);
  }

  private static Failure notRunning(LocalOperator operator) {
    return new Failure(
        ExitCode.UNREACHABLE,
        "NOT_RUNNING",
        "no node runs on " + operator.database(),
        dbHint(operator));
  }

  private static String dbHint(LocalOperator operator) {
    return "The database is " + operator.database() + "; name another with --db FILE.";
  }

  private static Map<String, String> copied(Invocation invocation, String... flags) {
    var arguments = new LinkedHashMap<String, String>();
    for (String flag : flags) {
      invocation.text(flag).ifPresent(value -> arguments.put(flag, value));
    }
    return arguments;
  }
}
