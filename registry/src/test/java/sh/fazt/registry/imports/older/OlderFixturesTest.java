package sh.fazt.registry.imports.older;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.sqlite.older.OlderDatabases;

/** Files that releases 0.9.8 and 0.10.1 really wrote hold what was written down of them. */
class OlderFixturesTest {
  @TempDir Path folder;

  private static Set<String> changedPages(String name) {
    return switch (name) {
      case "v0.9.8-small" -> Set.of("root");
      case "v0.10.1-migrated" -> Set.of("root", "404");
      default -> Set.of();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.9.8-small", "v0.10.1-migrated", "wal", "dangling"})
  void allThatAFileHoldsComesAlongOrIsNamed(String name) throws IOException {
    JsonNode expected = OlderFile.expected(name);
    Set<String> changed = changedPages(name);
    Path file = OlderFile.copy(name + ".data.db", folder);
    try (OlderDatabase database = OlderFile.open(file)) {
      OlderServer server = database.read();
      var content = new ExpectedContent(expected, changed);
      var aliases = new ExpectedAliases(expected, changed);
      var shape = new ExpectedShape(database, server);
      assertThat(pretty(shape.apps())).isEqualTo(pretty(content.apps()));
      assertThat(pretty(shape.aliases())).isEqualTo(pretty(aliases.shape()));
      assertThat(pretty(shape.rest())).isEqualTo(pretty(rest(expected)));
      content.homeless();
      content.warnings();
      Map<OlderProblem, Long> problems = new TreeMap<>(content.problems);
      aliases.problems.forEach((problem, count) -> problems.merge(problem, count, Long::sum));
      keyProblems(expected, problems);
      assertThat(counts(server.problems())).isEqualTo(problems);
      assertThat(server.release().migrations())
          .map(Math::toIntExact)
          .isEqualTo(integers(expected.get("migrations")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.9.8-small", "v0.10.1-migrated", "wal", "dangling"})
  void whatIsReadStaysAsItWas(String name) throws IOException {
    Path file = OlderFile.copy(name + ".data.db", folder);
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Map<String, String> before = state();
    try (OlderDatabase database =
        OlderDatabases.open(file, temporary, OlderFile.LIMITS, OlderFile.THEN)) {
      database.read();
    }
    assertThat(state()).isEqualTo(before);
  }

  /** Names, contents and times of all files. */
  private Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        state.put(
            folder.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + OlderFile.sha256(Files.readAllBytes(file)));
      }
    }
    return state;
  }

  private static String pretty(JsonNode json) {
    return sorted(json).toPrettyString();
  }

  private static JsonNode sorted(JsonNode json) {
    if (json.isObject()) {
      ObjectNode sorted = ExpectedShape.object();
      Map<String, JsonNode> members = new TreeMap<>();
      json.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      members.forEach((key, value) -> sorted.set(key, sorted(value)));
      return sorted;
    }
    if (json.isArray()) {
      ArrayNode sorted = ExpectedShape.object().putArray("a");
      json.forEach(one -> sorted.add(sorted(one)));
      return sorted;
    }
    return json;
  }

  private static Map<OlderProblem, Long> counts(OlderProblems problems) {
    Map<OlderProblem, Long> counts = new EnumMap<>(OlderProblem.class);
    problems.found().forEach((problem, found) -> counts.put(problem, found.count()));
    return counts;
  }

  private static List<Integer> integers(JsonNode list) {
    var numbers = new ArrayList<Integer>();
    list.forEach(number -> numbers.add(number.intValue()));
    return numbers;
  }

  private static boolean isBcrypt(JsonNode key) {
    return key.get("hash").textValue().startsWith("$2a$10$");
  }

  private static void keyProblems(JsonNode expected, Map<OlderProblem, Long> problems) {
    for (JsonNode key : expected.get("keys")) {
      if (!isBcrypt(key)) {
        problems.merge(OlderProblem.HASH_NOT_BCRYPT, 1L, Long::sum);
      } else if (key.get("name").textValue().isEmpty()) {
        problems.merge(OlderProblem.KEY_NAMED, 1L, Long::sum);
      }
    }
  }

  private static ObjectNode rest(JsonNode expected) {
    ObjectNode rest = ExpectedShape.object();
    ArrayNode keys = rest.putArray("keys");
    for (JsonNode key : expected.get("keys")) {
      if (isBcrypt(key)) {
        ObjectNode one = keys.addObject();
        one.put("scopes", key.get("scopes").asText(""));
        one.set("hash", key.get("hash"));
        one.set("used", key.get("used"));
      }
    }
    for (String name : new String[] {"config", "peers", "redirects", "webhooks"}) {
      rest.set(name, expected.get(name));
    }
    ObjectNode history = rest.putObject("counts_of_history");
    expected
        .get("counts_of_history")
        .properties()
        .forEach(
            table -> {
              if (table.getValue().intValue() > 0) {
                history.set(table.getKey(), table.getValue());
              }
            });
    return rest;
  }
}
