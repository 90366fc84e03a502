package sh.fazt.deploy.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The node as a service: installed, killed, hung, rebooted, looked at, removed. */
@Tag("system")
@Timeout(300)
class ServiceIT {
  private static final Path RELEASE =
      Path.of(System.getProperty("fazt.distribution")).toAbsolutePath();
  private static final String FAZT = RELEASE + "/bin/fazt";
  private static final String ANSWERS =
      "curl -fs -m 2 -H 'Host: blog.example.com' http://127.0.0.1/ | grep -q 'still here'";

  /**
   * What `systemd-analyze security` makes of the unit: 0 is best; most services have more than 9.
   */
  private static final double MOST_EXPOSED = 1.5;

  private static void install(SystemdBox box) {
    box.sh(FAZT + " service install --domain example.com --username ada --password 'a good word'");
    box.sh("mkdir -p /root/site && echo 'still here' >/root/site/index.html");
    box.sh("fazt app deploy /root/site --name blog");
  }

  @Test
  void aFreshServerServesAnAppAfterTwoCommands() {
    try (var box = SystemdBox.boot("ServiceIT-fresh")) {
      long from = System.nanoTime();
      String installed = box.sh(FAZT + " service install --domain example.com --json");
      assertThat(installed).contains("\"password\":\"", "\"port\":80", "\"running\":true");
      box.sh("mkdir /root/site && echo 'still here' >/root/site/index.html");
      box.sh("fazt app deploy /root/site --name blog");
      box.sh(ANSWERS);
      System.out.printf(
          "from the first command to an app that answers: %d ms%n",
          (System.nanoTime() - from) / 1_000_000);

      // It runs from there, as its own user, and everything but its data is root's.
      assertThat(box.sh("ps -o user= -p $(systemctl show -P MainPID fazt)")).isEqualTo("fazt");
      assertThat(box.sh("readlink /usr/local/bin/fazt")).isEqualTo("/opt/fazt/current/bin/fazt");
      assertThat(box.sh("readlink /opt/fazt/current")).startsWith("releases/");
      assertThat(box.sh("stat -c '%a %U' /var/lib/fazt /var/lib/fazt/fazt.db"))
          .isEqualTo("700 fazt\n600 fazt");
      assertThat(box.sh("find /opt/fazt /etc/fazt /etc/systemd/system ! -user root")).isEmpty();
      assertThat(box.sh("find /var/lib/fazt ! -user fazt")).isEmpty();

      // Functions run in processes of their own, under the same restrictions.
      box.sh(
          "fazt app deploy "
              + Path.of("..", "docs/examples/guestbook").toAbsolutePath().normalize()
              + " --name book");
      box.await(
          "curl -fs -m 30 -H 'Host: book.example.com' -d 'name=Ada&text=first'"
              + " http://127.0.0.1/api/ -o /dev/null");
      assertThat(box.sh("curl -fs -m 30 -H 'Host: book.example.com' http://127.0.0.1/api/"))
          .contains("<strong>Ada</strong>");

      assertThat(exposure(box)).isLessThanOrEqualTo(MOST_EXPOSED);
    }
  }

  private static double exposure(SystemdBox box) {
    String said = box.sh("systemd-analyze security --no-pager fazt.service | tail -1");
    Matcher level = Pattern.compile("fazt\\.service: ([0-9.]+)").matcher(said);
    assertThat(level.find()).as(said).isTrue();
    System.out.println("exposure of fazt.service: " + level.group(1));
    return Double.parseDouble(level.group(1));
  }

