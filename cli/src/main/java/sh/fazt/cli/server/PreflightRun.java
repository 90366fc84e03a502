package sh.fazt.cli.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sh.fazt.cli.shell.ProgramVersion;
import sh.fazt.http.server.FaztServer;
import sh.fazt.http.upgrade.LoopbackRequest;
import sh.fazt.http.upgrade.PreflightReport;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.settings.NodeOptions;

/**
 * Tries this version of the program on a copy of a database: it is migrated, its whole journal is
 * read, and a site is served from it over the loopback interface. Prints a line of JSON for each
 * piece of progress, and one at the end.
 */
final class PreflightRun {
  private static final long EVERY = Duration.ofMillis(500).toNanos();
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  private static final String HERE = "127.0.0.1";

  /** Nobody but this process is to come to it. */
  private static final Config ALONE =
      ConfigFactory.parseMap(
          Map.of(
              "fazt.http.interface",
              HERE,
              "fazt.http.port",
              0,
              "fazt.http.proxy-protocol-from",
              List.of()),
          "preflight");

  private final Consumer<String> out;
  private long told = System.nanoTime();

  PreflightRun(Consumer<String> out) {
    this.out = out;
  }

  /** Runs it; returns whether this version can use the copy. */
  boolean run(Path copy, GivenSettings given) {
    try {
      out.accept(PreflightReport.progress("open", 0));
      var options =
          NodeOptions.of(copy, given.below(), ALONE.withFallback(given.above()))
              .telling((events, _) -> replayed(events));
      var node = Node.open(options);
      long revisions = node.journal().head().value();
      out.accept(PreflightReport.progress("state", revisions));
      String hash = node.state().hash().hex();
      out.accept(PreflightReport.progress("serve", revisions));
      try (var server = FaztServer.start(node, ProgramVersion.number())) {
        Optional<String> wrong = served(server);
        if (wrong.isPresent()) {
          out.accept(PreflightReport.refused(wrong.get()));
          return false;
        }
        long opens = node.database().opens();
        out.accept(new PreflightReport(ProgramVersion.number(), hash, revisions, opens).line());
        return true;
      }
    } catch (RejectedException refused) {
      out.accept(PreflightReport.refused(refused.rejection().sentence()));
    } catch (IOException | RuntimeException e) {
      out.accept(PreflightReport.refused("it fails: " + e));
    }
    return false;
  }

  private void replayed(long events) {
    if (System.nanoTime() - told > EVERY) {
      told = System.nanoTime();
      out.accept(PreflightReport.progress("journal", events));
    }
  }

  /** What is wrong with what it serves. */
  private static Optional<String> served(FaztServer server) throws IOException {
    int alive = LoopbackRequest.status(HERE, server.port(), HERE, "/health", ANSWER_WITHIN);
    if (alive != OK) {
      return Optional.of("it says of itself that it is not healthy (status " + alive + ")");
    }
    Optional<Subdomain> name = anyName(server.node());
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String host = name.get() + "." + server.domain().name();
    int status = LoopbackRequest.status(HERE, server.port(), host, "/", ANSWER_WITHIN);
    return status >= SERVER_ERROR
        ? Optional.of("it answers for " + host + " with status " + status)
        : Optional.empty();
  }

  private static Optional<Subdomain> anyName(Node node) {
    var names = node.table().now().aliasesAfter("");
    while (names.hasNext()) {
      var row = names.next();
      if (row.target() instanceof Target.Proxy) {
        return Optional.of(row.alias());
      }
    }
    return Optional.empty();
  }
}
