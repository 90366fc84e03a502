package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command line of release 0.10 drives this server: each of its commands, once. */
class OlderCliTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final OlderCli CLI = new OlderCli(NODE.port(), NODE.token());

  @BeforeAll
  static void anApp() {
    var deployed =
        CLI.deploy("tetris", aZip().with("index.html", "<p>tetris").with("a/b.css", "p{}").bytes());
    assertThat(deployed.site()).isEqualTo("tetris");
    assertThat(deployed.fileCount()).isEqualTo(2);
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static String idOf(String alias) {
    return CLI.run("app", "info", alias).path("id").textValue();
  }

  @Test
  void remoteStatus() {
    var health = CLI.typed("GET /api/system/health", OlderCli.Health.class);
    assertThat(health.status()).isEqualTo("healthy");
    assertThat(health.version()).isEqualTo("1.0.0");
    assertThat(health.mode()).isEqualTo("production");
    assertThat(health.uptimeSeconds()).isNotNegative();
    assertThat(health.memory().limitMb()).isPositive();
    assertThat(health.runtime().goroutines()).isPositive();
    assertThat(health.database().openConnections()).isNotNegative();
  }

  @Test
  void remoteUpgrade() {
    assertThatThrownBy(() -> CLI.typed("POST /api/upgrade?check=true", OlderCli.Upgrade.class))
        .hasMessageStartingWith("NO_RELEASE_SOURCE: This node knows no source of releases");
  }

  @Test
  void remoteAppsAndPull() {
    assertThat(CLI.list("GET /api/apps?all=true", OlderCli.App.class))
        .anySatisfy(app -> assertThat(app.fileCount()).isEqualTo(2));
    assertThat(CLI.list("GET /api/apps/tetris/files", OlderCli.File.class))
        .extracting(OlderCli.File::path)
        .containsExactly("a/b.css", "index.html");
    assertThat(CLI.content("tetris", "a/b.css")).isEqualTo("p{}");
  }

  @Test
  void serverInfo() {
    var info = CLI.run("server", "info");
    assertThat(info.path("version").textValue()).isEqualTo("1.0.0");
    assertThat(info.path("domain").textValue()).isEqualTo("example.com");
    assertThat(info.path("vfs").path("cached_files").isIntegralNumber()).isTrue();
  }

  @Test
  void appListAndInfo() {
    assertThat(CLI.table()).anyMatch(row -> row.endsWith("tetris unlisted tetris"));
    assertThat(CLI.run("app", "list", "--aliases").findValuesAsText("subdomain"))
        .contains("admin", "api", "tetris");
    var info = CLI.run("app", "info", "--alias", "tetris", "--on", "zyt");
    assertThat(info.path("url").textValue()).startsWith("http://tetris.example.com");
    assertThat(info.path("file_count").intValue()).isEqualTo(2);
    assertThat(CLI.run("app", "info", "--id", info.path("id").textValue())).isEqualTo(info);
  }

  @Test
  void linkReserveSwapSplitUnlink() {
    String id = idOf("tetris");
    assertThat(CLI.run("app", "link", "second", "--id", id).path("message").textValue())
        .isEqualTo("Alias created");
    assertThat(CLI.run("app", "reserve", "held").path("message").textValue())
        .isEqualTo("Subdomain reserved");
    assertThat(CLI.raw("POST /api/aliases/swap", Map.of("alias1", "tetris", "alias2", "second")))
        .contains("\"message\":\"Aliases swapped\"");
    CLI.deploy("other", aZip().with("index.html", "other").bytes());
    var arms =
        List.of(Map.of("app_id", id, "weight", 50), Map.of("app_id", idOf("other"), "weight", 50));
    assertThat(CLI.raw("POST /api/aliases/halves/split", Map.of("targets", arms)))
        .contains("\"message\":\"Traffic split configured\"");
    assertThat(CLI.run("app", "unlink", "held").path("message").textValue())
        .isEqualTo("Alias removed");
  }

  @Test
  void forkLineageRemove() {
    var fork = CLI.run("app", "fork", "--alias", "tetris", "--as", "copy", "--to", "zyt");
    assertThat(fork.path("message").textValue()).isEqualTo("App forked");
    assertThat(fork.path("url").textValue()).startsWith("http://copy.example.com");
    assertThat(NODE.visit("copy").text()).isEqualTo("<p>tetris");
    assertThat(CLI.run("app", "lineage", "--alias", "copy").path("id").textValue())
        .isEqualTo(fork.path("original_id").textValue());
    var removed = CLI.run("app", "remove", "copy", "--from", "zyt");
    assertThat(removed.path("deleted").intValue()).isEqualTo(1);
    assertThat(removed.path("message").textValue()).isEqualTo("App removed");
    assertThatThrownBy(() -> CLI.run("app", "info", "copy")).hasMessage("not found");
  }

  @Test
  void aBadTokenIsToldInWordsItCanDecode() {
    var stranger = new OlderCli(NODE.port(), "0".repeat(64));
    assertThatThrownBy(() -> stranger.typed("GET /api/apps/x", OlderCli.App.class))
        .hasMessage("UNAUTHORIZED: Authentication required");
    assertThatThrownBy(() -> stranger.run("app", "list"))
        .hasMessage("UNAUTHORIZED: Authentication required");
    assertThatThrownBy(() -> stranger.deploy("x", aZip().with("index.html", "x").bytes()))
        .hasMessage("INVALID_API_KEY: Invalid or expired API key");
  }
}
