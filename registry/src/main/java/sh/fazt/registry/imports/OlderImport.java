package sh.fazt.registry.imports;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.Progress;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.access.NodeSecrets;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.imports.ImportOutcome.Thing;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderLimits;
import sh.fazt.registry.imports.older.OlderReport;
import sh.fazt.registry.imports.older.OlderServer;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.settings.StoredSettings;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.visits.BroughtVisits;

/**
 * Brings what the database of an older server holds. Done twice it is as if done once, and one that
 * was cut short goes on where it was: every app comes as a whole or not at all, and what is here
 * already is left as it is. Blocks.
 */
public final class OlderImport {
  private static final int ACTOR_DIGITS = 12;

  /** Things of one problem that are named in the report; all are counted. */
  private static final int NAMED = 20;

  private static final String MAX_REDIRECTS = "fazt.http.visits.max-redirects";
  private static final String MAX_WEBHOOKS = "fazt.http.visits.max-webhooks";

  private final Parts node;

  /** What it needs of the node it brings things to. */
  public record Parts(
      String name,
      Clock clock,
      Config config,
      Database database,
      LiveTable table,
      ContentStore content,
      Spaces storage,
      Keys keys,
      NodeSecrets secrets,
      StoredSettings settings,
      Registry registry,
      Opening opening) {}

  /** Opens files of older servers. */
  @FunctionalInterface
  public interface Opening {
    OlderDatabase open(Path file, Path temporary, OlderLimits limits, InstantSource clock);
  }

  public OlderImport(Parts node) {
    this.node = node;
  }

  /**
   * Brings it all.
   *
   * @param file of the older server; it is only read
   * @param temporary a folder for what is needed meanwhile
   * @param planned whether nothing is to be written
   * @param withInvented whether short links and webhooks come of a server that invented its own
   * @param listener is told how far it is
   * @return what came, what was here, and what was left alone, as plain values
   * @throws sh.fazt.registry.domain.RejectedException if the file cannot be read, or this node
   *     cannot go on; to do it again goes on
   */
  public Map<String, @Nullable Object> run(
      Path file,
      Path temporary,
      boolean planned,
      boolean withInvented,
      Consumer<Progress> listener) {
    var limits = OlderLimits.from(node.config());
    try (var older = node.opening().open(file, temporary, limits, node.clock())) {
      var server = older.read();
      var outcome = new ImportOutcome(limits.maxNamed());
      var meta =
          CommandMeta.imported(
              server.origin().substring(0, ACTOR_DIGITS),
              UUID.randomUUID().toString(),
              node.name());
      var run = new ImportRun(node, older, server, outcome, meta, planned, listener);
      bring(run, server, withInvented || !server.inventsData());
      return told(server, outcome, planned);
    }
  }

  private static Map<String, @Nullable Object> told(
      OlderServer server, ImportOutcome outcome, boolean planned) {
    var data = new LinkedHashMap<String, @Nullable Object>(OlderReport.data(server, NAMED));
    data.putAll(outcome.data(planned));
    return data;
  }

  /** What a file has, where there is nothing yet that it could come to. */
  public static Map<String, @Nullable Object> look(OlderDatabase older) {
    return told(older.read(), new ImportOutcome(NAMED), true);
  }

  private static void bring(ImportRun run, OlderServer server, boolean withVisits) {
    var apps = new ImportedApps(run, server);
    apps.bring();
    new ImportedAliases(run, apps).bring(server.aliases());
    new ImportedAccess(run).bring(server);
    new ImportedSettings(run).bring(server.settings());
    if (withVisits) {
      visits(run, server);
    }
  }

  private static void visits(ImportRun run, OlderServer server) {
    var node = run.node();
    var visits =
        new BroughtVisits(node.database(), node.secrets(), node.clock(), run.rows(), run.planned());
    var outcome = run.outcome();
    tell(outcome, Thing.REDIRECTS, visits.links(server.redirects(), max(node, MAX_REDIRECTS)));
    tell(outcome, Thing.WEBHOOKS, visits.webhooks(server.webhooks(), max(node, MAX_WEBHOOKS)));
  }

  private static void tell(ImportOutcome outcome, Thing thing, List<BroughtVisits.Brought> all) {
    for (var one : all) {
      switch (one.how()) {
        case BROUGHT -> outcome.brought(thing, 1);
        case BEFORE -> outcome.there(thing);
        case TAKEN -> outcome.left(thing, one.name(), "it is taken here");
        case FULL -> outcome.left(thing, one.name(), "there are as many here as there may be");
      }
    }
  }

  /** A node without an HTTP side has no such bound. */
  private static long max(Parts node, String setting) {
    return node.config().hasPath(setting) ? node.config().getLong(setting) : Long.MAX_VALUE;
  }
}