  @Test
  void itIsBackWithItsDataWhateverEndsIt() {
    try (var box = SystemdBox.boot("ServiceIT-ends")) {
      install(box);
      box.sh(ANSWERS);

      long fastest = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        box.sh("systemctl kill -s KILL fazt");
        long from = System.nanoTime();
        box.await(ANSWERS);
        fastest = Math.min(fastest, (System.nanoTime() - from) / 1_000_000);
      }
      System.out.println("back after SIGKILL within " + fastest + " ms");
      box.reboot();
      box.await(ANSWERS);
      box.powerCut();
      box.await(ANSWERS);

      box.sh(
          "mkdir -p /etc/systemd/system/fazt.service.d;"
              + " printf '[Service]\\nWatchdogSec=2\\n' >/etc/systemd/system/fazt.service.d/test.conf;"
              + " systemctl daemon-reload; systemctl restart fazt");
      String hung = box.sh("systemctl show -P MainPID fazt");
      // It has been watched for longer than it may be silent, and lives.
      box.await("[ $(journalctl -u fazt | grep -c 'Does not answer') = 0 ] && sleep 5");
      assertThat(box.sh("systemctl show -P MainPID fazt")).isEqualTo(hung);
      box.sh("kill -STOP " + hung);
      box.await("systemctl show -P MainPID fazt | grep -vqxE '0|" + hung + "' && " + ANSWERS);
      assertThat(box.journal()).contains("Watchdog timeout");
      assertThat(fastest).isLessThan(3000);
    }
  }

  @Test
  void theNodeCanWriteNothingButItsData() {
    try (var box = SystemdBox.boot("ServiceIT-writes")) {
      install(box);
      assertThat(
              box.sh(
                  "runuser -u fazt -- find /opt /etc /usr /var/lib/systemd /root -xdev -writable ! -type l 2>/dev/null || true"))
          .isEmpty();
      for (String forbidden :
          List.of(
              "touch /opt/fazt/guard",
              "touch /opt/fazt/current/bin/fazt",
              "ln -sfn releases/x /opt/fazt/current",
              "ln -sf /tmp/x /opt/fazt/request",
              "rm -rf /opt/fazt/releases",
              "touch /etc/systemd/system/fazt.service",
              "touch /etc/fazt/fazt.env",
              "touch /usr/local/bin/fazt",
              "systemctl restart fazt",
              "sudo -n true")) {
        var tried = box.run("runuser", "-u", "fazt", "--", "sh", "-c", forbidden);
        assertThat(tried.status()).as(forbidden + "\n" + tried.said()).isNotZero();
      }
      // The process sees even less: nothing it could become somebody else by, and one folder to
      // write in.
      String inside =
          "nsenter -t $(systemctl show -P MainPID fazt) -m -r -S $(id -u fazt) -G $(id -g fazt) -- ";
      assertThat(box.run("sh", "-c", inside + "touch /var/lib/fazt/x").status()).isZero();
      assertThat(box.run("sh", "-c", inside + "touch /var/lib/x").said()).contains("touch:");
      assertThat(box.run("sh", "-c", inside + "ls /root /home/*").status()).isNotZero();
      String status = box.sh("cat /proc/$(systemctl show -P MainPID fazt)/status");
      assertThat(status)
          .contains("NoNewPrivs:\t1", "CapEff:\t0000000000000400", "CapBnd:\t0000000000000400");
      box.sh("systemctl is-active fazt");
      box.sh(ANSWERS);
    }
  }

  @Test
  void commandsTellTheTruth() {
    try (var box = SystemdBox.boot("ServiceIT-commands")) {
      assertThat(box.run(FAZT, "service", "status").status()).isEqualTo(3);
      assertThat(box.run(FAZT, "service", "install").said()).contains("--domain is missing");
      var other = box.run("runuser", "-u", "nobody", "--", FAZT, "service", "install");
      assertThat(other.status()).isEqualTo(4);
      assertThat(other.err()).contains("has to be run by root");

      var web = box.start("python3", "-m", "http.server", "80", "--bind", "127.0.0.1");
      box.await("curl -s -o /dev/null http://127.0.0.1/");
      var taken = box.run(FAZT, "service", "install", "--domain", "example.com");
      assertThat(taken.status()).isEqualTo(5);
      assertThat(taken.err()).contains("port 80 is taken by python3 (process");
      assertThat(box.run("id", "fazt").status()).isNotZero();
      web.destroyForcibly();
      box.sh("pkill -x python3 || true");

      box.sh(
          "mkdir -p /usr/local/sbin; printf '#!/bin/sh\\necho \"$*\" >>/root/ufw; echo Status: active\\n'"
              + " >/usr/local/sbin/ufw; chmod 755 /usr/local/sbin/ufw");
      // Whatever is not to be said, the password is: nobody could sign in otherwise.
      assertThat(box.sh(FAZT + " service install --domain example.com -q"))
          .matches("([a-zA-Z0-9]{5}-){3}[a-zA-Z0-9]{5}");
      install(box);
      assertThat(box.sh("cat /root/ufw")).isEqualTo("status\nallow 80/tcp\nstatus\nallow 80/tcp");
      assertThat(box.run("fazt", "service", "status", "-q").said()).isEqualTo("running\n");

      // Again: nothing is lost, nothing is started anew, and what is told is changed.
      String pid = box.sh("systemctl show -P MainPID fazt");
      box.sh("fazt service install");
      assertThat(box.sh("systemctl show -P MainPID fazt")).isEqualTo(pid);
      box.sh("fazt service install --port 8080 --listen loopback --trusted-proxies 127.0.0.1,::1");
      box.sh("curl -fs -H 'Host: blog.example.com' http://127.0.0.1:8080/ | grep -q 'still here'");
      assertThat(box.sh("ss -Hltn 'sport = :8080'"))
          .contains("127.0.0.1:8080 ")
          .doesNotContain("*:8080");
      assertThat(box.sh("systemctl show -P CapabilityBoundingSet fazt")).isEmpty();
      assertThat(exposure(box)).isLessThanOrEqualTo(MOST_EXPOSED);

      assertThat(box.run("fazt", "server", "stop").err()).contains("fazt service stop");
      assertThat(box.sh("fazt server status")).contains("/var/lib/fazt/fazt.db", "Running");
      assertThat(box.sh("fazt service logs --json -n 5")).startsWith("{\"data\":[{\"at\":");
      box.sh("fazt service stop");
      var stopped = box.run("fazt", "service", "status", "--json");
      assertThat(stopped.status()).isEqualTo(3);
      assertThat(stopped.out()).contains("\"running\":false");
      // What root does while it is stopped leaves nothing that is root's.
      box.sh("fazt server create-key --name laptop; fazt server fsck");
      assertThat(box.sh("find /var/lib/fazt ! -user fazt")).isEmpty();
      box.sh("fazt service start");

      box.sh("fazt service uninstall");
      assertThat(
              box.sh(
                  "ls -d /opt/fazt /etc/systemd/system/fazt.service /usr/local/bin/fazt 2>&1 || true"))
          .doesNotContain("\n/opt", "\n/etc")
          .contains("cannot access '/opt/fazt'", "cannot access '/usr/local/bin/fazt'");
      assertThat(box.run(FAZT, "service", "status").status()).isEqualTo(3);
      box.sh(FAZT + " service install --port 80 --listen all");
      box.await(ANSWERS);
      box.sh("fazt service uninstall --purge-data");
      assertThat(box.run("ls", "-d", "/var/lib/fazt").status()).isNotZero();
      assertThat(box.run("id", "fazt").status()).isNotZero();
    }
  }

  @Test
  void aUserHasAServiceOfTheirOwn() {
    try (var box = SystemdBox.boot("ServiceIT-user")) {
      box.sh(
          "useradd -m ada; loginctl enable-linger ada; cp -a "
              + RELEASE
              + " /usr/local/lib/release");
      box.await("[ -S /run/user/$(id -u ada)/systemd/private ]");
      String ada =
          "runuser -u ada -- env HOME=/home/ada XDG_RUNTIME_DIR=/run/user/$(id -u ada) PATH=$PATH:/home/ada/.local/bin ";
      box.sh(
          "cd /home/ada; "
              + ada
              + "/usr/local/lib/release/bin/fazt service install --user-service --domain localhost");
      box.sh("curl -fs http://127.0.0.1:4698/health");
      box.sh("cd /home/ada; " + ada + "fazt service status --user-service");
      String pid = box.sh(ada + "systemctl --user show -P MainPID fazt");
      assertThat(box.sh("ps -o user= -p " + pid)).isEqualTo("ada");

      box.sh("kill -KILL " + pid);
      box.await("curl -fs http://127.0.0.1:4698/health");
      box.reboot();
      box.await("curl -fs http://127.0.0.1:4698/health");
      box.sh("cd /home/ada; " + ada + "fazt service uninstall --user-service --purge-data");
      assertThat(box.sh("find /home/ada/.local /home/ada/.config/systemd -type f")).isEmpty();
    }
  }
}
