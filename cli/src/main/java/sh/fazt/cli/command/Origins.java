package sh.fazt.cli.command;

import java.io.IOException;
import java.util.Optional;
import sh.fazt.cli.git.RepositoryUrl;
import sh.fazt.cli.peer.InstallsFile;
import sh.fazt.cli.peer.InstallsFile.Origin;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/**
 * Whether the repository a peer names is one that this user chose. Anyone who may deploy to a peer
 * can have it name any: a folder of this machine, which would go online, or one whose build would
 * be run here. So what the user chose is not confirmed again, and any other repository is not even
 * read before it is confirmed.
 */
final class Origins {
  private Origins() {}

  /**
   * Asks a person if the repository is not the one the app was installed from here.
   *
   * @param app as it was typed
   * @param id of the app
   * @throws Failure if it is another and was not confirmed; always in a script
   */
  static void require(String app, String id, RepositoryUrl requested, Peer peer, Shell shell)
      throws IOException {
    Optional<Origin> known = InstallsFile.of(shell).find(peer, id);
    Origin origin = origin(requested);
    if (known.equals(Optional.of(origin))) {
      return;
    }
    String what =
        "peer '"
            + peer.name()
            + "' says that '"
            + app
            + "' comes from "
            + origin
            + (requested.remote().startsWith("file:") ? ", a folder of this machine" : "")
            + known
                .map(before -> ", but you installed it from " + before)
                .orElse(", but it was not installed from there on this machine");
    if (!shell.interactive()) {
      throw new Failure(
          ExitCode.CONFLICT,
          "OTHER_SOURCE",
          what,
          "Nothing was fetched. If you trust that repository, install it yourself, once:\n"
              + "fazt app install "
              + origin
              + " --name NAME");
    }
    Confirmation.ask(
        what + ". What is there goes online, and its build may run here. Go on?", shell);
  }

  /** Keeps the repository an app was installed from. That it cannot be kept ends nothing. */
  static void keep(String id, RepositoryUrl from, Peer peer, Shell shell) {
    if (id.isEmpty()) {
      return;
    }
    try {
      InstallsFile.of(shell).put(peer, id, origin(from));
    } catch (IOException | Failure e) {
      shell.notice("note: an upgrade will have to ask where from: " + e.getMessage());
    }
  }

  private static Origin origin(RepositoryUrl url) {
    return new Origin(url.stored(), url.ref().orElse(""));
  }
}
