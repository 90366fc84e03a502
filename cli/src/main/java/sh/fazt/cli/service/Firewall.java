package sh.fazt.cli.service;

import java.io.IOException;

/** The firewall {@code ufw}, where it is in force. */
final class Firewall {
  private Firewall() {}

  /**
   * Lets everybody reach a port, if a firewall keeps them from it. It is never switched on.
   *
   * @return what was done, in a few words
   */
  static String open(int port, Programs programs) throws IOException {
    if (!programs.has("ufw")) {
      return "no ufw here";
    }
    var status = programs.run("ufw", "status");
    if (status.out().lines().noneMatch(line -> line.strip().equals("Status: active"))) {
      return "ufw is not active";
    }
    var opened = programs.run("ufw", "allow", port + "/tcp");
    return opened.isGood()
        ? "ufw lets port " + port + " through"
        : "ufw did not let port " + port + " through: " + opened.reason();
  }
}
