package sh.fazt.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Action;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** {@code fazt service}: makes the node of this machine a service, and has a look at it. */
public final class ServiceCommands {
  private static final Path SYSTEMD = Path.of("/run/systemd/system");
  private static final int LOG_LINES = 15;

  private static final Flag USER_SERVICE =
      Flag.toggle("user-service", "This user's own service instead of the machine's");

  /** All of them. */
  public List<CommandSpec> all() {
    return List.of(
        verb("install", "Makes it a service that is always there, or changes how", this::install)
            .with(
                Flag.text("domain", "DOMAIN", "Apps are served below it"),
                Flag.text("port", "PORT", "TCP port (default: 80; of a user's own service 4698)")
                    .letter('p'),
                Flag.text("username", "NAME", "The operator's name (default: admin)"),
                Flag.text(
                    "password",
                    "WORD",
                    "Others may see it; without one, one is made and shown once"),
                Flag.toggle("password-stdin", "Read the password from the standard input"),
                Flag.text("listen", "WHERE", "loopback (behind a proxy), all, or an address"),
                Flag.text("trusted-proxies", "LIST", "Addresses of proxies, with commas between"))
            .example("sudo fazt service install --domain example.com", "On a new server")
            .example(
                "sudo fazt service install --port 4698 --listen loopback --trusted-proxies 127.0.0.1",
                "Behind nginx or Caddy on the same machine"),
        verb("start", "Starts it", this::start)
            .example("sudo fazt service start", "And waits until it is ready"),
        verb("stop", "Stops it, until the next start of the machine", this::stop)
            .example("sudo fazt service stop", "What is under way is finished first"),
        verb("status", "Tells whether it runs; ends with 3 if not", this::status)
            .example("fazt service status --json", "The same for programs"),
        verb("logs", "Shows what it said", this::logs)
            .with(
                Flag.toggle("follow", "Show what comes, until Ctrl-C").letter('f'),
                Flag.text("lines", "N", "How many of the last lines (default: 100)").letter('n'))
            .example("sudo fazt service logs -f", "And what comes"),
        verb("uninstall", "Takes service and program away, and keeps the data", this::uninstall)
            .with(Flag.toggle("purge-data", "Delete all data and settings too"))
            .example("sudo fazt service uninstall", "It can be installed again on the same data"));
  }

  private static CommandSpec verb(String name, String summary, Action action) {
    return CommandSpec.verb(name, summary, Scope.MACHINE, action).with(USER_SERVICE);
  }

  private static ServiceLayout layout(Invocation invocation, Shell shell) {
    return ServiceLayout.of(
        invocation.on("user-service") ? ServiceLayout.Kind.USER : ServiceLayout.Kind.SYSTEM, shell);
  }

  /** The layout of a service this user may change. */
  private static ServiceLayout changeable(Invocation invocation, Shell shell) {
    ServiceLayout layout = layout(invocation, shell);
    if (!Files.isDirectory(SYSTEMD)) {
      throw Failure.refused(
          "NO_SYSTEMD",
          "this machine has no systemd, which would keep the service running",
          "libexec/run-node of the release does that where there is none, a container or another"
              + " service manager may run it:\nlibexec/run-node --root FOLDER --data FOLDER");
    }
    boolean isRoot = System.getProperty("user.name", "").equals("root");
    if (layout.isOfTheMachine() && !isRoot) {
      throw new Failure(
          ExitCode.NOT_ALLOWED,
          "NOT_ROOT",
          "this changes the machine's service and has to be run by root",
          "sudo fazt "
              + String.join(" ", invocation.path().subList(1, invocation.path().size()))
              + " ...; for a service of your own: --user-service");
    }
    if (!layout.isOfTheMachine() && isRoot) {
      throw Failure.usage(
          "--user-service is for users, and this is root",
          "Run it as that user, or leave it away.");
    }
    return layout;
  }

  private static Programs programs(Shell shell) {
    return new Programs(shell.environment());
  }

  private CommandResult install(Invocation invocation, Shell shell) throws IOException {
    ServiceLayout layout = changeable(invocation, shell);
    boolean isNew = !Files.exists(layout.database());
    Optional<String> domain = invocation.text("domain");
    if (domain.isEmpty() && isNew && shell.interactive()) {
      domain = shell.ask("Domain, or address of this machine: ");
    }
    var wanted =
        new ServiceInstall.Wanted(
            domain,
            invocation.port("port"),
            invocation.text("username"),
            password(invocation, shell),
            invocation.text("listen"),
            invocation.text("trusted-proxies"));
    return new ServiceInstall(layout, programs(shell), shell).run(wanted);
  }

