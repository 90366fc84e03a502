package sh.fazt.benchmarks.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import sh.fazt.cli.api.DownloadCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.http.contract.NodeContract;

/** One small GET with a key, and the end of the process. */
final class HttpGets {
  private static final String PATH = "/health";
  private static final int LONGEST = 1024;

  private HttpGets() {}

  /**
   * Makes the call and prints the body.
   *
   * @param words who makes it, the URL of a node, a token
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    URI url = URI.create(words[1]);
    String token = words[2];
    System.out.println(
        switch (words[0]) {
          case "none" -> "OK";
          case "own" -> own(url, token);
          case "HttpURLConnection" -> httpUrlConnection(url.resolve(PATH), token);
          case "java.net.http" -> javaNetHttp(url.resolve(PATH), token);
          default -> throw new IllegalArgumentException(words[0]);
        });
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static String own(URI url, String token) throws IOException {
    var body = new ByteArrayOutputStream();
    new DownloadCall(NodeContract.ALIVE, new Peer("node", url, token), Map.of())
        .into(body, LONGEST, Timeouts.NORMAL);
    return body.toString(StandardCharsets.UTF_8);
  }

  private static String httpUrlConnection(URI url, String token) throws IOException {
    var connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + token);
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String javaNetHttp(URI url, String token)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(url)
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", "Bearer " + token)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
