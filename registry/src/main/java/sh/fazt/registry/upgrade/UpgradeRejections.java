package sh.fazt.registry.upgrade;

import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why a node did not upgrade itself. It goes on as it was. */
public final class UpgradeRejections {
  private UpgradeRejections() {}

  /** Nobody told the node where releases are. */
  public static Rejection noSource() {
    return RejectionCode.NO_RELEASE_SOURCE.because(
        "This node knows no source of releases: set fazt.upgrade.source on it, or name one with"
            + " --url or a file with --file");
  }

  /** Nothing starts the node again, or it was not installed. */
  public static Rejection unsupported() {
    return RejectionCode.UPGRADE_UNSUPPORTED.because(
        "This node was started by hand and nothing would start another version of it: install it"
            + " with install.sh, or run it under libexec/run-node, then upgrade it");
  }
}
