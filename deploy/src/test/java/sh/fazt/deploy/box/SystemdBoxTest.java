package sh.fazt.deploy.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The box does what a machine does, and this machine has nothing of it. */
@Tag("system")
@Timeout(120)
class SystemdBoxTest {
  private static final String UNIT =
      """
      [Service]
      ExecStart=/usr/bin/sleep infinity
      Restart=always
      RestartSec=10ms
      [Install]
      WantedBy=multi-user.target
      """;

  @Test
  void aServiceRunsAgainAfterAKillARebootAndAPowerCut(@TempDir Path folder) throws Exception {
    Path unit = Files.writeString(folder.resolve("unit"), UNIT);
    try (var box = SystemdBox.boot("SystemdBoxTest")) {
      box.copy(unit, "/etc/systemd/system/sleeper.service");
      box.sh("systemctl enable --now sleeper; echo kept >/root/kept");
      String first = pid(box);

      box.sh("systemctl kill -s KILL sleeper");
      box.await("! systemctl show -P MainPID sleeper | grep -qxE '0|" + first + "'");

      String boot = box.sh("cat /proc/sys/kernel/random/boot_id");
      box.reboot();
      box.await("systemctl is-active sleeper");
      assertThat(box.sh("cat /root/kept")).isEqualTo("kept");
      assertThat(box.sh("cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);

      box.sh("echo later >/root/kept");
      box.powerCut();
      box.await("systemctl is-active sleeper");
      assertThat(box.sh("cat /root/kept")).isEqualTo("later");
      assertThat(box.sh("journalctl --list-boots | grep -c '^ *-\\?[0-9]'")).isEqualTo("3");
    }
    assertThat(Path.of("/etc/systemd/system/sleeper.service")).doesNotExist();
    assertThat(Path.of("/root/kept")).doesNotExist();
  }

  private static String pid(SystemdBox box) {
    return box.sh("systemctl show -P MainPID sleeper");
  }

  @Test
  void thePortsOfThisMachineAreFreeInIt() {
    try (var box = SystemdBox.boot("SystemdBoxTest-ports")) {
      assertThat(box.sh("ls /sys/class/net; cat /proc/net/tcp | wc -l")).isEqualTo("lo\n1");
      assertThat(box.run("false").status()).isEqualTo(1);
    }
  }
}
