package sh.fazt.http.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sh.fazt.registry.DiskSpace;
import sh.fazt.registry.upgrade.Installation;
import sh.fazt.registry.upgrade.UpgradeFolder;
import sh.fazt.registry.upgrade.UpgradeRejections;

/**
 * Where an upgrade is prepared: a folder beside the database, and where programs are put.
 *
 * @param root holds {@code releases} and {@code keys}
 */
record Workplace(UpgradeFolder folder, Path root) {

  static Workplace of(Installation installation, Path database) {
    return new Workplace(
        UpgradeFolder.of(database),
        installation.root().orElseThrow(() -> UpgradeRejections.unsupported().asException()));
  }

  Path keys() {
    return root.resolve("keys");
  }

  /** The folder of a release that is installed. */
  Path release(String version) {
    return root.resolve("releases").resolve(version);
  }

  /** Where what somebody sends is put. */
  Path incoming() {
    return folder.file("incoming");
  }

  /** Where a release is unpacked to be tried. */
  Path unpacked() {
    return folder.file("preflight").resolve("release");
  }

  /** The copy of the database that it is tried on. */
  Path copy() {
    return folder.file("preflight").resolve("fazt.db");
  }

  /**
   * Refuses an upgrade for which there is no room.
   *
   * @param here bytes beside the database
   * @param there bytes where programs are put
   * @param keepFree bytes that stay free on each disk
   * @throws sh.fazt.registry.domain.RejectedException if there is none
   */
  void mustHaveRoom(long here, long there, long keepFree) throws IOException {
    boolean oneDisk = disk(folder.path()).equals(disk(root));
    need("database", folder.path(), here + (oneDisk ? there : 0) + keepFree);
    if (!oneDisk) {
      need("programs", root, there + keepFree);
    }
  }

  private static void need(String name, Path where, long wanted) throws IOException {
    long free = DiskSpace.usable(where);
    if (free < wanted) {
      throw UpgradeRejections.noSpace(name, wanted, free).asException();
    }
  }

  /** Which disk a folder is on. */
  private static Object disk(Path where) throws IOException {
    return Files.getAttribute(where, "unix:dev");
  }
}
