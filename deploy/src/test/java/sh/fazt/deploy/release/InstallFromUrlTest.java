package sh.fazt.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.deploy.release.InstallScript.Ended;
import sh.fazt.registry.release.TestKey;
import sh.fazt.registry.release.TestRelease;

/** {@code install.sh} and what a server may answer. */
@Timeout(120)
class InstallFromUrlTest {
  private static final byte[] PIECE = new byte[1 << 16];

  private final Path offered;
  private final InstallScript install;
  private final HttpServer server;

  /** What is sent without end, by its name. */
  private Optional<String> endless = Optional.empty();

  private long sent;

  InstallFromUrlTest(@TempDir Path folder) throws IOException {
    offered = folder.resolve("offered");
    install = new InstallScript(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
  }

  @BeforeEach
  void aReleaseIsOffered() throws IOException {
    var key = new TestKey();
    install.trust(key);
    TestRelease.offer(
        offered, key, new TestRelease("1.0.1").with("bin/fazt", "#!/bin/sh\necho 1.0.1\n"));
    server.start();
  }

  @AfterEach
  void noServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = offered.resolve(exchange.getRequestURI().getPath().substring(1));
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (endless.filter(file::endsWith).isPresent()) {
        exchange.sendResponseHeaders(200, 0);
        while (sent < 1L << 32) {
          exchange.getResponseBody().write(PIECE);
          sent += PIECE.length;
        }
      } else {
        exchange.sendResponseHeaders(200, Files.size(file));
        Files.copy(file, exchange.getResponseBody());
      }
    }
  }

  private Ended cli() throws IOException, InterruptedException {
    return install.run(
        "--cli", "--from", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void eitherToolFetchesARelease(String tool) throws Exception {
    install.only(tool);

    Ended ended = cli();

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("fazt 1.0.1 is " + install.link());
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void whatTheServerDoesNotHaveIsNamed(String tool) throws Exception {
    install.only(tool);
    Files.delete(offered.resolve("latest.sig"));

    Ended ended = cli();

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("/latest.sig could not be fetched");
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void aServerThatSendsWithoutEndFillsNoDisk(String tool) throws Exception {
    install.only(tool);
    endless = Optional.of("latest");

    Ended ended = cli();

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("/latest could not be fetched");
    assertThat(sent).isLessThan(1L << 30);
    assertThat(install.link()).doesNotExist();
  }

  @Test
  void withNeitherToolItSaysWhatToDo() throws Exception {
    install.only("");

    assertThat(cli().err()).contains("neither curl nor wget", "--from");
  }
}
