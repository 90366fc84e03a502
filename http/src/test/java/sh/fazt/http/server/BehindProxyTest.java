package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import sh.fazt.registry.node.Eventually;

/**
 * What an attacker sends through a proxy that many share never becomes part of the next person's
 * request. Uses Debian's packages haproxy and caddy, as they are by default.
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
        "/usr/sbin/haproxy",
        (port, node) ->
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
        config -> List.of("-db", "-f", config.toString()));
  }

  @Test
  void behindCaddyNoRequestHidesInAnother() throws Exception {
    tryAll(
        "/usr/bin/caddy",
        (port, node) ->
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
        config -> List.of("run", "--adapter", "caddyfile", "--config", config.toString()));
  }

  private interface Configured {
    String text(int port, int node);
  }

  private interface Arguments {
    List<String> of(Path config);
  }

  private void tryAll(String program, Configured configured, Arguments arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(program)), program + " is not installed");
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
    int port = freePort();
    Path config = Files.writeString(folder.resolve("config"), configured.text(port, server.port()));
    var command = new ArrayList<>(List.of(program));
    command.addAll(arguments.of(config));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    Process proxy = builder.start();
    try {
      Eventually.until(() -> listens(port));
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
      proxy.destroy();
      assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
      server.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }
}
