package sh.fazt.registry.imports.older;

import static sh.fazt.registry.imports.older.ExpectedShape.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which aliases an expected file lets come along, and what is wrong with the others. */
final class ExpectedAliases {
  private final JsonNode expected;
  private final Set<String> changedPages;
  final Map<OlderProblem, Long> problems = new TreeMap<>();
  private final ObjectNode shape = object();

  ExpectedAliases(JsonNode expected, Set<String> changedPages) {
    this.expected = expected;
    this.changedPages = changedPages;
  }

  private void problem(OlderProblem problem) {
    problems.merge(problem, 1L, Long::sum);
  }

  ObjectNode shape() {
    for (JsonNode alias : expected.get("aliases")) {
      add(alias, alias.get("subdomain").textValue());
    }
    for (JsonNode app : expected.get("apps")) {
      addMade(app, app.get("key").textValue());
    }
    return shape;
  }

  /** Names of sites that have no alias: those before 0.10, and those that were never listed. */
  private void addMade(JsonNode app, String key) {
    boolean isPage = app.path("system").asBoolean();
    for (JsonNode label : app.get("labels")) {
      String name = label.textValue();
      boolean isSite =
          expected.get("aliases").isEmpty() || app.get("kind").textValue().equals("files only");
      if (isSite && (!isPage || changedPages.contains(name)) && !shape.has(name)) {
        shape.set(name, object().put("app_id", key).put("made", true));
      }
    }
  }

  private void add(JsonNode alias, String name) {
    boolean isNodes = Set.of("admin", "api").contains(name);
    if (isNodes) {
      if (alias.has("problems")) {
        problem(OlderProblem.TARGET_GONE);
      }
    } else if (alias.has("point_it_at")) {
      problem(OlderProblem.POINTED_AT_ITS_FILES);
      shape.set(
          name, object().put("app_id", alias.get("point_it_at").textValue()).put("made", false));
    } else if (alias.has("problems")) {
      refused(alias, name);
    } else if (!alias.path("system").asBoolean() || changedPages.contains(name)) {
      shape.set(name, target(alias).put("made", false));
    }
  }

  private void refused(JsonNode alias, String name) {
    String first = alias.get("problems").get(0).textValue();
    if (alias.has("recovered_url")) {
      problem(OlderProblem.URL_RECOVERED);
      String url = alias.get("recovered_url").textValue().replace("\"", "%22");
      shape.set(name, object().put("url", url).put("made", false));
    } else if (first.startsWith("target app does not exist: ")) {
      int arms = alias.get("targets").size();
      if (alias.get("problems").size() == arms) {
        problem(OlderProblem.TARGET_GONE);
      } else {
        problem(OlderProblem.ARM_GONE);
        shape.set(name, object().put("app_id", rest(alias)).put("made", false));
      }
    } else {
      problem(
          switch (first) {
            case "bad label" -> OlderProblem.NOT_A_LABEL;
            case "unknown type" -> OlderProblem.ALIAS_KIND_UNKNOWN;
            case "targets are not JSON" -> OlderProblem.TARGET_UNREADABLE;
            case "no target" -> OlderProblem.NO_TARGET;
            case "target app does not exist" -> OlderProblem.TARGET_GONE;
            case "weights do not sum to 100" -> OlderProblem.WEIGHTS_NOT_100;
            case "not an absolute http address" -> OlderProblem.URL_NOT_ALLOWED;
            default -> throw new AssertionError("a problem that nobody checks: " + first);
          });
    }
  }

  /** Of a split of two, the app that is there. */
  private static String rest(JsonNode alias) {
    String said = alias.get("problems").toString();
    for (JsonNode arm : alias.get("targets")) {
      if (!said.contains(arm.get("app_id").textValue())) {
        return arm.get("app_id").textValue();
      }
    }
    throw new AssertionError("no app is left: " + alias);
  }

  private static ObjectNode target(JsonNode alias) {
    JsonNode targets = alias.get("targets");
    ObjectNode target = object();
    switch (alias.get("type").textValue()) {
      case "proxy", "app" -> target.set("app_id", targets.get("app_id"));
      case "redirect" -> target.set("url", targets.get("url"));
      case "reserved" -> target.put("reserved", true);
      case "split" -> target.set("arms", targets);
      default -> throw new AssertionError("a kind that nobody checks: " + alias);
    }
    return target;
  }
}
