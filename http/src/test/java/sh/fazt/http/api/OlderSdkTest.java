package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import sh.fazt.journal.Target;

/**
 * The JavaScript SDK of release 0.28 drives this server, with a key as programs do and with the
 * cookie of a page: it reads {@code body.data}, or else {@code error.code} and {@code message}.
 */
class OlderSdkTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PASSWORD = "correct horse battery";

  @BeforeAll
  static void somethingToTalkAbout() {
    var registry = NODE.node().node().registry();
    ApiNode.waitFor(registry.operator().change(NODE.node().aCommand(), "me", PASSWORD));
    NODE.node().point("game", new Target.Proxy(NODE.node().app("app_game0000", "<p>game")));
    NODE.node().app("app_other000", "other");
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  /** What the SDK throws. */
  private static final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApiError(int status, JsonNode error) {
      super(status + " " + error.path("code").asText() + ": " + error.path("message").asText());
    }
  }

  /** Its way to ask: from this machine, where the API is on {@code localhost}. */
  private record Sdk(String field, String value) {
    HttpResponse<String> fetch(String line, @Nullable String body) {
      String[] words = line.split(" ", 2);
      String origin = "http://localhost:" + NODE.port();
      var request =
          HttpRequest.newBuilder(URI.create(origin + words[1]))
              .method(
                  words[0], body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .header("Content-Type", "application/json")
              .header("Origin", origin)
              .header(field, value)
              .build();
      try {
        return HTTP.send(request, BodyHandlers.ofString());
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** {@code body.data}. */
    JsonNode data(String line, @Nullable String body) {
      var answer = fetch(line, body);
      var json = Transcript.json(answer.body());
      if (answer.statusCode() >= 400 || !json.has("data")) {
        throw new ApiError(answer.statusCode(), json.path("error"));
      }
      return json.path("data");
    }

    JsonNode data(String line) {
      return data(line, null);
    }
  }

  private static Sdk withKey() {
    return new Sdk("Authorization", "Bearer " + NODE.token());
  }

  private static Sdk withCookie() {
    var login =
        new Sdk("Accept", "application/json")
            .fetch(
                "POST /api/login",
                "{\"username\":\"me\",\"password\":\"" + PASSWORD + "\",\"remember_me\":false}");
    assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    return new Sdk("Cookie", cookie.replaceFirst(";.*", ""));
  }

  @TestFactory
  Stream<DynamicTest> everythingItCalls() {
    return Stream.of(withKey(), withCookie())
        .flatMap(
            sdk ->
                Stream.of(
                    test(sdk, "apps", () -> apps(sdk)),
                    test(sdk, "aliases", () -> aliases(sdk)),
                    test(sdk, "system", () -> system(sdk)),
                    test(sdk, "stats and events", () -> events(sdk))));
  }

  private static DynamicTest test(Sdk sdk, String name, Executable run) {
    return DynamicTest.dynamicTest(sdk.field() + ": " + name, run);
  }

  private static void apps(Sdk sdk) {
    assertThat(sdk.data("GET /api/templates")).anyMatch(name -> name.asText().equals("minimal"));
    String name = "made-by-" + sdk.field().toLowerCase(Locale.ROOT);
    var made =
        sdk.data("POST /api/apps/create", "{\"name\":\"" + name + "\",\"template\":\"minimal\"}");
    String id = made.path("id").asText();
    assertThat(made.path("url").asText()).contains(name);
    assertThat(sdk.data("GET /api/apps?all=true"))
        .anyMatch(
            app ->
                app.path("id").asText().equals(id)
                    && app.path("name").asText().equals(name)
                    && app.path("file_count").isIntegralNumber());
    assertThat(sdk.data("GET /api/apps/" + id).path("aliases").get(0).asText()).isEqualTo(name);
    var file = sdk.data("GET /api/apps/" + id + "/files").get(0);
    assertThat(file.path("path").asText()).isEqualTo("index.html");
    assertThat(file.path("size").isIntegralNumber()).isTrue();
    assertThat(file.path("mod_time").asText()).isNotEmpty();
    assertThat(sdk.fetch("GET /api/apps/" + id + "/files/index.html", null).body())
        .contains("<h1>" + name + "</h1>");
    assertThat(sdk.data("GET /api/apps/" + id + "/source").path("type").asText())
        .isEqualTo("template");
    assertThat(sdk.data("DELETE /api/apps/" + id).path("message").asText())
        .isEqualTo("App deleted");
    assertThatThrownBy(() -> sdk.data("GET /api/apps/" + id))
        .hasMessageStartingWith("404 APP_NOT_FOUND: ");
  }

  private static void aliases(Sdk sdk) {
    String link = "{\"subdomain\":\"sdk\",\"type\":\"proxy\",\"app_id\":\"app_game0000\"}";
    assertThat(sdk.data("POST /api/aliases", link).path("type").asText()).isEqualTo("proxy");
    assertThat(sdk.data("GET /api/aliases"))
        .anyMatch(row -> row.path("subdomain").asText().equals("sdk"));
    assertThat(sdk.data("GET /api/aliases/sdk").path("targets").path("app_id").asText())
        .isEqualTo("app_game0000");
    sdk.data("PUT /api/aliases/sdk", "{\"type\":\"redirect\",\"url\":\"https://example.org/\"}");
    sdk.data("POST /api/aliases/sdk-2/reserve", "{}");
    sdk.data("POST /api/aliases/swap", "{\"alias1\":\"sdk\",\"alias2\":\"sdk-2\"}");
    assertThat(sdk.data("GET /api/aliases/sdk").path("type").asText()).isEqualTo("reserved");
    sdk.data(
        "POST /api/aliases/sdk-3/split",
        "{\"targets\":[{\"app_id\":\"app_game0000\",\"weight\":50},{\"app_id\":\"app_other000\",\"weight\":50}]}");
    for (String name : new String[] {"sdk", "sdk-2", "sdk-3"}) {
      assertThat(sdk.data("DELETE /api/aliases/" + name).path("message").asText())
          .isEqualTo("Alias deleted");
    }
    assertThatThrownBy(() -> sdk.data("POST /api/aliases", "{}"))
        .hasMessage("400 BAD_REQUEST: subdomain is required");
  }

  private static void system(Sdk sdk) {
    assertThat(sdk.data("GET /api/system/health").path("status").asText()).isEqualTo("healthy");
    assertThat(sdk.data("GET /api/system/config").path("env").asText()).isEqualTo("production");
    assertThat(sdk.data("GET /api/system/limits").path("CPUCount").asInt()).isPositive();
    assertThat(sdk.data("GET /api/system/cache").path("CachedFiles").isIntegralNumber()).isTrue();
    assertThat(sdk.data("GET /api/system/db").path("OpenConnections").isIntegralNumber()).isTrue();
  }

  private static void events(Sdk sdk) {
    NODE.visit("game");
    var stats = sdk.data("GET /api/stats");
    assertThat(stats.path("total_events_all_time").asLong()).isPositive();
    assertThat(stats.path("top_domains").isArray()).isTrue();
    var event = sdk.data("GET /api/events?limit=1").get(0);
    assertThat(event.path("event_type").asText()).isEqualTo("pageview");
    assertThat(event.path("tags").isArray()).isTrue();
    assertThat(event.path("created_at").asText()).isNotEmpty();
  }

  @Test
  void whoIsNotSignedInIsToldSoInTheFormItReads() {
    var stranger = new Sdk("Accept", "application/json");
    assertThatThrownBy(() -> stranger.data("GET /api/aliases"))
        .hasMessage("401 UNAUTHORIZED: Authentication required");
  }
}
