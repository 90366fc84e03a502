package sh.fazt.http.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.api.ApiNode;
import sh.fazt.http.api.Scenario;
import sh.fazt.http.api.Transcript;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;

/** {@code POST /api/cmd}: commands as older clients type them, and ours. */
class GatewayTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String READ = NODE.key("reader", Scope.READ);
  private static final String ROUTE = NODE.key("router", Scope.ROUTE, Scope.READ);

  @BeforeAll
  static void someApps() {
    NODE.node().app("app_tetris00", "tetris");
    NODE.node().app("app_other000", "other");
    NODE.node().point("tetris", new Target.Proxy(AppId.of("app_tetris00")));
    NODE.node().point("kept", new Target.Reserved());
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static String json(String... words) {
    return "{\"command\":\""
        + words[0]
        + "\",\"args\":["
        + Arrays.stream(words)
            .skip(1)
            .map(word -> "\"" + word + "\"")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static Scenario run(String... words) {
    return Scenario.of(String.join(" ", words), "POST /api/cmd").by(ROUTE).sending(json(words));
  }

  private static JsonNode data(String... words) {
    var said = Transcript.json(NODE.send("POST /api/cmd", json(words)).text()).path("data");
    assertThat(said.path("success").asBoolean()).as(said.toString()).isTrue();
    return said.path("data");
  }

  @TestFactory
  Stream<DynamicTest> whoMayRunWhat() {
    String link = json("app", "link", "mine", "--id", "app_tetris00");
    return Stream.concat(
        Scenario.refused(NODE, "POST /api/cmd", link, ROUTE, READ, "route"),
        Scenario.on(
            NODE,
            Scenario.of("no command", "POST /api/cmd")
                .by(READ)
                .sending("{}")
                .is(400, "command is required"),
            Scenario.of("no JSON", "POST /api/cmd")
                .by(READ)
                .sending("{")
                .is(400, "invalid request body"),
            Scenario.of("wrong method", "GET /api/cmd").by(READ).is(405),
            Scenario.of("keys take admin", "POST /api/cmd")
                .by(ROUTE)
                .sending(json("key", "list"))
                .is(403, "scope admin")));
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotUnderstood() {
    return Scenario.on(
        NODE,
        run("ap", "list")
            .is(
                200,
                "\"success\":false",
                "UNKNOWN_COMMAND",
                "unknown command",
                "did you mean 'app'?"),
        run("app").is(200, "missing subcommand", "MISSING_SUBCOMMAND"),
        run("app", "lst")
            .is(200, "unknown subcommand", "UNKNOWN_SUBCOMMAND", "did you mean 'app list'?"),
        run("app", "deploy").is(200, "unknown subcommand"),
        run("app", "info").is(200, "missing required argument", "MISSING_ARGUMENT"),
        run("app", "link", "mine").is(200, "missing required argument"),
        run("app", "info", "nobody").is(200, "\"error\":\"not found\""),
        run("app", "info", "app_nobody00").is(200, "\"error\":\"not found\""),
        run("app", "info", "kept").is(200, "\"error\":\"subdomain is reserved\""),
        run("app", "link", "Bad Sub!", "--id", "app_tetris00").is(200, "invalid subdomain format"),
        run("app", "link", "mail", "--id", "app_tetris00").is(200, "SYSTEM_ALIAS"),
        run("app", "split", "s", "--ids", "app_tetris00").is(200, "expected 'app_id:weight'"),
        run("app", "list", "--colour", "--on", "zyt")
            .is(200, "\"success\":true", "ignored --colour"));
  }

  @TestFactory
  Stream<DynamicTest> changes() {
    return Scenario.on(
        NODE,
        run("app", "link", "linked", "--id", "app_tetris00")
            .is(
                200,
                "{\"data\":{\"success\":true,\"data\":{\"subdomain\":\"linked\",\"app_id\":\"app_tetris00\",\"url\":\"http://linked.example.com",
                "\"message\":\"Alias created\"}}}")
            .leaves("AliasPointed"),
        run("app", "link", "--id", "app_other000", "linked")
            .is(200, "app_other000")
            .leaves("AliasPointed"),
        run("app", "reserve", "held")
            .is(200, "{\"subdomain\":\"held\",\"message\":\"Subdomain reserved\"}")
            .leaves("AliasPointed"),
        run("app", "reserve", "linked").is(200, "\"success\":false", "CONFLICT"),
        run("app", "swap", "linked", "held")
            .is(200, "Aliases swapped")
            .leaves("SwapReserved", "AliasesSwapped", "SwapFinished"),
        run("app", "split", "shared", "--ids", "app_tetris00:70,app_other000:30")
            .is(200, "Traffic split configured")
            .leaves("AliasPointed"),
        run("app", "unlink", "held")
            .is(200, "{\"subdomain\":\"held\",\"message\":\"Alias removed\"}")
            .leaves("AliasRemoved"),
        run("app", "unlink", "held")
            .is(200, "{\"subdomain\":\"held\",\"message\":\"Alias removed\"}"),
        run("app", "unlink", "admin").is(200, "SYSTEM_ALIAS"),
        run("app", "visibility", "tetris", "private")
            .is(200, "App updated")
            .leaves("MetadataChanged"),
        run("app", "visibility", "tetris", "secret").is(200, "visibility must be"),
        run("app", "edit", "tetris", "--title", "Tetris!", "--tags", "a,b", "--spa")
            .is(200, "App updated")
            .leaves("MetadataChanged"),
        run("app", "create", "made")
            .is(200, "\"name\":\"made\"")
            .leaves("AppCreated", "ReleaseDeployed", "AliasPointed"),
        run("app", "remove", "made", "--with-forks")
            .with("X-Fazt-Plan: 1")
            .is(200, "\"event\":\"AppRemoved\""),
        run("app", "remove", "made", "--with-forks")
            .is(200, "\"deleted\":1", "\"message\":\"App removed\"")
            .leaves("AppRemoved", "AliasRemoved", "AppRemovalFinished"));
  }

  @ParameterizedTest
  @CsvSource({
    "doomed1, '--alias,doomed1'",
    "doomed2, '--alias,doomed2,--from,zyt'",
    "doomed3, '--from,zyt,--alias,doomed3'"
  })
  void removingAnAliasNeverRemovesItsApp(String name, String args) {
    NODE.node().point(name, new Target.Proxy(AppId.of("app_other000")));
    var words = Stream.concat(Stream.of("app", "remove"), Stream.of(args.split(",", -1)));
    assertThat(data(words.toArray(String[]::new)).toString())
        .isEqualTo("{\"alias\":\"" + name + "\",\"message\":\"Alias removed\"}");
    assertThat(data("app", "info", "app_other000").path("id").asText()).isEqualTo("app_other000");
  }

  @Test
  void whatOlderClientsReadIsThere() {
    var listed = data("app", "list").get(0);
    assertThat(List.of("id", "title", "visibility")).allMatch(listed::has);
    var info = data("app", "info", "tetris");
    assertThat(
            List.of(
                "id",
                "title",
                "visibility",
                "source",
                "file_count",
                "size_bytes",
                "created_at",
                "updated_at",
                "aliases",
                "url"))
        .allMatch(info::has);
    assertThat(info.has("original_id")).isFalse();
    assertThat(data("app", "info", "--alias", "tetris")).isEqualTo(info);
    assertThat(data("app", "list", "--aliases").findValuesAsText("subdomain")).contains("kept");
    var fork = data("app", "fork", "tetris", "--as", "tetris-fork", "--no-storage");
    assertThat(fork.path("message").asText()).isEqualTo("App forked");
    assertThat(data("app", "info", "tetris-fork").path("original_id").asText())
        .isEqualTo("app_tetris00");
    assertThat(data("app", "lineage", "tetris-fork").path("forks")).hasSize(1);
    assertThat(data("app", "releases", "tetris")).hasSize(1);
    var server = data("server", "info");
    assertThat(server.path("vfs").has("cached_files")).isTrue();
    assertThat(data("explain", "http://tetris-fork.example.com/").path("steps")).isNotEmpty();
  }
}
