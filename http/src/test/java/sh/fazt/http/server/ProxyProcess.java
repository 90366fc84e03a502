package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sh.fazt.registry.node.Eventually;

/**
 * A proxy of Debian's in front of a port of this machine, as it is by default but for its patience.
 */
final class ProxyProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ProxyProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Writes a configuration for the port that the proxy opens. */
  interface Configured {
    String text(int port);
  }

  /** The program's arguments for a configuration. */
  interface Arguments {
    List<String> of(Path config);
  }

  /**
   * Starts one and waits until it listens; a test without its program is left out.
   *
   * @param folder for all that it writes
   */
  static ProxyProcess start(String program, Path folder, Configured configured, Arguments arguments)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of(program)), program + " is not installed");
    int port = freePort();
    Path config = Files.writeString(folder.resolve("config"), configured.text(port));
    var command = new ArrayList<>(List.of(program));
    command.addAll(arguments.of(config));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    var started = new ProxyProcess(builder.start(), port);
    Eventually.until(() -> listens(port));
    return started;
  }

  /**
   * Starts nginx.
   *
   * @param node the port behind it
   * @param upstream more about the node behind it
   * @param location more about what is passed on
   */
  static ProxyProcess nginx(Path folder, int node, String upstream, String location)
      throws Exception {
    return start(
        "/usr/sbin/nginx",
        folder,
        port ->
            """
            daemon off;
            master_process off;
            pid nginx.pid;
            events {}
            http {
              access_log off;
              client_body_timeout 500ms;
              client_header_timeout 500ms;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              upstream node {
                server 127.0.0.1:%d;
                %s
              }
              server {
                listen 127.0.0.1:%d;
                location / {
                  proxy_pass http://node;
                  %s
                }
              }
            }
            """
                .formatted(node, upstream, port, location),
        config -> List.of("-p", folder.toString(), "-e", "log", "-c", config.toString()));
  }

  int port() {
    return port;
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

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
