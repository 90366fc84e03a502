package sh.fazt.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.deploy.box.SystemdBox;
import sh.fazt.registry.release.TestKey;
import sh.fazt.registry.release.TestRelease;

/** {@code install.sh} on a server that has nothing of fazt yet. */
@Tag("system")
@Timeout(600)
class InstallIT {
  private static final String ANSWERS =
      "curl -fs -m 5 -H 'Host: blog.example.com' http://127.0.0.1/ | grep -q 'hello'";

  @TempDir private Path folder;

  @Test
  void oneCommandMakesAServerOfAFreshMachine() throws IOException {
    Path offered = BuiltRelease.offered();
    try (var box = SystemdBox.boot("InstallIT-server")) {
      box.start("python3", "-m", "http.server", "--directory", offered.toString(), "8000");
      box.await("curl -fs http://127.0.0.1:8000/latest >/dev/null");

      long from = System.nanoTime();
      String said =
          box.sh(
              "curl -fsSL http://127.0.0.1:8000/install.sh | sh -s --"
                  + " --server --from http://127.0.0.1:8000 --domain example.com");
      System.out.printf("install.sh from a URL: %d ms%n", (System.nanoTime() - from) / 1_000_000);
      assertThat(said).contains("Unpacked /opt/fazt/releases/1.0.0", "assword");

      box.sh("mkdir /root/site && echo hello >/root/site/index.html");
      box.sh("fazt app deploy /root/site --name blog");
      box.await(ANSWERS);
      // It runs on its own runtime, and the service's user can write none of it.
      String pid = box.sh("systemctl show -P MainPID fazt");
      assertThat(box.sh("readlink /proc/" + pid + "/exe"))
          .isEqualTo("/opt/fazt/releases/1.0.0/runtime/bin/java");
      assertThat(box.sh("find /opt/fazt ! -user root -o -type f -perm /022")).isEmpty();
      assertThat(box.sh("ls /opt/fazt/keys")).matches("release-[0-9a-f]{16}\\.pem");
      assertThat(box.sh("fazt release verify " + offered + "/fazt-v1.0.0-linux-*.manifest"))
          .contains("as it was signed");

      // Once more it changes nothing.
      assertThat(box.sh("sh " + offered + "/install.sh --server")).contains("is there already");
      assertThat(box.sh("systemctl show -P MainPID fazt")).isEqualTo(pid);

      // Another version is an upgrade, where there are data.
      var key = new TestKey();
      Path newer = folder.resolve("newer");
      TestRelease.offer(newer, key, new TestRelease("1.0.1"));
      box.copy(newer, "/root/newer");
      Files.writeString(box.path("/root/key.pem"), key.pem());
      var other =
          box.run(
              "sh",
              offered + "/install.sh",
              "--server",
              "--from",
              "/root/newer",
              "--key",
              "/root/key.pem");
      assertThat(other.status()).as(other.said()).isEqualTo(1);
      assertThat(other.err())
          .contains("fazt 1.0.0 runs here", "fazt upgrade --file /root/newer/fazt-v1.0.1-linux-");
      assertThat(box.sh("ls /opt/fazt/keys | wc -l")).isEqualTo("1");

      box.sh("sh " + offered + "/install.sh --uninstall --server");
      assertThat(box.sh("ls /opt/fazt /usr/local/bin/fazt 2>/dev/null || :")).isEmpty();
      box.sh("test -f /var/lib/fazt/fazt.db");

      box.sh("sh " + offered + "/install.sh --server");
      box.await(ANSWERS);
      box.sh("sh " + offered + "/install.sh --uninstall --server --purge-data");
      assertThat(box.run("test", "-e", "/var/lib/fazt").status()).isEqualTo(1);
    }
  }

  @Test
  void aUserInstallsAServiceOfTheirOwn() throws IOException {
    Path offered = BuiltRelease.offered();
    try (var box = SystemdBox.boot("InstallIT-user")) {
      box.sh("useradd -m ada; loginctl enable-linger ada");
      // Where the release was built is not for everybody.
      box.copy(offered, "/usr/local/lib/offered");
      box.await("[ -S /run/user/$(id -u ada)/systemd/private ]");
      String ada =
          "cd /home/ada; runuser -u ada -- env HOME=/home/ada XDG_RUNTIME_DIR=/run/user/$(id -u ada)"
              + " PATH=$PATH:/home/ada/.local/bin ";
      String install = "sh /usr/local/lib/offered/install.sh ";

      var system = box.run("sh", "-c", ada + install + "--server --domain localhost");
      assertThat(system.status()).as(system.said()).isEqualTo(1);
      assertThat(system.err()).contains("is made by root: sudo");
      box.sh(ada + install + "--user --domain localhost");
      box.await("curl -fs http://127.0.0.1:4698/health");
      assertThat(box.sh(ada + "fazt version -q")).isEqualTo("1.0.0");
      assertThat(box.sh("ls /home/ada/.local/share/fazt/program/releases")).isEqualTo("1.0.0");

      box.sh(ada + install + "--uninstall --user");
      box.sh("test -f /home/ada/.local/share/fazt/fazt.db");
    }
  }

  @Test
  void whatStandsInTheWayIsNamedAndNothingIsInstalled() throws IOException {
    String install = "sh " + BuiltRelease.offered() + "/install.sh --server ";
    try (var box = SystemdBox.boot("InstallIT-refusals")) {
      box.start("python3", "-m", "http.server", "80");
      box.await("curl -fs http://127.0.0.1/ >/dev/null");
      var taken = box.run("sh", "-c", install + "--domain example.com");
      assertThat(taken.status()).as(taken.said()).isEqualTo(1);
      assertThat(taken.err()).containsPattern("port 80 is taken by python3 \\(process [0-9]+\\)");
      box.sh("kill $(ss -Hltnp 'sport = :80' | sed 's/.*pid=\\([0-9]*\\).*/\\1/')");
      box.await("! curl -s http://127.0.0.1/ >/dev/null");

      var unnamed = box.run("sh", "-c", install);
      assertThat(unnamed.status()).as(unnamed.said()).isEqualTo(2);
      assertThat(unnamed.err()).contains("--domain is missing");

      box.sh("mkdir -p /opt && mount -t tmpfs -o ro tmpfs /opt");
      var readOnly = box.run("sh", "-c", install + "--domain example.com");
      assertThat(readOnly.status()).as(readOnly.said()).isEqualTo(1);
      assertThat(readOnly.err()).contains("/opt is on a file system that is read-only");
      box.sh("umount /opt && mount -t tmpfs -o size=100m tmpfs /opt");
      var small = box.run("sh", "-c", install + "--domain example.com");
      assertThat(small.status()).as(small.said()).isEqualTo(1);
      assertThat(small.err()).contains("/opt", "MiB left, and the release needs");
      assertThat(box.sh("ls /opt/fazt/releases; ls /etc/systemd/system/fazt.service 2>&1 || :"))
          .contains("No such file");
      box.sh("rm -rf /opt/fazt; umount /opt");

      // No systemd: what says so is a folder of it.
      var without =
          box.run(
              "unshare",
              "-m",
              "sh",
              "-c",
              "mount -t tmpfs tmpfs /run && " + install + "--domain example.com");
      assertThat(without.status()).as(without.said()).isEqualTo(1);
      assertThat(without.err()).contains("no systemd", "libexec/run-node");
    }
  }
}
