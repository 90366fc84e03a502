package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.OlderFixture.bearer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.storage.Blobs;
import sh.fazt.registry.storage.Documents;
import sh.fazt.registry.storage.KeyValues;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.document.Query;

/** What visitors, clients and scripts find of an imported server is what its file had. */
@Timeout(180)
class ImportedServerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"v0.9.8-small", "v0.10.1-migrated", "wal", "dangling"})
  void allThatIsSoundIsHereAsItWasThere(String name) throws IOException {
    var expected = OlderFixture.expected(name);
    try (var node = OlderFixture.node()) {
      OlderFixture.bring(node, OlderFixture.copy(name, folder));
      var seen = new Seen(node, expected);
      for (var app : expected.path("apps")) {
        seen.app(app);
      }
      seen.aliases();
      seen.keys(OlderFixture.tokens(name));
      seen.linksAndHooks();
      OlderFixture.stateHash(node);
    }
  }

  /** One imported server, held against its description. */
  private static final class Seen {
    private final ApiNode node;
    private final JsonNode expected;

    Seen(ApiNode node, JsonNode expected) {
      this.node = node;
      this.expected = expected;
    }

    private Reply api(String path) {
      return node.get("admin.cloud.example.com", path, bearer(node.token()));
    }

    private JsonNode data(String path) {
      var reply = api(path);
      assertThat(reply.status()).as(path + " " + reply.text()).isEqualTo(200);
      return Transcript.json(reply.text()).path("data");
    }

    /** Its id here; nothing if it is the dashboard or a page as it was installed. */
    private Optional<AppId> id(JsonNode app) {
      String key = app.path("key").asText();
      var given = AppId.parse(key).filter(id -> node.node().node().table().now().app(id) != null);
      return given.isPresent()
          ? given
          : Optional.ofNullable(node.node().target(name(app))).stream()
              .flatMap(target -> target.apps().stream())
              .findFirst()
              .or(() -> titled(app.path("title").asText()));
    }

    private static String name(JsonNode app) {
      return app.path("labels").path(0).asText("no-label-at-all");
    }

    private Optional<AppId> titled(String title) {
      return StreamSupport.stream(node.node().node().table().now().apps().spliterator(), false)
          .filter(row -> row.metadata().title().equals(title))
          .map(row -> row.id())
          .findFirst();
    }

    void app(JsonNode app) {
      boolean system = app.path("system").asBoolean();
      var id = id(app);
      if (system && (app.path("key").asText().equals("admin") || untouched(app))) {
        return;
      }
      if (app.path("title").asText().equals("admin")) {
        assertThat(node.node().target("admin")).isNull();
        return;
      }
      assertThat(id).as(app.path("key").asText()).isPresent();
      var found = data("/api/apps/" + id.get());
      if (!app.path("title").isNull()) {
        assertThat(found.path("title").asText()).isEqualTo(app.path("title").asText());
      }
      if (app.has("description")) {
        assertThat(found.path("description").asText()).isEqualTo(app.path("description").asText());
      }
      same(found, app, "source_url", "source_ref", "source_commit");
      if (!app.path("visibility").asText("secret").equals("secret")) {
        same(found, app, "visibility", "source");
      }
      if (app.path("tags").isArray()) {
        assertThat(found.path("tags").size()).isEqualTo(app.path("tags").size());
      }
      if (app.path("created_at").asText().length() == 19) {
        assertThat(found.path("created_at").asText())
            .isEqualTo(app.path("created_at").asText().replace(' ', 'T') + "Z");
      }
      lineage(app, found);
      app.path("files")
          .properties()
          .forEach(file -> file(id.get(), app, file.getKey(), file.getValue()));
      stored(id.get(), app.path("storage"));
    }

    private static boolean untouched(JsonNode app) {
      var files = app.path("files");
      return files.size() == 1 && !app.path("key").asText().startsWith("app_");
    }

    private static void same(JsonNode found, JsonNode app, String... names) {
      for (String name : names) {
        if (app.hasNonNull(name)) {
          assertThat(found.path(name).asText()).as(name).isEqualTo(app.path(name).asText());
        }
      }
    }

    private void lineage(JsonNode app, JsonNode found) {
      String parent = app.path("forked_from_id").asText();
      boolean circle = app.path("key").asText().matches("app_(loop|self).*");
      if (!parent.isEmpty() && !circle) {
        assertThat(found.path("forked_from_id").asText()).isEqualTo(parent);
        assertThat(found.path("original_id").asText()).isEqualTo(app.path("original_id").asText());
      }
    }

    private void file(AppId id, JsonNode app, String path, JsonNode file) {
      if (file.has("unsafe_path") || file.has("odd_path") || path.length() > 255) {
        return;
      }
      String target =
          Arrays.stream(path.split("/", -1))
              .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
              .collect(Collectors.joining("/"));
      String name = app.path("key").asText() + " " + path;
      var stored = api("/api/apps/" + id + "/files/" + target);
      assertThat(stored.status()).as(name).isEqualTo(200);
      assertThat(ContentHash.ofBytes(stored.body()).hex())
          .as(name)
          .isEqualTo(file.path("sha256").asText());
      if (path.startsWith("api/") || path.equals("index.html") || path.endsWith("/index.html")) {
        return;
      }
      String host = id.value() + ".cloud.example.com";
      var visited = node.get(host, "/" + target, bearer(node.token()));
      assertThat(visited.status()).as(name).isEqualTo(200);
      assertThat(ContentHash.ofBytes(visited.body()).hex()).isEqualTo(file.path("sha256").asText());
      String type = file.path("mime").asText("");
      if (!type.isEmpty() && !type.equals("null")) {
        assertThat(visited.field("Content-Type")).as(name).startsWith(type.replaceFirst(";.*", ""));
      }
    }

    private void stored(AppId id, JsonNode storage) {
      var running = node.node().node();
      var rows = running.storage().of(id);
      var settings = StorageSettings.from(running.config());
      var limits = new StorageLimits(settings);
      var keys = new KeyValues(rows, limits, running.clock());
      for (var value : storage.path("kv")) {
        String key = value.path("key").asText();
        if (key.isEmpty() || value.path("expired").asBoolean() || value.has("not_json")) {
          continue;
        }
        var found = keys.get(key);
        assertThat(found).as(id + " " + key).isPresent();
        assertThat(Transcript.json(found.get().value())).isEqualTo(value.path("value"));
        if (value.path("expires_at").isIntegralNumber()) {
          assertThat(found.get().expiresAt()).isEqualTo(value.path("expires_at").asLong() * 1000);
        } else {
          assertThat(found.get().expiresAt()).isEqualTo(StoredKey.NEVER);
        }
      }
      for (var value : storage.path("legacy_kv")) {
        assertThat(Transcript.json(keys.get(value.path("key").asText()).orElseThrow().value()))
            .isEqualTo(value.path("value"));
      }
      var documents = new Documents(rows, limits, running.clock(), UUID::randomUUID);
      storage
          .path("ds")
          .properties()
          .forEach(
              collection -> {
                if (collection.getKey().isEmpty()) {
                  return;
                }
                var byId = new TreeMap<String, JsonNode>();
                for (var document : collection.getValue()) {
                  if (document.path("data").isObject()) {
                    byId.put(document.path("id").asText(), document);
                  }
                }
                byId.forEach(
                    (key, document) -> {
                      var found = documents.findOne(collection.getKey(), key);
                      assertThat(found).as(id + " " + collection.getKey() + " " + key).isPresent();
                      var body = Transcript.json(found.get().body());
                      var data = document.path("data").deepCopy();
                      ((ObjectNode) data).remove("id");
                      assertThat(body).isEqualTo(data);
                      assertThat(found.get().createdAt())
                          .isEqualTo(document.path("created_at").asLong() * 1000);
                    });
                assertThat(documents.count(collection.getKey(), Query.ALL)).isEqualTo(byId.size());
              });
      var blobs = new Blobs(rows, limits, running.clock());
      for (var blob : storage.path("s3")) {
        var found = blobs.get(blob.path("path").asText());
        assertThat(found).as(id + " " + blob.path("path").asText()).isPresent();
        assertThat(ContentHash.ofBytes(found.get().bytes()).hex())
            .isEqualTo(blob.path("sha256").asText());
        assertThat(found.get().blob().mime()).isEqualTo(blob.path("mime").asText());
      }
      Map<String, String> values =
          running.registry().environments().all(id).toCompletableFuture().join();
      for (var value : storage.path("env")) {
        String text = values.get(value.path("name").asText());
        if (!value.path("name").asText().matches("[a-z_]+|PATH")) {
          assertThat(
                  ContentHash.ofBytes(Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8))
                      .hex())
              .isEqualTo(value.path("value_sha256").asText());
        }
      }
    }

    void aliases() {
      var found = new TreeMap<String, JsonNode>();
      for (var alias : data("/api/aliases?limit=1000")) {
        found.put(alias.path("subdomain").asText(), alias);
      }
      for (var alias : expected.path("aliases")) {
        String name = alias.path("subdomain").asText();
        if (alias.has("problems") || alias.path("system").asBoolean()) {
          continue;
        }
        assertThat(found).containsKey(name);
        JsonNode here = found.getOrDefault(name, MissingNode.getInstance());
        String type = alias.path("type").asText().replace("app", "proxy");
        assertThat(here.path("type").asText()).as(name).isEqualTo(type);
        var targets = alias.path("targets");
        if (targets.isObject()) {
          targets
              .properties()
              .forEach(
                  one ->
                      assertThat(here.path("targets").path(one.getKey()).asText())
                          .as(name)
                          .isEqualTo(one.getValue().asText()));
        }
        if (targets.isArray()) {
          assertThat(here.path("targets")).as(name).isEqualTo(targets);
        }
      }
      for (String refused : new String[] {"ghost", "script", "no-split", "torn", "weird"}) {
        assertThat(found).doesNotContainKey(refused);
      }
    }

    void keys(JsonNode tokens) {
      for (var token : tokens.properties()) {
        var reply =
            node.get(
                "admin.cloud.example.com", "/api/apps?all=true", bearer(token.getValue().asText()));
        assertThat(reply.status())
            .as(token.getKey())
            .isEqualTo(token.getKey().equals("ci") ? 403 : 200);
      }
    }

    void linksAndHooks() {
      var links = data("/api/redirects").findValuesAsText("slug");
      assertThat(links).containsAll(expected.path("redirects").findValuesAsText("slug"));
      for (var link : expected.path("redirects")) {
        var followed = node.get("cloud.example.com", "/r/" + link.path("slug").asText());
        if (followed.status() / 100 == 3) {
          assertThat(followed.field("Location")).isEqualTo(link.path("destination").asText());
        }
      }
      var hooks = data("/api/webhooks").findValuesAsText("endpoint");
      assertThat(hooks).containsAll(expected.path("webhooks").findValuesAsText("endpoint"));
    }
  }
}
