package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.shell.ExitCode;

/** {@code fazt upgrade} follows a node to the end, and its exit code says which end that was. */
@Timeout(120)
class UpgradeCommandTest {
  private static final String BEGUN =
      """
      {"data":{"success":true,"message":"Preparing 1.0.1","current_version":"1.0.0",
       "new_version":"1.0.1","action":"started","id":"u1"}}""";

  private final Path folder;
  private final TestShell shell;
  private final Deque<String> statuses = new ArrayDeque<>();
  private int confirmed;

  UpgradeCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  private static String status(String version, String step, String detail, boolean onTrial) {
    boolean ended = List.of("confirmed", "went-back", "refused").contains(step);
    return """
        {"data":{"version":"%s","supported":true,"supervisor":"loop","source":"","releases":["1.0.0"],
         "on_trial":%s,"last":{"id":"u1","from":"1.0.0","to":"1.0.1","digest":"","step":"%s",
         "detail":"%s","actor":"key x#1","at":"2026-11-28T04:00:00Z","ended":%s}}}"""
        .formatted(version, onTrial, step, detail, ended);
  }

  /** A node that tells these states one after the other, the last one for ever. */
  private FakePeer node() throws IOException {
    var peer =
        new FakePeer(
            (exchange, _) -> {
              String path = exchange.getRequestURI().getPath();
              if (path.equals("/api/upgrade/confirm")) {
                confirmed++;
                FakePeer.send(exchange, 200, "{\"data\":{\"id\":\"u1\",\"version\":\"1.0.1\"}}");
              } else if (exchange.getRequestMethod().equals("POST")) {
                FakePeer.send(exchange, 200, BEGUN);
              } else {
                String next = statuses.size() > 1 ? statuses.pop() : statuses.getFirst();
                FakePeer.send(exchange, next.isEmpty() ? 502 : 200, next);
              }
            });
    shell.run("remote", "add", "zyt", "--url", "localhost:" + peer.port(), "--token", "secret");
    return peer;
  }

  @Test
  void aGoodOneIsConfirmedFromHere() throws IOException {
    statuses.add(status("1.0.0", "fetched", "61.2 MB", false));
    statuses.add(status("1.0.0", "switch-requested", "the node ends", false));
    statuses.add(""); // what stands in front of the node
    statuses.add(status("1.0.1", "ready", "visitors are served", true));
    statuses.add(status("1.0.1", "confirmed", "reached from outside", false));
    try (var _ = node()) {
      assertThat(shell.run("@zyt", "upgrade")).as(shell.err()).isEqualTo(ExitCode.OK);
    }
    assertThat(confirmed).isEqualTo(1);
    assertThat(shell.out())
        .contains(
            "Upgrading zyt from 1.0.0 to 1.0.1",
            "fetched: 61.2 MB",
            "the node is away while versions change",
            "ready: visitors are served",
            "Upgraded: zyt runs 1.0.1 now.");
  }

  @Test
  void oneThatWentBackSaysWhyAndFails() throws IOException {
    statuses.add(status("1.0.0", "switch-requested", "the node ends", false));
    statuses.add(status("1.0.0", "went-back", "1.0.1 was not ready in 2 starts", false));
    try (var _ = node()) {
      assertThat(shell.run("@zyt", "upgrade", "1.0.1", "--json")).isEqualTo(ExitCode.REFUSED);
    }
    assertThat(shell.out()).contains("WENT_BACK", "1.0.1 was not ready in 2 starts");
    assertThat(confirmed).isZero();
  }

  @Test
  void oneThatWasRefusedSaysWhyAndFails() throws IOException {
    statuses.add(status("1.0.0", "refused", "another state of the same 7 events", false));
    try (var _ = node()) {
      assertThat(shell.run("@zyt", "upgrade", "--json")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.out()).contains("UPGRADE_REFUSED", "another state of the same 7 events");
      assertThat(shell.run("@zyt", "upgrade", "rollback", "--json")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.run("@zyt", "upgrade", "status")).isEqualTo(ExitCode.OK);
      assertThat(shell.out()).contains("Version:  1.0.0", "1.0.0 -> 1.0.1: refused");
    }
  }

  @Test
  void aFileComesWithItsManifestAndSignature() throws IOException {
    statuses.add(status("1.0.0", "refused", "-", false));
    Path archive = Files.writeString(folder.resolve("fazt-v1.0.1-linux-amd64.tar.gz"), "x");
    try (var _ = node()) {
      assertThat(shell.run("@zyt", "upgrade", "--file", archive.toString()))
          .isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("no such file", ".manifest");
      assertThat(shell.run("@zyt", "upgrade", "--file", "x.zip")).isEqualTo(ExitCode.USAGE);
      assertThat(shell.run("@zyt", "upgrade", "--file", "a.tar.gz", "--url", "http://x"))
          .isEqualTo(ExitCode.USAGE);
    }
  }
}
