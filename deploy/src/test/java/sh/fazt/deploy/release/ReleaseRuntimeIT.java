package sh.fazt.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tour does not touch, on the runtime of a release: functions with storage, and TLS. */
@Tag("system")
@Timeout(120)
class ReleaseRuntimeIT {
  private static final Pattern ADDRESS = Pattern.compile("http://[^:/\\s]+:([0-9]+)");
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  @Test
  void functionsRunInAWorkerOfTheSameRuntime() throws Exception {
    Process node =
        started(
            "dev", BuiltRelease.folder().resolve("examples/guestbook").toString(), "--port", "0");
    try (var said = node.inputReader(StandardCharsets.UTF_8)) {
      int port = 0;
      for (String line = said.readLine(); port == 0 && line != null; line = said.readLine()) {
        Matcher address = ADDRESS.matcher(line);
        port = address.find() ? Integer.parseInt(address.group(1)) : 0;
      }
      assertThat(port).isPositive();

      assertThat(asked(port, "POST", "name=Ada&text=hello")).startsWith("HTTP/1.1 303 ");
      assertThat(asked(port, "GET", "")).startsWith("HTTP/1.1 200 ").contains("Ada", "hello");
    } finally {
      node.destroy();
      assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aContainerMakesItsDatabaseAtItsFirstStartAndServes() throws Exception {
    Path root = Files.createDirectories(folder.resolve("root"));
    Path release = Files.createDirectories(root.resolve("releases")).resolve("1.0.0");
    var copy = new ProcessBuilder("cp", "-al", BuiltRelease.folder().toString(), release + "");
    assertThat(copy.start().waitFor()).isZero();
    Files.createSymbolicLink(root.resolve("current"), Path.of("releases/1.0.0"));
    Files.copy(
        release.resolve("libexec/guard"),
        root.resolve("guard"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Path data = Files.createDirectories(folder.resolve("data"));
    int port = freePort();
    var command =
        new ProcessBuilder(
            release.resolve("libexec/container-start").toString(), root.toString(), data + "");
    command.redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
    command.environment().keySet().removeIf(name -> name.startsWith("FAZT"));
    command.environment().put("HOME", data.toString());
    Process without = command.start();
    assertThat(without.waitFor()).isEqualTo(2);
    assertThat(folder.resolve("said")).content().contains("set FAZT_USERNAME, FAZT_PASSWORD");

    command.environment().put("FAZT_PASSWORD", "a good word");
    command.environment().put("FAZT_PORT", Integer.toString(port));
    Process container = command.start();
    try {
      String answer = "";
      while (!answer.startsWith("HTTP/1.1 200 ")) {
        assertThat(container.waitFor(50, TimeUnit.MILLISECONDS))
            .as(Files.readString(folder.resolve("said")))
            .isFalse();
        answer = health(port);
      }
      assertThat(data.resolve("fazt.db")).exists();
    } finally {
      container.destroy();
      assertThat(container.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String health(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException notYet) {
      return "";
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theCommandLineSpeaksTlsWithEllipticCurves() throws Exception {
    KeyStore keys = KeyStore.getInstance(certificate().toFile(), PASSWORD.toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"data\":{\"apps\":[]}}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      Process stranger =
          started(
              "remote",
              "add",
              "tls",
              "--url",
              "https://localhost:" + server.getAddress().getPort(),
              "--token",
              "x".repeat(64));
      String said = new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      stranger.waitFor();
      Process asked = started("@tls", "app", "list");
      said += new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(asked.waitFor()).as(said).isNotZero();
      // It came as far as the certificate, and read it: nobody here knows who signed it.
      assertThat(said).containsIgnoringCase("certificate");
    } finally {
      server.stop(0);
    }
  }

  private Path certificate() throws IOException, InterruptedException {
    Path file = folder.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return file;
  }

  private Process started(String... words) throws IOException {
    var line = new ArrayList<>(List.of(BuiltRelease.folder().resolve("bin/fazt").toString()));
    line.addAll(List.of(words));
    var command = new ProcessBuilder(line).redirectErrorStream(true);
    command
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("FAZT") || name.startsWith("XDG"));
    command.environment().put("HOME", folder.resolve("home").toString());
    // A script's first run reads the interpreter from the disk; the machine may be busy with that.
    command.environment().put("FAZT_HTTP_FUNCTIONS_TIME", "60 s");
    command.environment().put("FAZT_HTTP_FUNCTIONS_MOST_TIME", "60 s");
    Files.createDirectories(folder.resolve("home"));
    return command.start();
  }

  private static String asked(int port, String method, String form) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head =
          method
              + " /api/ HTTP/1.1\r\nHost: guestbook.localhost\r\nConnection: close\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
              + form.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + form).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
