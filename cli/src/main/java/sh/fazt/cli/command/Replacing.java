package sh.fazt.cli.command;

import java.io.IOException;
import java.time.InstantSource;
import sh.fazt.cli.api.DeployRequest;
import sh.fazt.cli.api.Deployment;
import sh.fazt.cli.api.Patience;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/**
 * A deploy to a name that nobody typed. Where it would replace what came from another place a
 * person is asked; a script has to name what it replaces.
 */
final class Replacing {
  private static final String OTHER_PLACE = "OTHER_PLACE";

  private Replacing() {}

  /**
   * Deploys.
   *
   * @throws Failure if the name is somebody else's and nobody said that it may be replaced
   */
  static Deployment asked(
      DeployRequest request, Patience patience, InstantSource clock, Shell shell)
      throws IOException {
    try {
      return Deployment.make(request, patience, clock, shell);
    } catch (Failure failure) {
      if (!failure.code().equals(OTHER_PLACE)) {
        throw failure;
      }
      if (!shell.interactive()) {
        throw named(failure, request);
      }
      Confirmation.ask(
          "'" + request.name() + "' is taken. " + failure.sentence() + ". Replace it?", shell);
      return Deployment.make(request.replacing(), patience, clock, shell);
    }
  }

  private static Failure named(Failure failure, DeployRequest request) {
    return new Failure(
        failure.exit(),
        failure.code(),
        "'" + request.name() + "' is taken. " + failure.sentence(),
        "To replace it, say so: --name "
            + request.name()
            + "\nTo leave it alone, choose another: --name NAME");
  }
}