  private static Optional<String> password(Invocation invocation, Shell shell) throws IOException {
    if (!invocation.on("password-stdin")) {
      return invocation.text("password").or(() -> shell.variable("FAZT_PASSWORD"));
    }
    return Optional.of(
        shell
            .readLine()
            .orElseThrow(
                () -> Failure.usage("the standard input holds no password", "One line of it.")));
  }

  private CommandResult start(Invocation invocation, Shell shell) throws IOException {
    ServiceLayout layout = installed(changeable(invocation, shell), shell);
    var started = programs(shell).run("", layout.systemctl("start", ServiceLayout.NAME));
    if (!started.isGood() || !ServiceState.of(layout, programs(shell)).isRunning()) {
      throw NotStarted.of(layout, programs(shell), LOG_LINES);
    }
    return CommandResult.of(Map.of("running", true), List.of("Service started."));
  }

  private CommandResult stop(Invocation invocation, Shell shell) throws IOException {
    ServiceLayout layout = installed(changeable(invocation, shell), shell);
    var stopped = programs(shell).run("", layout.systemctl("stop", ServiceLayout.NAME));
    if (!stopped.isGood() || ServiceState.of(layout, programs(shell)).isRunning()) {
      throw Failure.refused(
          "STILL_RUNNING",
          "the service could not be stopped: " + stopped.reason(),
          "Look at it: " + layout.typed("status"));
    }
    return CommandResult.of(Map.of("running", false), List.of("Service stopped."));
  }

  private static ServiceLayout installed(ServiceLayout layout, Shell shell) throws IOException {
    if (!ServiceState.of(layout, programs(shell)).isInstalled()) {
      throw notInstalled(layout);
    }
    return layout;
  }

  private static Failure notInstalled(ServiceLayout layout) {
    return new Failure(
        ExitCode.UNREACHABLE,
        "NOT_INSTALLED",
        "there is no service here",
        "Make one: " + layout.typed("install --domain DOMAIN"));
  }

  private CommandResult status(Invocation invocation, Shell shell) throws IOException {
    ServiceLayout layout = layout(invocation, shell);
    ServiceState state = ServiceState.of(layout, programs(shell));
    if (!state.isInstalled()) {
      throw notInstalled(layout);
    }
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("running", state.isRunning());
    data.put("state", state.text("ActiveState") + " (" + state.text("SubState") + ")");
    data.put("enabled", state.isEnabled());
    data.put("version", new ProgramFolder(layout.root()).currentVersion().orElse(null));
    data.put("pid", state.pid() == 0 ? null : state.pid());
    data.put("since", state.text("ActiveEnterTimestamp"));
    data.put("says", state.text("StatusText"));
    data.put("restarts", state.text("NRestarts"));
    data.put("database", layout.database().toString());
    var lines = new ArrayList<String>();
    lines.add(state.isRunning() ? "The service runs." : "The service does not run.");
    data.forEach(
        (name, value) -> {
          if (!name.equals("running") && value != null && !value.toString().isEmpty()) {
            lines.add("  %-10s %s".formatted(name + ":", value));
          }
        });
    CommandResult result =
        CommandResult.of(data, lines)
            .withQuietOutput(state.isRunning() ? "running" : "not running");
    return state.isRunning() ? result : result.exiting(ExitCode.UNREACHABLE);
  }

  private CommandResult logs(Invocation invocation, Shell shell) throws IOException {
    ServiceLayout layout = layout(invocation, shell);
    String lines = invocation.text("lines").orElse("100");
    if (!lines.matches("[0-9]{1,6}")) {
      throw Failure.usage("invalid --lines '" + lines + "'", "Example: --lines 50");
    }
    boolean asJson = shell.style() == Shell.Style.JSON;
    if (invocation.on("follow")) {
      if (asJson) {
        throw Failure.usage(
            "--follow has no end, and --json is one document", "Leave one of them away.");
      }
      int status = programs(shell).show(layout.journalctl("-n", lines, "-f", "-o", "short-iso"));
      return CommandResult.of(null, List.of())
          .exiting(status == 0 || status == 130 ? ExitCode.OK : ExitCode.REFUSED);
    }
    var log = programs(shell).run("", layout.journalctl("-n", lines, "-o", "json"));
    if (!log.isGood()) {
      throw Failure.refused(
          "NO_LOG", "the log cannot be read: " + log.reason(), "sudo fazt service logs");
    }
    return ServiceLog.of(log.out());
  }

  private CommandResult uninstall(Invocation invocation, Shell shell) throws IOException {
    return new ServiceRemoval(changeable(invocation, shell), programs(shell))
        .run(invocation.on("purge-data"));
  }
}
