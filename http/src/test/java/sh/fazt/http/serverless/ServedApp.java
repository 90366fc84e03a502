package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.ApiNode;
import sh.fazt.registry.content.AZip;

/** An app on a real node, asked as its visitors ask. */
record ServedApp(ApiNode node, String name, String id) {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** An app whose only script is this. */
  static ServedApp running(ApiNode node, String script) {
    return of(node, aZip().with("api/main.js", script));
  }

  /** An app of these files. */
  static ServedApp of(ApiNode node, AZip files) {
    return deployed(node, "app-" + NUMBER.incrementAndGet(), files);
  }

  /** An app of these files and no others, under this name. */
  static ServedApp as(ApiNode node, String name, AZip files) {
    return whole(node, name, files);
  }

  private static ServedApp deployed(ApiNode node, String name, AZip files) {
    return whole(node, name, files.with("index.html", "a page"));
  }

  private static ServedApp whole(ApiNode node, String name, AZip files) {
    var reply = node.deploy(aDeploy(name, files.bytes()));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return new ServedApp(
        node, name, reply.text().replaceFirst("(?s).*\"app_id\":\"([^\"]+)\".*", "$1"));
  }

  /** Another release of it, with this script. */
  ServedApp redeployed(String script) {
    return deployed(node, name, aZip().with("api/main.js", script));
  }

  /** The same with a setting of the app. */
  ServedApp limited(String setting, String value) {
    var reply =
        node.send(
            "PUT /api/apps/" + id, "{\"settings\":{\"%s\":\"%s\"}}".formatted(setting, value));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return this;
  }

  String host() {
    return name + ".example.com";
  }

  Reply get(String target, String... fields) {
    return WireClient.ask(node.port(), host(), "GET " + target, fields);
  }

  /** A request without a body. */
  Reply ask(String line, String... fields) {
    return WireClient.ask(node.port(), host(), line, fields);
  }

  Reply post(String type, String body, String... fields) {
    return send("POST /api/", type, body.getBytes(StandardCharsets.UTF_8), fields);
  }

  /** A request with a body. */
  Reply send(String line, String type, byte[] body, String... fields) {
    var head = new StringBuilder(line + " HTTP/1.1\r\nHost: " + host() + "\r\n");
    if (!type.isEmpty()) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    try (var client = WireClient.to(node.port())) {
      client.send(head.append("\r\n").toString());
      client.send(body);
      return client.read(line.startsWith("HEAD"));
    }
  }
}
