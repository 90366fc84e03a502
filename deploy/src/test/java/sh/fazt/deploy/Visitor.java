package sh.fazt.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import sh.fazt.deploy.History.Read;
import sh.fazt.deploy.History.Seen;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/** Reads sites over one connection after the other and notes what it saw. */
final class Visitor implements AutoCloseable {
  private static final String GZIP = "Accept-Encoding: gzip";

  private final int port;
  private final History history;
  private @Nullable WireClient client;

  Visitor(int port, History history) {
    this.port = port;
    this.history = history;
  }

  /** Asks for one file after the other until told to end. */
  void roam(List<String> names, Random random, BooleanSupplier end) {
    while (!end.getAsBoolean()) {
      var parts = NumberedSite.Part.values();
      // the large file takes most of the time, so it is asked for less often
      var part =
          parts[random.nextInt(4) == 0 ? parts.length - 1 : random.nextInt(parts.length - 1)];
      read(names.get(random.nextInt(names.size())), part, random.nextBoolean());
    }
  }

  /** Asks for one file and puts what came into the history. */
  @Nullable Reply read(String name, NumberedSite.Part part, boolean compressed) {
    return read(name, name, part, compressed);
  }

  /**
   * Asks for one file of a name at a host label that leads to the same.
   *
   * @return what came, or nothing if nothing did
   */
  @Nullable Reply read(String label, String name, NumberedSite.Part part, boolean compressed) {
    long began = System.nanoTime();
    Reply reply = null;
    Seen seen;
    try {
      var open = client == null ? WireClient.to(port) : client;
      client = open;
      reply =
          compressed
              ? open.ask(label + ".localhost", "GET /" + part.path(), GZIP)
              : open.ask(label + ".localhost", "GET /" + part.path());
      seen = seen(name, part, reply);
    } catch (AssertionError _) {
      seen = new Seen.Cut();
    }
    history.add(new Read(name, part.path(), began, System.nanoTime(), seen));
    if (seen instanceof Seen.Cut) {
      close();
    }
    return reply;
  }

  private static Seen seen(String name, NumberedSite.Part part, Reply reply) {
    if (!reply.complete()) {
      return new Seen.Cut();
    }
    if (reply.status() != 200) {
      return new Seen.Nothing(reply.status());
    }
    try {
      byte[] body = decoded(reply);
      OptionalLong number = NumberedSite.numberIn(name, part, body);
      return number.isPresent()
          ? new Seen.Site(number.getAsLong())
          : new Seen.Mixture(body.length + " bytes of no one deploy");
    } catch (IOException e) {
      return new Seen.Mixture("no gzip: " + e.getMessage());
    }
  }

  private static byte[] decoded(Reply reply) throws IOException {
    if (!reply.field("content-encoding").equals("gzip")) {
      return reply.body();
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
