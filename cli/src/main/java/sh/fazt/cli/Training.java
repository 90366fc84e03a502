package sh.fazt.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peers;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.cli.shell.Shell;

/**
 * What the packaging step runs once to learn which classes a client uses, so that they are loaded
 * ahead of time. It is one process that does what clients do in several, against a node that was
 * started for it; its visits warm that node too.
 */
final class Training {
  private static final int VISITS = 50;

  private static final String FORM =
      """
      --training
      Content-Disposition: form-data; name="site_name"

      trained
      --training
      Content-Disposition: form-data; name="file"; filename="site.zip"
      Content-Type: application/zip

      """;

  private Training() {}

  /**
   * Trains.
   *
   * @param words ignored, a directory to deploy, the node's database
   */
  public static void main(String[] words) {
    String directory = words[1];
    String database = words[2];
    Shell shell = Fazt.prepared();
    var fazt = new Fazt(new NodeProcess(), Timeouts.NORMAL, Clock.systemUTC());
    for (List<String> line :
        List.of(
            List.of("--version"),
            List.of("app", "deploy", "--help"),
            List.of("help", "server"),
            List.of("remote", "list"),
            List.of("remote", "default", "local"),
            List.of("app", "deploi"),
            List.of("server", "status", "--db", database, "--json"),
            List.of("app", "deploy", directory, "--name", "trained", "--message", "first"),
            List.of("app", "deploy", directory, "--name", "trained", "--json"),
            List.of("app", "list"),
            List.of("app", "info", "trained"),
            List.of("app", "link", "trained-2", "--id", "app_none0000"),
            List.of("@local", "server", "info", "--json"))) {
      fazt.run(line, shell);
    }
    try {
      ignoring(fazt, shell, Path.of(database).resolveSibling("ignoring"));
      Peers peers = PeersFile.of(shell).read();
      postZip(peers);
      visit(peers);
    } catch (IOException e) {
      shell.err().println("training: no visits: " + e.getMessage());
    }
    Runtime.getRuntime().halt(0);
  }

  /** Most repositories have an ignore file, and what reads it is a library of its own. */
  private static void ignoring(Fazt fazt, Shell shell, Path site) throws IOException {
    Files.createDirectories(site);
    Files.writeString(site.resolve("index.html"), newPage());
    Files.writeString(site.resolve(".gitignore"), "*.log\n/dist/\n!a/**/b\n");
    fazt.run(List.of("app", "deploy", site.toString(), "--name", "trained", "--json"), shell);
  }

  /** One that no node has stored yet, and large enough to be compressed. */
  private static String newPage() {
    return ("<p>" + System.nanoTime() + "</p>\n").repeat(200);
  }

  /** Scripts send a zip in a form, which the command line does not. */
  private static void postZip(Peers peers) throws IOException {
    var zip = new ByteArrayOutputStream();
    try (var files = new ZipOutputStream(zip)) {
      for (String name : List.of("index.html", "other/index.html", "page.html")) {
        files.putNextEntry(new ZipEntry(name));
        files.write(newPage().getBytes(StandardCharsets.US_ASCII));
      }
    }
    for (var peer : peers.all()) {
      var body = new ByteArrayOutputStream();
      body.writeBytes(FORM.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(zip.toByteArray());
      body.writeBytes("\r\n--training--\r\n".getBytes(StandardCharsets.US_ASCII));
      String head =
          """
          POST /api/deploy HTTP/1.1
          Host: localhost
          Authorization: Bearer %s
          Content-Type: multipart/form-data; boundary=training
          Content-Length: %d
          Connection: close

          """
              .formatted(peer.token(), body.size())
              .replace("\n", "\r\n");
      try (var deploy = new Socket(InetAddress.getLoopbackAddress(), peer.url().getPort())) {
        deploy.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        deploy.getOutputStream().write(body.toByteArray());
        deploy.getInputStream().readAllBytes();
      }
    }
  }

  private static void visit(Peers peers) throws IOException {
    for (var peer : peers.all()) {
      for (int i = 0; i < VISITS; i++) {
        for (String path : List.of("/", "/style.css", "/hello.js", "/icon.svg", "/missing")) {
          try (var visit = new Socket(InetAddress.getLoopbackAddress(), peer.url().getPort())) {
            String request =
                "GET %s HTTP/1.1\r\nHost: %s.localhost\r\nAccept-Encoding: %s\r\nConnection: close\r\n\r\n"
                    .formatted(path, "trained", i % 2 == 0 ? "gzip" : "identity");
            visit.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            visit.getInputStream().readAllBytes();
          }
        }
      }
    }
  }
}
