package sh.fazt.registry.release;

import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** Why a release is not taken. Nothing of it has run, and what is installed is as it was. */
public final class ReleaseRejections {
  private ReleaseRejections() {}

  /** The manifest cannot be read as one. */
  static RejectedException badManifest(String why) {
    return damaged("the manifest of the release is none: " + why);
  }

  /** Bytes are missing, too many, or other ones than were signed. */
  static RejectedException damaged(String why) {
    return RejectionCode.RELEASE_DAMAGED.because(why + "; fetch the release again").asException();
  }

  /** No key that is trusted here has signed it. */
  static RejectedException notSigned(String what) {
    return RejectionCode.RELEASE_SIGNATURE
        .because(
            what
                + " is not signed by a key that is trusted here; fetch it from where its makers"
                + " offer it")
        .asException();
  }

  /** There is nothing to check a signature with. */
  static RejectedException noKeys() {
    return RejectionCode.RELEASE_SIGNATURE
        .because("no release key is trusted here; put the makers' public key (PEM) into its folder")
        .asException();
  }

  /** A file in the folder of keys is none. */
  static RejectedException badKey(String file) {
    return RejectionCode.RELEASE_SIGNATURE
        .because(file + " is not an Ed25519 public key in PEM; mend or remove it")
        .asException();
  }

  /** It was made for another machine. */
  public static RejectedException otherPlatform(ReleasePlatform of, ReleasePlatform here) {
    return RejectionCode.RELEASE_PLATFORM
        .because("the release is for " + of + ", and this machine is " + here)
        .asException();
  }

  /** The release says from which version on one may come to it. */
  public static RejectedException tooOldToCome(
      ReleaseVersion to, ReleaseVersion minimumFrom, ReleaseVersion from) {
    return RejectionCode.RELEASE_VERSION
        .because(
            to
                + " takes over from "
                + minimumFrom
                + " on, and this is "
                + from
                + "; go to "
                + minimumFrom
                + " first")
        .asException();
  }

  /** Another build of the version that runs. */
  static RejectedException otherOfSameVersion(ReleaseVersion version) {
    return RejectionCode.RELEASE_VERSION
        .because(
            "another build of " + version + " is installed and in use; give this one a new version")
        .asException();
  }

  /** The program's own version file says something else than the manifest. */
  static RejectedException mislabelled(ReleaseVersion version) {
    return RejectionCode.RELEASE_VERSION
        .because(
            "the manifest says " + version + ", and the program in the archive another version")
        .asException();
  }

  /** There is no room to unpack it. */
  static RejectedException noSpace(long bytes) {
    return RejectionCode.DISK_FULL
        .because("the release needs " + (bytes >> 20) + " MiB; free some space and try again")
        .asException();
  }

  /** Somebody else installs just now. */
  static RejectedException busy() {
    return RejectionCode.BUSY
        .because("another release is being installed; try again when that has ended")
        .asException();
  }
}
