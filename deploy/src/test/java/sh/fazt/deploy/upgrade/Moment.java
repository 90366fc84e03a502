package sh.fazt.deploy.upgrade;

/** How far an upgrade is, as one can see on the machine without asking the node. */
enum Moment {
  UPLOADED("ls /var/lib/fazt/upgrade/incoming/*.tar.gz"),
  UNPACKED("ls /var/lib/fazt/upgrade/preflight/release/lib"),
  COPIED("ls /var/lib/fazt/upgrade/preflight/fazt.db"),
  PREFLIGHT("pgrep -f 'server [p]reflight'"),
  REQUESTED("ls /var/lib/fazt/upgrade/request"),
  INSTALLING("ls /opt/fazt/installing"),
  UNPACKING_AGAIN("ls -d /opt/fazt/releases/.staging-*"),
  ON_TRIAL("ls /opt/fazt/trial"),
  STARTED("grep -qx starts=1 /opt/fazt/trial && pgrep -f 'Fazt server [s]tart'"),
  READY("ls /opt/fazt/trial && systemctl is-active fazt"),
  CONFIRMED("ls /opt/fazt/trial && grep -qxF -f /var/lib/fazt/upgrade/confirmed /opt/fazt/trial");

  private final String seen;

  Moment(String seen) {
    this.seen = seen;
  }

  /** A command that ends well once it has come. */
  String seen() {
    return seen;
  }
}
