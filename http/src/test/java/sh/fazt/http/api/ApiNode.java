package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.auth.KnownViewers;
import sh.fazt.http.auth.ViewTickets;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.deploy.Deployer;
import sh.fazt.http.endpoint.JournalCauses;
import sh.fazt.http.hosting.HostRules;
import sh.fazt.http.hosting.Hosting;
import sh.fazt.http.hosting.HostingSettings;
import sh.fazt.http.logs.NodeLogs;
import sh.fazt.http.network.PortCounts;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.Program;
import sh.fazt.http.server.HttpServer;
import sh.fazt.http.serverless.NodeFunctions;
import sh.fazt.http.visits.Visits;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.registry.change.KeyOutcome;
import sh.fazt.registry.node.Eventually;
import sh.fazt.registry.node.TestNode;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.upgrade.Installation;

/**
 * A whole node with an open port on this machine: what is deployed through its API is what its
 * sites serve. Its main domain is {@code example.com}.
 */
public final class ApiNode implements AutoCloseable {
  public static final String API = "admin.example.com";

  private final TestNode node;
  private final @Nullable Deployer deployer;
  private final Installation installation;
  private OpenPort server;
  private Visits visits;
  private NodeFunctions functions;
  private NodeLogs logs;
  private final String token;

  private ApiNode(String overrides, @Nullable Deployer deployer, Clock clock) {
    this(overrides, deployer, clock, Installation.NONE);
  }

  private ApiNode(
      String overrides, @Nullable Deployer deployer, Clock clock, Installation installation) {
    this.deployer = deployer;
    this.installation = installation;
    node = TestNode.open("fazt.http.domain = example.com\n" + overrides, clock);
    visits = visits();
    logs = NodeLogs.of(node.node());
    functions = functions();
    server = start();
    token = key("operator", Scope.ADMIN);
  }

  private Visits visits() {
    return Visits.of(node.node(), Proxies.of(node.node().config()));
  }

  private Program program() {
    return new Program("1.0.0", "production", Program.Cache.NONE, new PortCounts(), installation);
  }

  private NodeFunctions functions() {
    var running = node.node();
    return NodeFunctions.of(
        running,
        program(),
        Gate.of(running.system(), running),
        Proxies.of(running.config()),
        () -> "visit",
        logs.writer());
  }

  private OpenPort start() {
    var running = node.node();
    var domain = MainDomain.of(running.config().getString("fazt.http.domain"));
    var program = program();
    var gate = Gate.of(running.system(), running);
    var proxies = Proxies.of(running.config());
    var tickets = new ViewTickets(running.time()::steady);
    return waitFor(
        HttpServer.start(
            running.system(),
            "127.0.0.1",
            0,
            HttpSettings.of(running.config()),
            new Hosting(
                running.system(),
                running.table(),
                running.content(),
                new HostRules(domain),
                HostingSettings.of(running.config()),
                proxies,
                new KnownViewers(gate, running.sessions(), tickets),
                new JournalCauses(running.revisions()),
                visits,
                functions.answers(),
                () -> "visit",
                ApiAssembly.handler(
                    new ApiContext(
                        running.system(), running, domain, program, gate, proxies, tickets, visits),
                    functions,
                    logs,
                    deployer == null ? running.registry()::deploy : deployer)),
            new PortCounts()));
  }

  /** Stops it and starts it again on the same file, on another port. */
  public void restart() {
    stopped(() -> {});
  }

  /** The same, and something happens while it is stopped. */
  public void stopped(Runnable meanwhile) {
    logs.writer().endFollowing();
    waitFor(server.stop());
    functions.close();
    logs.close();
    visits.close();
    node.stopped(meanwhile);
    visits = visits();
    logs = NodeLogs.of(node.node());
    functions = functions();
    server = start();
  }

  public static ApiNode open() {
    return open("");
  }

  /** A node with these settings (HOCON) over the defaults. */
  public static ApiNode open(String overrides) {
    return open(overrides, Clock.systemUTC());
  }

  /** The same with a clock that tells it the time. */
  public static ApiNode open(String overrides, Clock clock) {
    return new ApiNode(overrides, null, clock);
  }

  /** A node that was installed, and can be started in another version. */
  public static ApiNode installed(String overrides, Installation installation) {
    return new ApiNode(overrides, null, Clock.systemUTC(), installation);
  }

  /** A node whose registry answers every deploy like this. */
  public static ApiNode thatDeploys(Deployer deployer) {
    return new ApiNode("", deployer, Clock.systemUTC());
  }

