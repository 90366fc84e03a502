package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.deploy.box.SystemdBox;
import sh.fazt.deploy.box.SystemdBox.Ended;
import sh.fazt.registry.control.PlainJson;

/**
 * A machine on which fazt is a service, with a site that is online, and which trusts test releases.
 */
final class UpgradeBox implements AutoCloseable {
  static final Path DISTRIBUTION =
      Path.of(System.getProperty("fazt.distribution", "target/fazt-1.0.0")).toAbsolutePath();

  /** What tests do not wait as long for as people do. */
  private static final String SETTINGS =
      """
      FAZT_UPGRADE_OBSERVE=5s
      FAZT_UPGRADE_CONFIRM_WITHIN=12s
      FAZT_UPGRADE_PREFLIGHT_SILENT_FOR=20s
      """;

  /**
   * A start that neither gets on nor ends is ended by systemd; five minutes are long for a test.
   */
  private static final String UNIT = "[Service]\nTimeoutStartSec=25\n";

  private static final String ANSWERS =
      "curl -fs -m 2 -H 'Host: blog.example.com' http://127.0.0.1/ | grep -q 'still here'";

  final SystemdBox box;
  private final String hash;

  private UpgradeBox(SystemdBox box) {
    this.box = box;
    this.hash = hash();
  }

  /** Boots one with what was built as its version. */
  static UpgradeBox installed(String name, TestReleases releases) {
    var box = SystemdBox.boot(name);
    try {
      box.sh("mkdir -p /etc/fazt /etc/systemd/system/fazt.service.d /root/site");
      write(box, "/etc/systemd/system/fazt.service.d/test.conf", UNIT);
      box.sh(
          DISTRIBUTION
              + "/bin/fazt service install --domain example.com --username ada --password 'a good word'");
      box.sh("cat >>/etc/fazt/fazt.env <<'E'\n" + SETTINGS + "E\n");
      box.copy(releases.key(), "/opt/fazt/keys/test.pem");
      box.sh("chmod 644 /opt/fazt/keys/test.pem; systemctl restart fazt");
      box.sh(
          "key=$(fazt server create-key --name caller --scopes admin --db /var/lib/fazt/fazt.db --quiet);"
              + " printf %s \"$key\" | fazt remote add node --url http://127.0.0.1 --token-stdin");
      box.sh("echo 'still here' >/root/site/index.html; fazt app deploy /root/site --name blog");
      box.sh(ANSWERS);
      return new UpgradeBox(box);
    } catch (IOException e) {
      box.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      box.close();
      throw e;
    }
  }

  private static void write(SystemdBox box, String file, String text) {
    box.sh("cat >" + file + " <<'E'\n" + text + "E\n");
  }

  /** Upgrades from here, to its end. */
  Ended upgrade(Path archive, String... flags) {
    begin(archive, flags);
    return ended();
  }

  /** Waits for the end of who upgrades it. */
  Ended ended() {
    for (int i = 0; box.run("test", "-s", "/root/caller.status").status() != 0; i++) {
      assertThat(i).as(() -> "the caller goes on\n" + box.journal()).isLessThan(3);
      box.run(
          "sh",
          "-c",
          "for _ in $(seq 400); do [ -s /root/caller.status ] && exit; sleep 0.2; done");
    }
    return new Ended(
        Integer.parseInt(box.sh("cat /root/caller.status")), box.sh("cat /root/caller.log"), "");
  }

  /** Has somebody upgrade it, whom {@code caller.pid} names. */
  void begin(Path archive, String... flags) {
    box.sh("rm -f /root/caller.*");
    box.start(
        "sh",
        "-c",
        "sh -c 'echo $$ >/root/caller.pid; exec fazt upgrade --file "
            + archive
            + " "
            + String.join(" ", flags)
            + "' >/root/caller.log 2>&1; echo $? >/root/caller.status");
  }

  /** Waits until it is over, whatever happened: nothing is under way or on trial. */
  void settle() {
    String quiet =
        "([ ! -e /opt/fazt/trial ]"
            + " || grep -qxF -f /var/lib/fazt/upgrade/confirmed /opt/fazt/trial) && "
            + ANSWERS
            + " && fazt upgrade status --json >/root/status.json"
            + " && ! grep -qE '\"on_trial\":true|\"activity\"' /root/status.json";
    // Twice: between two steps there is a moment at which nothing is to be seen.
    box.await(quiet + " && sleep 1 && " + quiet);
  }

  /** What {@code upgrade status} says. */
  Map<String, @Nullable Object> status() {
    return data("fazt upgrade status --json");
  }

  private Map<String, @Nullable Object> data(String command) {
    try {
      return PlainJson.object(PlainJson.readObject(box.sh(command)).get("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version that runs. */
  String version() {
    return String.valueOf(status().get("version"));
  }

  /** What the status says of the last upgrade. */
  Map<String, @Nullable Object> last() {
    return PlainJson.object(status().get("last"));
  }

  private String hash() {
    return String.valueOf(
        data("fazt server state-hash --db /var/lib/fazt/fazt.db --json").get("state_hash"));
  }

  /** The site is there, this version runs and says so, and nothing differs from before. */
  void runs(String version) {
    box.sh(ANSWERS);
    assertThat(version()).isEqualTo(version);
    assertThat(box.sh("readlink /opt/fazt/current")).isEqualTo("releases/" + version);
    assertThat(box.sh("cat /opt/fazt/current/version")).isEqualTo(version);
    assertThat(hash()).isEqualTo(hash);
    assertThat(box.sh("find /opt/fazt ! -user root")).isEmpty();
  }

  /** Has visitors come until {@link #visits()} is asked. */
  void visited() {
    var classes = Visitors.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    box.sh("rm -f /root/visits /root/visits.end");
    box.start(
        "sh",
        "-c",
        "%s/bin/java -Xmx64m -XX:+UseSerialGC -cp %s %s 80 /root/visits.end >/root/visits.new 2>&1; mv /root/visits.new /root/visits"
            .formatted(System.getProperty("java.home"), classes, Visitors.class.getName()));
    box.await("[ -e /root/visits.new ]");
  }

  /** What happened to them. */
  Map<String, @Nullable Object> visits() {
    box.sh("touch /root/visits.end");
    box.await("[ -e /root/visits ]");
    String said = box.sh("cat /root/visits");
    System.out.println("visitors during a good upgrade: " + said);
    try {
      return PlainJson.readObject(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It takes changes: nothing holds them back any more. */
  void takesChanges() {
    box.sh("fazt app deploy /root/site --name blog");
  }

  @Override
  public void close() {
    box.close();
  }
}
