package sh.fazt.deploy.upgrade;

import sh.fazt.deploy.box.SystemdBox;

/** What is killed in the middle of an upgrade. */
enum Victim {
  // Between two nodes it is 0, which is whoever runs this, and all of its group.
  NODE("pid=$(systemctl show -P MainPID fazt); [ \"$pid\" -gt 0 ] && kill -9 \"$pid\""),
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
