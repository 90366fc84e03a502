package sh.fazt.registry.imports.older;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import sh.fazt.registry.imports.older.OlderAlias.Target;

/** A server in the shape of the expected files, as far as it comes along. */
final class ExpectedShape {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OlderDatabase database;
  private final OlderServer server;

  ExpectedShape(OlderDatabase database, OlderServer server) {
    this.database = database;
    this.server = server;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  ObjectNode apps() throws IOException {
    ObjectNode apps = object();
    for (OlderApp app : server.apps()) {
      apps.set(app.key(), app(app));
    }
    return apps;
  }

  private ObjectNode app(OlderApp app) throws IOException {
    ObjectNode shape = object();
    shape.put("kind", app.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    shape.put("title", app.title());
    shape.put("description", app.description());
    shape.put("visibility", app.visibility().word());
    shape.put("spa", app.spa());
    shape.put("source", app.source().type());
    shape.put("source_url", app.source().url());
    shape.put("source_ref", app.source().ref());
    shape.put("source_commit", app.source().commit());
    shape.put("original_id", app.lineage().original());
    shape.put("forked_from_id", app.lineage().parent().orElse(""));
    shape.put("created_at", time(app.createdAt()));
    shape.put("updated_at", time(app.updatedAt()));
    ArrayNode tags = shape.putArray("tags");
    app.tags().forEach(tags::add);
    ArrayNode owners = shape.putArray("owner_keys");
    new TreeSet<>(app.owners()).forEach(owners::add);
    ObjectNode files = shape.putObject("files");
    for (OlderApp.File file : app.files()) {
      files.set(file.path(), file(file, app.key()));
    }
    for (OlderApp.RefusedFile refused : app.refused()) {
      if (refused.reason() != OlderProblem.FILE_TWICE) {
        files.set(
            refused.file().path(),
            file(refused.file(), app.key()).put("refused", refused.reason().name()));
      }
    }
    shape.set("storage", storage(app));
    return shape;
  }

  static String time(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("");
  }

  private ObjectNode file(OlderApp.File file, String app) throws IOException {
    ObjectNode shape = object();
    byte[] bytes;
    try (InputStream in = database.open(file)) {
      bytes = in.readAllBytes();
    }
    shape.put("sha256", OlderFile.sha256(bytes));
    shape.put("size", file.size());
    shape.put("mime", file.mime());
    shape.put("stored_hash", file.storedHash());
    shape.put("site_id", file.site().equals(app) ? "" : file.site());
    shape.put("linked", file.linked());
    return shape;
  }

  private ObjectNode storage(OlderApp app) {
    ObjectNode shape = object();
    ObjectNode kv = shape.putObject("kv");
    ObjectNode legacy = shape.putObject("legacy_kv");
    database.values(
        app,
        value -> {
          ObjectNode one = object();
          one.put("owner", value.owner());
          one.set("value", value.value());
          one.put("expires_at", time(value.expiresAt()));
          (value.legacy() ? legacy : kv).set(value.key(), one);
        });
    ObjectNode documents = shape.putObject("ds");
    database.documents(
        app,
        document -> {
          ObjectNode one = object();
          one.put("owner", document.owner());
          one.set("data", document.data());
          one.put("created_at", time(document.createdAt()));
          one.put("updated_at", time(document.updatedAt()));
          documents.set(document.collection() + " / " + document.id(), one);
        });
    ObjectNode blobs = shape.putObject("s3");
    database.blobs(
        app,
        blob -> {
          ObjectNode one = object();
          one.put("owner", blob.owner());
          one.put("mime", blob.mime());
          one.put("size", blob.size());
          try (InputStream in = database.open(blob)) {
            one.put("sha256", OlderFile.sha256(in.readAllBytes()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          blobs.set(blob.path(), one);
        });
    ObjectNode environment = shape.putObject("env");
    for (OlderApp.EnvValue value : app.environment()) {
      environment.set(
          value.name(),
          object()
              .put("owner", value.owner())
              .put(
                  "value_sha256",
                  OlderFile.sha256(value.value().getBytes(StandardCharsets.UTF_8))));
    }
    return shape;
  }

  ObjectNode aliases() {
    ObjectNode shape = object();
    for (OlderAlias alias : server.aliases()) {
      shape.set(alias.name().value(), target(alias.target()).put("made", alias.made()));
    }
    return shape;
  }

  private static ObjectNode target(Target target) {
    ObjectNode shape = object();
    switch (target) {
      case Target.Proxy(var app) -> shape.put("app_id", app);
      case Target.Redirect(var url) -> shape.put("url", url);
      case Target.Reserved _ -> shape.put("reserved", true);
      case Target.Split(var arms) -> {
        ArrayNode list = shape.putArray("arms");
        arms.forEach(arm -> list.addObject().put("app_id", arm.app()).put("weight", arm.weight()));
      }
    }
    return shape;
  }

  JsonNode rest() {
    ObjectNode shape = object();
    ArrayNode keys = shape.putArray("keys");
    for (OlderServer.ApiKey key : server.keys()) {
      keys.addObject()
          .put("scopes", key.scopes())
          .put("hash", key.bcrypt())
          .put("used", key.lastUsedAt().isPresent());
    }
    shape.set("config", JSON.valueToTree(server.settings()));
    ArrayNode peers = shape.putArray("peers");
    for (OlderServer.Peer peer : server.peers()) {
      peers
          .addObject()
          .put("name", peer.name())
          .put("url", peer.url())
          .put("description", peer.description())
          .put("default", peer.isDefault())
          .put("token_sha256", OlderFile.sha256(peer.token().getBytes(StandardCharsets.UTF_8)));
    }
    ArrayNode redirects = shape.putArray("redirects");
    for (OlderServer.ShortLink link : server.redirects()) {
      redirects
          .addObject()
          .put("slug", link.slug())
          .put("destination", link.destination())
          .put("tags", String.join(",", link.tags()))
          .put("click_count", link.clicks());
    }
    ArrayNode webhooks = shape.putArray("webhooks");
    for (OlderServer.Webhook hook : server.webhooks()) {
      webhooks
          .addObject()
          .put("name", hook.name())
          .put("endpoint", hook.endpoint())
          .put("has_secret", hook.secret().isPresent())
          .put("active", hook.active());
    }
    shape.set("counts_of_history", JSON.valueToTree(server.history()));
    return shape;
  }
}
