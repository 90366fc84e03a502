package sh.fazt.cli.service;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.server.PortHolder;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/**
 * Makes the node of this machine a service, or brings one that is there into the form it has to
 * have. Each step leaves alone what is right already, so that it can be run again at any time; data
 * and settings stay as they are unless others are given.
 */
final class ServiceInstall {
  private static final String INTERFACE = "FAZT_HTTP_INTERFACE";
  private static final String PROXIES = "FAZT_HTTP_TRUSTED_PROXIES";
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ2346789";
  private static final int PASSWORD_LENGTH = 20;
  private static final int LOG_LINES = 15;

  /**
   * What is asked for; what is not given stays as it is.
   *
   * @param password given, or none
   */
  record Wanted(
      Optional<String> domain,
      OptionalInt port,
      Optional<String> username,
      Optional<String> password,
      Optional<String> listen,
      Optional<String> trustedProxies) {}

  private final ServiceLayout layout;
  private final Programs programs;
  private final Shell shell;

  ServiceInstall(ServiceLayout layout, Programs programs, Shell shell) {
    this.layout = layout;
    this.programs = programs;
    this.shell = shell;
  }

  CommandResult run(Wanted wanted) throws IOException {
    Path release = ProgramFolder.running();
    boolean isNew = !Files.exists(layout.database());
    if (isNew && wanted.domain().isEmpty()) {
      throw Failure.usage(
          "--domain is missing",
          "Example: "
              + layout.typed("install --domain example.com")
              + "\nApps are served below it.");
    }
    var settings = settings(wanted);
    if (isNew) {
      requireFree(wanted.port().orElse(layout.usualPort()));
    }
    shell.say("Putting the program under " + layout.root() + "...");
    boolean changed = new ProgramFolder(layout.root()).use(release);
    // From here on by the program below the root, which every user may read.
    var node = new NodeCommand(layout.launcher(), layout.database(), programs);
    int port = port(wanted, isNew, node);
    requireFree(port);
    link();
    makeUserAndFolder();
    changed |= new SettingsFile(layout.settings()).set(settings);
    Optional<String> generated = Optional.empty();
    if (isNew) {
      generated = wanted.password().isPresent() ? Optional.empty() : Optional.of(password());
      initialize(node, wanted, port, generated);
    } else {
      changed |= change(node, wanted);
    }
    changed |= writeUnit(port);
    shell.say("Starting it...");
    start(changed);
    return report(node, wanted, port, generated);
  }

  /** The port it will listen on: the one asked for, else the one it has, else the usual one. */
  private int port(Wanted wanted, boolean isNew, NodeCommand node) throws IOException {
    if (isNew || wanted.port().isPresent()) {
      return wanted.port().orElse(layout.usualPort());
    }
    return node.ask("", List.of("status")).get("port") instanceof Long port
        ? Math.toIntExact(port)
        : layout.usualPort();
  }

  private void requireFree(int port) throws IOException {
    Optional<PortHolder.Holder> holder = PortHolder.of(port);
    if (holder.isEmpty() || holder.get().pid() == ServiceState.of(layout, programs).pid()) {
      return;
    }
    throw new Failure(
        ExitCode.CONFLICT,
        "PORT_TAKEN",
        "port " + port + " is taken by " + holder.get().described(),
        "Stop that; or if it is a web server that shall stay in front of fazt:\n"
            + layout.typed("install --port 4698 --listen loopback --trusted-proxies 127.0.0.1")
            + "\nand see docs/server.md for what to tell it.");
  }

  private Map<String, String> settings(Wanted wanted) {
    var settings = new TreeMap<String, String>();
    wanted
        .listen()
        .ifPresent(
            where ->
                settings.put(
                    INTERFACE,
                    switch (where) {
                      case "loopback" -> "127.0.0.1";
                      case "all" -> "0.0.0.0";
                      default -> address(where);
                    }));
    wanted.trustedProxies().ifPresent(list -> settings.put(PROXIES, oneLine(list)));
    return settings;
  }

  private static String address(String text) {
    try {
      return InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException _) {
      throw Failure.usage(
          "invalid --listen '" + text + "' (must be loopback, all, or an address of this machine)",
          "Example: --listen loopback");
    }
  }

  private static String oneLine(String text) {
    if (text.lines().count() > 1) {
      throw Failure.usage("--trusted-proxies is one line", "Example: 127.0.0.1,10.0.0.0/8");
    }
    return text;
  }

