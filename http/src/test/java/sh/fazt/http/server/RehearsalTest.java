package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.api.ApiAssembly;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.auth.RehearsalPass;
import sh.fazt.http.auth.ViewTickets;
import sh.fazt.http.logs.NodeLogs;
import sh.fazt.http.network.PortCounts;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.Program;
import sh.fazt.http.serverless.FunctionEvents;
import sh.fazt.http.serverless.NodeFunctions;
import sh.fazt.http.visits.Visits;
import sh.fazt.registry.node.TestNode;
import sh.fazt.registry.routing.MainDomain;

/** What a node does before its port opens, so that the first change need not wait. */
class RehearsalTest {
  private static final long PATIENCE = 10_000;
  private static final String SETTINGS =
      "fazt.http { interface = 127.0.0.1, port = 0, domain = example.com }";

  @Test
  void aStartWritesNothing() {
    try (var node = TestNode.open(SETTINGS)) {
      node.deploy("blog", "blog").toCompletableFuture().join();
      node.restart();
      var before = rows(node);
      try (var server = FaztServer.start(node.node(), "1.0.0")) {
        assertThat(WireClient.ask(server.port(), "blog.example.com", "GET /").text())
            .isEqualTo("blog");
        assertThat(rows(node)).isEqualTo(before);
      }
    }
  }

  @Test
  void aDeployAndARetargetOfASmallSiteArePlanned() {
    try (var node = TestNode.open(SETTINGS)) {
      node.deploy("blog", "blog").toCompletableFuture().join();
      var asked = new ConcurrentLinkedQueue<HttpRequest>();
      var pass = new RehearsalPass(_ -> Optional.empty());
      Rehearsal.begin(
              node.node(),
              request -> {
                asked.add(request);
                return CompletableFuture.completedFuture(HttpResponse.create());
              },
              pass)
          .join();

      assertThat(asked)
          .extracting(request -> request.method().value() + " " + request.getUri().path())
          .containsExactly("POST /api/deploy", "POST /api/aliases");
      assertThat(asked)
          .allMatch(request -> request.getHeader("X-Fazt-Plan").orElseThrow().value().equals("1"));
    }
  }

  @Test
  void theApiItselfTellsWhatWouldBeWritten() {
    try (var test = TestNode.open(SETTINGS)) {
      test.deploy("blog", "blog").toCompletableFuture().join();
      var node = test.node();
      var pass = new RehearsalPass(node.keys()::find);
      var proxies = Proxies.of(node.config());
      var answered = new ConcurrentLinkedQueue<String>();
      var program = new Program("1.0.0", "test", Program.Cache.NONE, new PortCounts());
      var gate = Gate.of(node.system(), node, pass::find);
      try (var visits = Visits.of(node, proxies);
          var functions =
              NodeFunctions.of(node, program, gate, proxies, () -> "id", FunctionEvents.FORGOTTEN);
          var logs = NodeLogs.of(node)) {
        var api =
            ApiAssembly.handler(
                new ApiContext(
                    node.system(),
                    node,
                    MainDomain.of("example.com"),
                    program,
                    gate,
                    proxies,
                    new ViewTickets(node.time()::steady),
                    visits),
                functions,
                logs);
        Rehearsal.begin(
                node,
                request ->
                    api.apply(request)
                        .thenCompose(answer -> answer.toStrict(PATIENCE, node.system()))
                        .thenApply(answer -> noted(answer, answered)),
                pass)
            .join();
      }
      assertThat(answered)
          .satisfiesExactly(
              deploy -> assertThat(deploy).startsWith("200 ").contains("ReleaseDeployed"),
              retarget -> assertThat(retarget).startsWith("200 ").contains("AliasPointed"));
    }
  }

  private static HttpResponse noted(HttpResponse answer, Queue<String> answered) {
    var body = ((HttpEntity.Strict) answer.entity()).getData().utf8String();
    answered.add(answer.status().intValue() + " " + body);
    return answer;
  }

  @Test
  void thePassIsWorthNothingOnceThePortOpens() {
    var pass = new RehearsalPass(_ -> Optional.empty());
    assertThat(pass.find(pass.token())).isPresent();
    assertThat(pass.find("x" + pass.token().substring(1))).isEmpty();
    pass.close();
    assertThat(pass.find(pass.token())).isEmpty();
  }

  @Test
  void aNodeThatFailsToRehearseStartsAllTheSame() {
    try (var node = TestNode.open(SETTINGS)) {
      var pass = new RehearsalPass(_ -> Optional.empty());
      Rehearsal.begin(
              node.node(),
              _ -> CompletableFuture.failedFuture(new IllegalStateException("not today")),
              pass)
          .join();
      assertThat(pass.find(pass.token())).isEmpty();
    }
  }

  /**
   * How many rows each table has, but those of views, which follow the journal in their own time.
   */
  private static Map<String, Long> rows(TestNode node) {
    return node.node()
        .database()
        .readNow(
            handle ->
                handle
                    .createQuery(
                        "SELECT name FROM sqlite_master WHERE type = 'table'"
                            + " AND name NOT LIKE 'view%' AND name NOT LIKE 'pekko%'"
                            + " AND name NOT LIKE 'visit%'")
                    .mapTo(String.class)
                    .stream()
                    .collect(
                        Collectors.toMap(
                            Function.identity(),
                            table ->
                                handle
                                    .createQuery("SELECT count(*) FROM " + table)
                                    .mapTo(Long.class)
                                    .one())));
  }
}
