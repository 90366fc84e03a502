package sh.fazt.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The unit of a service: a template of the release with the places filled in. */
final class UnitFile {
  private static final int FIRST_FREE_PORT = 1024;

  private UnitFile() {}

  /**
   * Its text.
   *
   * @param libexec the folder of the templates
   * @param port the node is to listen on: for a lower one than 1024 it may do that, and nothing
   *     else that is root's
   */
  static String text(Path libexec, ServiceLayout layout, int port) throws IOException {
    boolean needsRight = port < FIRST_FREE_PORT;
    return Files.readString(
            libexec.resolve(layout.isOfTheMachine() ? "fazt.service" : "fazt-user.service"))
        .replace("@ROOT@", layout.root().toString())
        .replace("@DATA@", layout.data().toString())
        .replace("@SETTINGS@", layout.settings().toString())
        .replace("@USER@", layout.user())
        .replace("@CAPABILITIES@", needsRight ? "CAP_NET_BIND_SERVICE" : "")
        // In a user namespace of its own the right to a low port is worth nothing.
        .replace("@PRIVATE_USERS@", needsRight ? "no" : "yes");
  }
}
