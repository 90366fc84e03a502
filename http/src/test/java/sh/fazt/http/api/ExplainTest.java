package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.Scope;

/**
 * How URLs come to what they serve, in words: one for each kind of host and each kind of alias. The
 * explanations are compared with those in {@code explanations.txt}; what is explained is visited as
 * well, and must be answered as the explanation says.
 *
 * <p>{@code -Dgolden=write} writes the file anew.
 */
class ExplainTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/sh/fazt/http/api/explanations.txt");
  private static final String HEAD = "### ";
  private static final ExplainedSites SITES = new ExplainedSites();

  @AfterAll
  static void close() {
    SITES.close();
  }

  @Test
  void everyKindOfHostAndAliasIsExplained() throws IOException {
    var told = new StringBuilder();
    for (String line : ExplainedSites.URLS) {
      told.append(HEAD)
          .append(line)
          .append('\n')
          .append(pretty(SITES.explain(line)))
          .append("\n\n");
    }
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, told);
    }
    assertThat(told.toString()).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void whatIsExplainedIsWhatHappens() {
    for (String line : ExplainedSites.URLS) {
      var told = SITES.explain(line);
      if (told.get("outcome").asText().equals("api")) {
        continue;
      }
      var reply = SITES.visit(line);
      assertThat(reply.status()).as(line).isEqualTo(told.get("status").asInt());
      assertThat(reply.field("Location")).as(line).isEqualTo(told.path("location").asText());
      if (told.get("outcome").asText().equals("file") && reply.status() == 200) {
        String file = told.get("steps").get(told.get("steps").size() - 1).get("value").asText();
        assertThat(reply.field("ETag")).as(line).contains(file.substring(file.indexOf(' ') + 1));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> asking() {
    String line = "GET /api/explain?url=https%3A%2F%2Fplay.example.com%2F";
    var node = SITES.node();
    String reader = node.key("asks", Scope.READ);
    String limited = node.key("l", List.of(Scope.READ), List.of(), List.of("pr-*"));
    return Stream.of(
            Scenario.of("no token", line).is(401),
            Scenario.of("wrong scope", line).by(node.key("r", Scope.ROUTE)).is(403, "scope read"),
            Scenario.of("limited to others", line).by(limited).is(403, "may not look at"),
            Scenario.of("right", line).by(reader).is(200, "\"outcome\":\"file\""),
            Scenario.of("no url", "GET /api/explain").by(reader).is(400, "url is required"),
            Scenario.of("no host", "GET /api/explain?url=%2Fpath")
                .by(reader)
                .is(400, "url must be one that a visitor could open"),
            Scenario.of("without a scheme", "GET /api/explain?url=play.example.com")
                .by(reader)
                .is(200, "\"outcome\":\"file\""),
            Scenario.of("bad cookie", line + "&cookie=seven")
                .by(reader)
                .is(400, "cookie must be a slot from 0 to 99"),
            Scenario.of(
                    "whole cookie",
                    "GET /api/explain?url=both.example.com&cookie=a%3Db%3B%20X-Fazt-Variant%3D71")
                .by(reader)
                .is(200, "slot 71, from the cookie"))
        .map(scenario -> scenario.on(node));
  }

  /** One line for each step, with times taken out. */
  private static String pretty(JsonNode told) {
    var lines = new StringBuilder();
    for (JsonNode step : told.get("steps")) {
      lines
          .append(step.get("step").asText())
          .append(": ")
          .append(step.get("value").asText().replaceAll("[0-9a-f]{64}", "HASH"))
          .append(" | ")
          .append(step.get("why").asText());
      if (step.has("set")) {
        JsonNode set = step.get("set");
        assertThat(set.get("at").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        lines
            .append(" | ")
            .append(set.get("revision").asText())
            .append(" ")
            .append(set.get("event").asText())
            .append(" by ")
            .append(set.get("by").asText());
        if (set.has("reason")) {
          lines.append(": ").append(set.get("reason").asText());
        }
      }
      lines.append('\n');
    }
    lines.append("= ").append(told.get("outcome").asText());
    lines.append(' ').append(told.get("status").asInt());
    if (told.has("location")) {
      lines.append(" -> ").append(told.get("location").asText());
    }
    return lines.toString();
  }
}
