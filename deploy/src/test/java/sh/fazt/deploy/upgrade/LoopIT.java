package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, kept running and upgraded without systemd and without root. */
@Tag("system")
@Timeout(300)
class LoopIT {
  private final Path folder;
  private final Path root;
  private final Path data;
  private final int port;
  private final TestReleases releases = new TestReleases(UpgradeBox.DISTRIBUTION, "LoopIT");
  private final Process loop;

  LoopIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    root = folder.resolve("program");
    data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(root.resolve("releases"));
    Files.createDirectories(root.resolve("keys"));
    String version = Files.readString(UpgradeBox.DISTRIBUTION.resolve("version")).strip();
    run("cp", "-a", UpgradeBox.DISTRIBUTION.toString(), root + "/releases/" + version);
    Files.createSymbolicLink(root.resolve("current"), Path.of("releases", version));
    Files.copy(root.resolve("current/libexec/guard"), root.resolve("guard"));
    Files.copy(releases.key(), root.resolve("keys/test.pem"));
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    fazt(
        "server",
        "init",
        "--username",
        "ada",
        "--password",
        "a good word",
        "--domain",
        "localhost");
    fazt("server", "set-config", "--port", Integer.toString(port));
    loop = loop();
    awaitNode();
    String key =
        fazt("server", "create-key", "--name", "me", "--scopes", "admin", "--quiet").strip();
    fazt("remote", "add", "node", "--url", "http://127.0.0.1:" + port, "--token", key);
    fazt("remote", "default", "node");
  }

  private Process loop() throws IOException {
    var builder =
        command(
            List.of(
                root + "/current/libexec/run-node",
                "--root",
                root.toString(),
                "--data",
                data.toString()));
    builder.environment().put("FAZT_UPGRADE_OBSERVE", "2s");
    builder.environment().put("FAZT_UPGRADE_CONFIRM_WITHIN", "12s");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("loop.log").toFile());
    return builder.start();
  }

  @AfterEach
  void end() throws Exception {
    loop.descendants().forEach(ProcessHandle::destroyForcibly);
    loop.destroyForcibly().waitFor();
  }

  private ProcessBuilder command(List<String> words) {
    var builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("FAZT"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_CONFIG_HOME", folder + "/config");
    builder.environment().put("FAZT_DB_PATH", data + "/fazt.db");
    return builder;
  }

  private record Ended(int status, String said) {}

  private Ended ended(List<String> words) throws IOException, InterruptedException {
    Process process = command(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  private String run(String... words) throws IOException, InterruptedException {
    Ended ended = ended(List.of(words));
    assertThat(ended.status()).as("%s\n%s", List.of(words), ended.said()).isZero();
    return ended.said();
  }

  private String fazt(String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(root + "/current/bin/fazt"));
    line.addAll(List.of(words));
    return run(line.toArray(String[]::new));
  }

  private void awaitNode() throws Exception {
    for (int i = 0; i < 600; i++) {
      if (ended(List.of("curl", "-fs", "-m", "2", "http://127.0.0.1:" + port + "/health")).status()
          == 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the node did not come up:\n" + log());
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("loop.log"));
  }

  private ProcessHandle node() {
    return loop.children()
        .filter(process -> process.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aKilledNodeComesBackAndAnUpgradeEndsWhereTheCommandSays() throws Exception {
    ProcessHandle first = node();
    first.destroyForcibly();
    first.onExit().get(10, TimeUnit.SECONDS);
    awaitNode();
    assertThat(node().pid()).isNotEqualTo(first.pid());

    Ended good = upgrade("1.0.1", Fault.NONE);
    assertThat(good.status()).as("%s\n%s", good.said(), log()).isZero();
    assertThat(fazt("upgrade", "status")).contains("Version:  1.0.1", "loop starts it");

    Ended bad = upgrade("1.0.2", Fault.EXITS_WELL_AT_START);
    assertThat(bad.status()).as(bad.said()).isNotZero();
    assertThat(bad.said()).contains("runs 1.0.1 again, not 1.0.2");
    assertThat(Files.readSymbolicLink(root.resolve("current"))).hasToString("releases/1.0.1");

    fazt("server", "stop");
    assertThat(loop.waitFor()).as(log()).isZero();
  }

  private Ended upgrade(String version, Fault fault) throws Exception {
    Path archive = releases.make(version, fault);
    Ended ended =
        ended(List.of(root + "/current/bin/fazt", "upgrade", "--file", archive.toString()));
    releases.remove(archive);
    return ended;
  }
}
