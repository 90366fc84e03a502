package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.http.WireClient;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.network.PortCounts;

/**
 * What an attacker sends through a proxy that many share never becomes part of the next person's
 * request. Uses Debian's packages haproxy, caddy and nginx, as they are by default.
 */
@Tag("system")
class BehindProxyTest {
  private static final String MARK = "X-Passed";

  private final Path folder;

  BehindProxyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void behindHaproxyNoRequestHidesInAnother() throws Exception {
    tryAll(
        node ->
            ProxyProcess.start(
                "/usr/sbin/haproxy",
                folder,
                port ->
                    """
            defaults
              mode http
              timeout connect 5s
              timeout client 20s
              timeout server 20s
            frontend people
              bind 127.0.0.1:%d
              http-request set-header %s yes
              default_backend node
            backend node
              http-reuse always
              server node 127.0.0.1:%d
            """
                        .formatted(port, MARK, node),
                config -> List.of("-db", "-f", config.toString())));
  }

  @Test
  void behindCaddyNoRequestHidesInAnother() throws Exception {
    tryAll(
        node ->
            ProxyProcess.start(
                "/usr/bin/caddy",
                folder,
                port ->
                    """
            {
              admin off
              auto_https off
            }
            http://127.0.0.1:%d, http://localhost:%d {
              reverse_proxy 127.0.0.1:%d {
                header_up %s yes
              }
            }
            """
                        .formatted(port, port, node, MARK),
                config -> List.of("run", "--adapter", "caddyfile", "--config", config.toString())));
  }

  @Test
  void behindNginxNoRequestHidesInAnother() throws Exception {
    tryAll(
        node ->
            ProxyProcess.nginx(
                folder,
                node,
                "keepalive 8;",
                "proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header %s yes;"
                    .formatted(MARK)));
  }

  private interface Started {
    ProxyProcess before(int node) throws Exception;
  }

  private void tryAll(Started started) throws Exception {
    Queue<String> unmarked = new ConcurrentLinkedQueue<>();
    var system =
        ActorSystem.create(
            "behind-proxy",
            ConfigFactory.parseString("pekko.daemonic = on, pekko.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
    OpenPort server =
        HttpServer.start(
                system,
                "127.0.0.1",
                0,
                HttpSettings.of(ConfigFactory.load()),
                request -> {
                  String line = request.method().value() + " " + request.getUri().path();
                  if (request.getHeader(MARK).isEmpty()) {
                    unmarked.add(line);
                  }
                  request.discardEntityBytes(system);
                  return CompletableFuture.completedFuture(HttpResponse.create().withEntity(line));
                },
                new PortCounts())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    try (var proxy = started.before(server.port())) {
      int port = proxy.port();
      for (String attack : FramingTest.heads()) {
        try (var attacker = WireClient.to(port)) {
          attacker.trySend(attack.replace("localhost", "localhost:" + port));
          var next = WireClient.ask(port, "localhost:" + port, "GET /next");
          assertThat(next.status()).isEqualTo(200);
          assertThat(next.text()).isEqualTo("GET /next");
        }
        var after = WireClient.ask(port, "localhost:" + port, "GET /after");
        assertThat(after.text()).isEqualTo("GET /after");
      }
      assertThat(unmarked).isEmpty();
    } finally {
      server.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }
}
