package sh.fazt.deploy.upgrade;

import sh.fazt.deploy.box.SystemdBox;

/** What is killed in the middle of an upgrade. */
enum Victim {
  NODE("kill -9 $(systemctl show -P MainPID fazt)"),
  GUARD("kill -9 $(pgrep -f '/opt/fazt/[g]uard --root')"),
  CALLER("kill -9 $(cat /root/caller.pid)"),
  POWER("");

  private final String blow;

  Victim(String blow) {
    this.blow = blow;
  }

  /** Waits for the moment and strikes. */
  void struckAt(Moment moment, SystemdBox box) {
    // The one who is to be killed may have ended by itself meanwhile.
    box.sh(
        "timeout 100 sh -c \"until (%s) >/dev/null 2>&1; do :; done\"; (%s) || true"
            .formatted(moment.seen(), this == POWER ? "true" : blow));
    if (this == POWER) {
      box.powerCut();
    }
  }
}