  private void link() throws IOException {
    Path link = layout.link();
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
      Path kept = link.resolveSibling(link.getFileName() + ".old");
      Files.move(link, kept, StandardCopyOption.REPLACE_EXISTING);
      shell.notice("What was " + link + " is " + kept + " now.");
    }
    WrittenFile.link(link, layout.launcher());
  }

  private void makeUserAndFolder() throws IOException {
    if (!layout.isOfTheMachine()) {
      Files.createDirectories(
          layout.data(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return;
    }
    String user = layout.user();
    if (!programs.run("id", "-u", user).isGood()) {
      done(
          "the user " + user + " cannot be made",
          programs.run(
              "useradd",
              "--system",
              "--user-group",
              "--home-dir",
              layout.data().toString(),
              "--no-create-home",
              "--shell",
              "/usr/sbin/nologin",
              user));
    }
    done(
        "the folder " + layout.data() + " cannot be made",
        programs.run(
            "install", "-d", "-m", "0700", "-o", user, "-g", user, layout.data().toString()));
  }

  private void initialize(NodeCommand node, Wanted wanted, int port, Optional<String> generated)
      throws IOException {
    shell.say("Making the database...");
    var words = new ArrayList<>(List.of("init", "--no-peer", "--password-stdin"));
    words.addAll(List.of("--username", wanted.username().orElse("admin")));
    words.addAll(List.of("--port", Integer.toString(port)));
    words.addAll(List.of("--domain", wanted.domain().orElseThrow()));
    node.ask(generated.or(wanted::password).orElseThrow() + "\n", words);
  }

  /** Whether what was changed holds only from the next start on. */
  private boolean change(NodeCommand node, Wanted wanted) throws IOException {
    var words = new ArrayList<String>();
    wanted.domain().ifPresent(domain -> words.addAll(List.of("--domain", domain)));
    wanted.port().ifPresent(port -> words.addAll(List.of("--port", Integer.toString(port))));
    if (!words.isEmpty()) {
      words.addFirst("set-config");
      node.ask("", words);
    }
    if (wanted.username().isPresent() || wanted.password().isPresent()) {
      var credentials = new ArrayList<>(List.of("set-credentials"));
      wanted.username().ifPresent(name -> credentials.addAll(List.of("--username", name)));
      wanted.password().ifPresent(_ -> credentials.add("--password-stdin"));
      node.ask(wanted.password().map(word -> word + "\n").orElse(""), credentials);
    }
    return !words.isEmpty();
  }

  private boolean writeUnit(int port) throws IOException {
    String text = UnitFile.text(layout.current().resolve("libexec"), layout, port);
    if (WrittenFile.read(layout.unit()).equals(text)) {
      return false;
    }
    WrittenFile.write(layout.unit(), text);
    return true;
  }

  private void start(boolean again) throws IOException {
    done("systemd did not take the unit", systemctl("daemon-reload"));
    done("the service cannot be enabled", systemctl("enable", ServiceLayout.NAME));
    var started = systemctl(again ? "restart" : "start", ServiceLayout.NAME);
    if (!started.isGood() || !ServiceState.of(layout, programs).isRunning()) {
      throw notStarted();
    }
  }

  private Programs.Ended systemctl(String... words) throws IOException {
    return programs.run("", layout.systemctl(words));
  }

  /** A start that failed, with what the service said last. */
  private Failure notStarted() throws IOException {
    return NotStarted.of(layout, programs, LOG_LINES);
  }

  private static void done(String sentence, Programs.Ended ended) {
    if (!ended.isGood()) {
      throw Failure.refused(
          "STEP_FAILED", sentence + ": " + ended.reason(), "Put that right, and run it again.");
    }
  }

  private static String password() {
    var random = new SecureRandom();
    var word = new StringBuilder();
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      word.append(i > 0 && i % 5 == 0 ? "-" : "");
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  private CommandResult report(
      NodeCommand node, Wanted wanted, int port, Optional<String> generated) throws IOException {
    Map<?, ?> status = node.ask("", List.of("status"));
    String domain = String.valueOf(status.get("domain"));
    boolean isInside = WrittenFile.read(layout.settings()).contains(INTERFACE + "=127.0.0.1\n");
    String url = "http://admin." + domain + (port == 80 ? "" : ":" + port) + "/";
    String firewall =
        layout.isOfTheMachine() && !isInside ? Firewall.open(port, programs) : "left alone";
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("version", new ProgramFolder(layout.root()).currentVersion().orElse(""));
    data.put("running", true);
    data.put("domain", domain);
    data.put("port", port);
    data.put("url", url);
    data.put("database", layout.database().toString());
    data.put("program", layout.current().toString());
    data.put("unit", layout.unit().toString());
    data.put("settings", layout.settings().toString());
    data.put("firewall", firewall);
    var lines = new ArrayList<String>();
    lines.add("fazt " + data.get("version") + " is a service, and runs.");
    lines.add("  API:       " + url);
    lines.add("  Apps:      http://<app>." + domain + (port == 80 ? "" : ":" + port) + "/");
    lines.add("  Database:  " + layout.database());
    lines.add("  Program:   " + layout.current());
    lines.add("  Settings:  " + layout.settings());
    lines.add("  Firewall:  " + firewall);
    generated.ifPresent(
        word -> {
          String name = wanted.username().orElse("admin");
          data.put("username", name);
          data.put("password", word);
          lines.add("  Operator:  " + name);
          lines.add("  Password:  " + word + "   (it is not shown again)");
        });
    lines.add(
        "Next: " + (layout.isOfTheMachine() ? "sudo " : "") + "fazt app deploy DIR --name NAME");
    if (!layout.isOfTheMachine()
        && !Files.exists(Path.of("/var/lib/systemd/linger", layout.user()))) {
      data.put("linger", false);
      lines.add(
          "It runs while you are logged in; always with: sudo loginctl enable-linger "
              + layout.user());
    }
    CommandResult result = CommandResult.of(data, lines);
    // The password is told only here, however little is to be said.
    return generated.map(word -> result.withQuietOutput(word)).orElse(result);
  }
}
