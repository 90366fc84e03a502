package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/**
 * One request to the API: who asks for what, what he is told, and which events that leaves in the
 * journal. Lists of these are the tables of tests.
 */
public final class Scenario {
  private final String name;
  private final String line;
  private @Nullable String token;
  private @Nullable String body;
  private final List<String> fields = new ArrayList<>();
  private int status = 200;
  private final List<String> fragments = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private List<String> events = List.of();

  private Scenario(String name, String line) {
    this.name = name;
    this.line = line;
  }

  /**
   * A request.
   *
   * @param line method and target
   */
  public static Scenario of(String name, String line) {
    return new Scenario(name, line);
  }

  public Scenario by(@Nullable String key) {
    token = key;
    return this;
  }

  public Scenario with(String field) {
    fields.add(field);
    return this;
  }

  public Scenario sending(String json) {
    body = json;
    return this;
  }

  public Scenario is(int expected, String... parts) {
    status = expected;
    fragments.addAll(List.of(parts));
    return this;
  }

  public Scenario without(String... parts) {
    absent.addAll(List.of(parts));
    return this;
  }

  /** The simple names of the events it leaves, in their order; none unless told. */
  public Scenario leaves(String... names) {
    events = List.of(names);
    return this;
  }

  /** Scenarios as tests of a node. */
  public static Stream<DynamicTest> on(ApiNode node, Scenario... scenarios) {
    return Stream.of(scenarios).map(scenario -> scenario.on(node));
  }

  /**
   * Who may not: without a token, with a bad one, with one that does not say it is one, and with a
   * key of another scope.
   *
   * @param right the token of a key that may
   * @param wrong the token of a key that may not
   * @param scope what that one lacks
   */
  public static Stream<DynamicTest> refused(
      ApiNode node, String line, String json, String right, String wrong, String scope) {
    String anonymous = "\"Authentication required\"";
    return on(
        node,
        of("no token", line).sending(json).is(401, anonymous),
        of("bad token", line).by("0".repeat(64)).sending(json).is(401, anonymous),
        of("no bearer", line).with("Authorization: " + right).sending(json).is(401),
        of("wrong scope", line).by(wrong).sending(json).is(403, "scope " + scope));
  }

  public DynamicTest on(ApiNode node) {
    return DynamicTest.dynamicTest(name + ": " + line, () -> run(node));
  }

  private void run(ApiNode node) {
    long before = node.events();
    Reply reply = send(node);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    Described.check(line, reply);
    fragments.forEach(part -> assertThat(reply.text()).contains(part));
    absent.forEach(part -> assertThat(reply.text()).doesNotContain(part));
    // a partner of a swap finishes it in its own time
    ApiNode.eventually(() -> assertThat(node.node().eventsAfter(before)).isEqualTo(events));
  }

  private Reply send(ApiNode node) {
    var head = new StringBuilder(line + " HTTP/1.1\r\nHost: " + ApiNode.API + "\r\n");
    if (token != null) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    fields.forEach(field -> head.append(field).append("\r\n"));
    byte[] bytes = Objects.requireNonNullElse(body, "").getBytes(StandardCharsets.UTF_8);
    if (body != null) {
      if (fields.stream().noneMatch(field -> field.startsWith("Content-Type"))) {
        head.append("Content-Type: application/json\r\n");
      }
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    try (var client = WireClient.to(node.port())) {
      client.send(head.append("\r\n").toString());
      client.send(bytes);
      return client.read(line.startsWith("HEAD "));
    }
  }
}
