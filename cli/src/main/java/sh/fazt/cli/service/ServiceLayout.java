package sh.fazt.cli.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.shell.Shell;

/**
 * Where the parts of a service are.
 *
 * @param user whose the node is; of a user's own service that user
 * @param root programs: releases, and which of them is the current one
 * @param data database, and what belongs to it
 * @param unit file of the service manager
 * @param settings of the node, as environment variables
 * @param link by which the command is found
 */
record ServiceLayout(
    Kind kind, String user, Path root, Path data, Path unit, Path settings, Path link) {

  /** Whose service it is. */
  enum Kind {
    /** The machine's: root's programs, a user of its own for the node. */
    SYSTEM,
    /** One user's own. */
    USER
  }

  static final String NAME = "fazt";

  private static final ServiceLayout OF_THE_MACHINE =
      new ServiceLayout(
          Kind.SYSTEM,
          NAME,
          Path.of("/opt/fazt"),
          DatabaseLocation.FOLDER_OF_THE_SERVICE,
          Path.of("/etc/systemd/system/fazt.service"),
          Path.of("/etc/fazt/fazt.env"),
          Path.of("/usr/local/bin/fazt"));

  static ServiceLayout of(Kind kind, Shell shell) {
    return switch (kind) {
      case SYSTEM -> OF_THE_MACHINE;
      case USER -> ofUser(shell);
    };
  }

  private static ServiceLayout ofUser(Shell shell) {
    Path home = shell.home();
    Path config =
        shell.variable("XDG_CONFIG_HOME").map(Path::of).orElseGet(() -> home.resolve(".config"));
    Path data = DatabaseLocation.folderOfUser(shell);
    return new ServiceLayout(
        Kind.USER,
        System.getProperty("user.name", "you"),
        data.resolve("program"),
        data,
        config.resolve("systemd/user/fazt.service"),
        config.resolve("fazt/fazt.env"),
        home.resolve(".local/bin/fazt"));
  }

  Path database() {
    return data.resolve("fazt.db");
  }

  Path current() {
    return root.resolve("current");
  }

  Path launcher() {
    return current().resolve("bin/fazt");
  }

  boolean isOfTheMachine() {
    return kind == Kind.SYSTEM;
  }

  /** The port it listens on when nobody says another. */
  int usualPort() {
    return isOfTheMachine() ? 80 : 4698;
  }

  /** A command line of the service manager. */
  List<String> systemctl(String... words) {
    var line = new ArrayList<>(List.of("systemctl"));
    if (!isOfTheMachine()) {
      line.add("--user");
    }
    line.addAll(List.of(words));
    return line;
  }

  /** A command line of its log. */
  List<String> journalctl(String... words) {
    var line = new ArrayList<>(List.of("journalctl", "--no-pager"));
    line.addAll(isOfTheMachine() ? List.of("-u", NAME) : List.of("--user", "--user-unit", NAME));
    line.addAll(List.of(words));
    return line;
  }

  /** How this service's commands are typed. */
  String typed(String words) {
    return (isOfTheMachine() ? "sudo fazt service " : "fazt service ")
        + words
        + (isOfTheMachine() ? "" : " --user-service");
  }
}
