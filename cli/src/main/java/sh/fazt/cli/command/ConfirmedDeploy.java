package sh.fazt.cli.command;

import java.io.IOException;
import java.time.InstantSource;
import sh.fazt.cli.api.DeployRequest;
import sh.fazt.cli.api.DeployResult;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/**
 * A deploy to a derived name. Where it would replace a deploy from another place the user is asked
 * to confirm; a script has to name what it replaces.
 */
final class ConfirmedDeploy {
  private static final String OTHER_PLACE = "OTHER_PLACE";

  private ConfirmedDeploy() {}

  /**
   * Deploys.
   *
   * @throws Failure if the name belongs to another place and replacing it was not confirmed
   */
  static DeployResult make(
      DeployRequest request, Timeouts timeouts, InstantSource clock, Shell shell)
      throws IOException {
    try {
      return DeployResult.make(request, timeouts, clock, shell);
    } catch (Failure failure) {
      if (!failure.code().equals(OTHER_PLACE)) {
        throw failure;
      }
      if (!shell.interactive()) {
        throw named(failure, request);
      }
      Confirmation.ask(
          "'" + request.name() + "' is taken. " + failure.sentence() + ". Replace it?", shell);
      return DeployResult.make(request.replacing(), timeouts, clock, shell);
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