  public TestNode node() {
    return node;
  }

  public int port() {
    return server.port();
  }

  /** The token of a key that may do everything. */
  public String token() {
    return token;
  }

  /** The token of a new key. */
  public String key(String name, Scope... scopes) {
    return key(name, List.of(scopes), List.of(), List.of());
  }

  public String key(String name, List<Scope> scopes, List<AppId> apps, List<String> aliases) {
    return key(name, scopes, apps, aliases, null);
  }

  public String key(
      String name,
      List<Scope> scopes,
      List<AppId> apps,
      List<String> aliases,
      @Nullable Instant expires) {
    var outcome =
        waitFor(
            node.node().registry().issueKey(node.aCommand(), name, scopes, apps, aliases, expires));
    return ((KeyOutcome.Issued) outcome).token().reveal();
  }

  /** A request with a body of JSON, by the key that may do everything. */
  public Reply send(String line, String json, String... fields) {
    try (var client = WireClient.to(port())) {
      return send(client, line, json, fields);
    }
  }

  /** The same on a connection that stays open. */
  public Reply send(WireClient client, String line, String json, String... fields) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(line + " HTTP/1.1\r\nHost: " + API + "\r\n");
    head.append("Authorization: Bearer ").append(token).append("\r\n");
    head.append("Content-Type: application/json\r\n");
    head.append("Content-Length: ").append(bytes.length).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    client.send(head.append("\r\n") + json);
    var reply = client.read(false);
    Described.check(line, reply);
    return reply;
  }

  public Reply get(String host, String target, String... fields) {
    return WireClient.ask(port(), host, "GET " + target, fields);
  }

  public Reply ask(String line, String... fields) {
    return WireClient.ask(port(), API, line, fields);
  }

  /** Deploys with the key that may do everything. */
  public Reply deploy(AForm form, String... fields) {
    return deploy(token, form, fields);
  }

  public Reply deploy(@Nullable String key, AForm form, String... fields) {
    return post(key, AForm.CONTENT_TYPE, form.bytes(), fields);
  }

  public Reply post(@Nullable String key, String contentType, byte[] body, String... fields) {
    try (var client = WireClient.to(port())) {
      client.send(head(key, contentType, "Content-Length: " + body.length, fields));
      client.send(body);
      return client.read(false);
    }
  }

  /** A request with this body, by any key. */
  public Reply request(
      String line, @Nullable String key, String contentType, byte[] body, String... fields) {
    try (var client = WireClient.to(port())) {
      client.send(headOf(line, key, contentType, "Content-Length: " + body.length, fields));
      client.send(body);
      return client.read(false);
    }
  }

  /** The head of a deploy; the body is up to the caller. */
  public static String head(
      @Nullable String key, String contentType, String length, String... fields) {
    return headOf("POST /api/deploy", key, contentType, length, fields);
  }

  /** The head of a request; the body is up to the caller. */
  public static String headOf(
      String line, @Nullable String key, String contentType, String length, String... fields) {
    var head =
        new StringBuilder(line + " HTTP/1.1\r\nHost: " + API + "\r\n")
            .append("Content-Type: ")
            .append(contentType)
            .append("\r\n")
            .append(length)
            .append("\r\n");
    if (key != null) {
      head.append("Authorization: Bearer ").append(key).append("\r\n");
    }
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** What a visitor sees at the root of a site. */
  public Reply visit(String site) {
    return get(site + ".example.com", "/");
  }

  /** How many events the journal has. */
  public long events() {
    return node.events();
  }

  /** Files in the temporary space: none, unless an upload is under way. */
  public List<Path> uploadsUnderWay() {
    try (var files = Files.list(node.folder().resolve("fazt.db.uploads"))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that the node reads its database and has let go of every upload. */
  public void assertHealthy() {
    assertThat(ask("GET /health").text()).isEqualTo("OK");
    assertThat(uploadsUnderWay()).isEmpty();
    assertThat(node.node().temporarySpace().free())
        .isEqualTo(node.node().config().getBytes("fazt.registry.upload.temporary-space"));
  }

  /** Waits until the assertion holds. */
  public static void eventually(Runnable assertion) {
    try {
      Eventually.until(
          () -> {
            try {
              assertion.run();
              return true;
            } catch (AssertionError _) {
              return false;
            }
          });
    } catch (TimeoutException _) {
      assertion.run();
    }
  }

  public static <T> T waitFor(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    logs.writer().endFollowing();
    waitFor(server.stop());
    functions.close();
    logs.close();
    visits.close();
    node.close();
  }
}
