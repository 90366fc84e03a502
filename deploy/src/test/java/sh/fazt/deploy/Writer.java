package sh.fazt.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.fazt.deploy.History.Deploy;
import sh.fazt.deploy.History.Outcome;
import sh.fazt.deploy.History.Release;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/** Deploys numbered sites and notes what it was told. */
final class Writer {
  private static final String BOUNDARY = "----numbered-site";
  private static final Pattern APP = Pattern.compile("\"app_id\":\"(app_[a-z0-9]+)\"");
  private static final Pattern RELEASE = Pattern.compile("\"release\":(\\d+)");

  private final int port;
  private final String token;
  private final History history;
  private final Killer killer;

  Writer(int port, String token, History history, Killer killer) {
    this.port = port;
    this.token = token;
    this.history = history;
    this.killer = killer;
  }

  /**
   * Deploys a site over a connection of its own and puts it into the history. A failure of the
   * connection leaves the outcome unknown.
   */
  void deploy(NumberedSite site, List<NumberedSite.Part> parts) {
    byte[] body = form(site, parts);
    byte[] request = request(body);
    int upload = killer.nextUpload();
    int allowed = killer.bytesBeforeKill(upload, request.length);
    long began = System.nanoTime();
    Outcome outcome;
    try (var client = WireClient.to(port)) {
      client.send(Arrays.copyOf(request, allowed));
      killer.sent(upload, allowed, request.length);
      outcome = outcome(client.read(false));
    } catch (AssertionError _) {
      outcome = new Outcome.Unknown();
    }
    history.add(new Deploy(site.name(), site.number(), began, System.nanoTime(), outcome));
    if (outcome instanceof Outcome.Answered) {
      killer.answered();
    }
  }

  private static Outcome outcome(Reply reply) {
    if (!reply.complete()) {
      return new Outcome.Unknown();
    }
    Matcher app = APP.matcher(reply.text());
    Matcher release = RELEASE.matcher(reply.text());
    return reply.status() == 200 && app.find() && release.find()
        ? new Outcome.Answered(new Release(app.group(1), Long.parseLong(release.group(1))))
        : new Outcome.Refused(reply.status());
  }

  /** Everything of a deploy's request, as it goes over the wire. */
  byte[] request(byte[] body) {
    String head =
        "POST /api/deploy HTTP/1.1\r\nHost: admin.localhost\r\nContent-Type: multipart/form-data;"
            + " boundary="
            + BOUNDARY
            + "\r\nContent-Length: "
            + body.length
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n";
    return joined(head.getBytes(ISO_8859_1), body);
  }

  /** The body of a deploy's request. */
  static byte[] form(NumberedSite site, List<NumberedSite.Part> parts) {
    String before =
        field("site_name", site.name())
            + field("message", Long.toString(site.number()))
            + "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"site.zip\"\r\n"
            + "Content-Type: application/zip\r\n\r\n";
    String after = "\r\n--" + BOUNDARY + "--\r\n";
    return joined(before.getBytes(ISO_8859_1), site.zip(parts), after.getBytes(ISO_8859_1));
  }

  private static String field(String name, String value) {
    return "--"
        + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\n\r\n"
        + value
        + "\r\n";
  }

  private static byte[] joined(byte[]... pieces) {
    var whole = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      whole.writeBytes(piece);
    }
    return whole.toByteArray();
  }
}
