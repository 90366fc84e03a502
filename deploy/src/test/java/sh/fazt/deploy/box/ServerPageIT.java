package sh.fazt.deploy.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code docs/server.md}, typed in on a fresh machine: its commands in their order, and files that
 * name their place written there. Uses Debian's packages nginx and caddy.
 */
@Tag("system")
@Timeout(300)
class ServerPageIT {
  private static final Path PAGE = Path.of("..", "docs", "server.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(sh|nginx|caddy)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** A block of the page. */
  private record Block(String language, String text) {}

  private static List<Block> blocks() throws IOException {
    var blocks = new ArrayList<Block>();
    BLOCK
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(found -> blocks.add(new Block(found.group(1), found.group(2))));
    return blocks;
  }

  @Test
  void everyCommandOfThePageWorks() throws IOException {
    for (String server : List.of("/usr/sbin/nginx", "/usr/bin/caddy")) {
      Assumptions.assumeTrue(Files.isExecutable(Path.of(server)), server + " is not installed");
    }
    Path distribution = Path.of(System.getProperty("fazt.distribution")).toAbsolutePath();
    int commands = 0;
    try (var box = SystemdBox.boot("ServerPageIT")) {
      box.sh(
          "command -v sudo || { printf '#!/bin/sh\\nexec \"$@\"\\n' >/usr/local/bin/sudo; chmod 755 /usr/local/bin/sudo; }");
      box.sh("mkdir /srv/fazt && ln -s " + distribution + "/bin /srv/fazt/bin");
      for (Block block : blocks()) {
        switch (block.language()) {
          case "sh" -> {
            for (String line : block.text().lines().toList()) {
              box.sh("cd /srv/fazt; " + line);
              commands++;
            }
          }
          case "caddy" -> {
            box.sh("systemctl stop nginx");
            // No authority can be reached from the box: Caddy is its own.
            write(box, block.text(), "{\n  local_certs\n  skip_install_trust\n}\n");
          }
          case "nginx" -> write(box, block.text(), "");
          default -> throw new AssertionError(block);
        }
      }
    }
    assertThat(commands).isGreaterThan(20);
  }

  /** Writes a file whose first line says where it is. */
  private static void write(SystemdBox box, String text, String before) throws IOException {
    String first = text.lines().findFirst().orElseThrow();
    assertThat(first).startsWith("# /etc/");
    Path file = box.path(first.substring(2));
    Files.createDirectories(file.getParent());
    Files.writeString(file, before + text);
  }
}
