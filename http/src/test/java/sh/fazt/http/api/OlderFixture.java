package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.imports.older.OlderFile;
import sh.fazt.registry.node.LocalCommands;

/** Databases that servers of the older release wrote, with what is in them, and their import. */
final class OlderFixture {
  private OlderFixture() {}

  /** What is in the file, as something else than an importer read it. */
  static JsonNode expected(String name) {
    return Transcript.json(text(name + ".expected.json"));
  }

  /** The tokens behind the hashes of its keys, by name. */
  static JsonNode tokens(String name) {
    return Transcript.json(text("tokens.json")).path(name + ".data.db");
  }

  private static String text(String file) {
    try (InputStream in = open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InputStream open(String file) {
    return Objects.requireNonNull(
        OlderFile.class.getResourceAsStream(file), () -> "no fixture " + file);
  }

  /** A copy of the database, and of the log beside it if there is one. */
  static Path copy(String name, Path folder) throws IOException {
    Path file = folder.resolve(name + ".data.db");
    try (InputStream in = open(name + ".data.db")) {
      Files.copy(in, file);
    }
    if (name.equals("wal")) {
      try (InputStream in = open(name + ".data.db-wal")) {
        Files.copy(in, folder.resolve(name + ".data.db-wal"));
      }
    }
    return file;
  }

  /** A node below the domain of the servers that wrote them. */
  static ApiNode node() {
    return ApiNode.open("fazt.http.domain = cloud.example.com");
  }

  static ControlAnswer ask(ApiNode node, Path file, String... flags) {
    var arguments = new LinkedHashMap<String, String>();
    arguments.put("file", file.toString());
    for (String flag : flags) {
      arguments.put(flag, "true");
    }
    return new LocalCommands(node.node().node())
        .apply(new ControlRequest("import-fazt", arguments));
  }

  /** Imports it, and says what came of that. */
  static Map<String, @Nullable Object> bring(ApiNode node, Path file, String... flags) {
    return switch (ask(node, file, flags)) {
      case ControlAnswer.Done(var data) -> data;
      case ControlAnswer.Rejected refused -> throw new AssertionError(refused);
    };
  }

  /** The hash of the state that is served; it is that of the journal too. */
  static String stateHash(ApiNode node) {
    var answer = new LocalCommands(node.node().node()).apply(ControlRequest.of("state-hash"));
    var data = ((ControlAnswer.Done) answer).data();
    assertThat(data.get("served")).isEqualTo(data.get("state_hash"));
    return String.valueOf(data.get("served"));
  }

  static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }
}
