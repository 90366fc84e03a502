package sh.fazt.http.server;

import com.typesafe.config.Config;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.stream.BindFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.api.ApiAssembly;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.auth.KnownViewers;
import sh.fazt.http.auth.RehearsalPass;
import sh.fazt.http.auth.ViewTickets;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.endpoint.JournalCauses;
import sh.fazt.http.function.FunctionSettings;
import sh.fazt.http.hosting.HostRules;
import sh.fazt.http.hosting.Hosting;
import sh.fazt.http.hosting.HostingSettings;
import sh.fazt.http.logs.LogSettings;
import sh.fazt.http.logs.NodeLogs;
import sh.fazt.http.network.PortCounts;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.http.request.Program;
import sh.fazt.http.serverless.NodeFunctions;
import sh.fazt.http.upgrade.UpgradeSettings;
import sh.fazt.http.upgrade.Upgrades;
import sh.fazt.http.visits.VisitSettings;
import sh.fazt.http.visits.Visits;
import sh.fazt.registry.HeapShare;
import sh.fazt.registry.content.ContentSettings;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.upgrade.Installation;

/**
 * A node with its HTTP side: the port opens when everything is rebuilt, and closes before anything
 * else stops.
 */
public final class FaztServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaztServer.class);
  private static final long OPEN_WITHIN_SECONDS = 30;
  private static final long CLOSE_WITHIN_SECONDS = 20;
  private static final Duration ONE_LOOK = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final Node node;
  private final OpenPort http;
  private final Visits visits;
  private final NodeFunctions functions;
  private final NodeLogs logs;
  private final Upgrades upgrades;
  private final MainDomain domain;
  private final PortCounts counts;

  private FaztServer(
      Node node,
      OpenPort http,
      Visits visits,
      NodeFunctions functions,
      NodeLogs logs,
      Upgrades upgrades,
      MainDomain domain,
      PortCounts counts) {
    this.node = node;
    this.http = http;
    this.visits = visits;
    this.functions = functions;
    this.logs = logs;
    this.upgrades = upgrades;
    this.domain = domain;
    this.counts = counts;
  }

  /**
   * Looks at settings before anything is started with them.
   *
   * @param config whole, with its defaults
   * @throws RejectedException if the node could not listen where they say
   * @throws IllegalArgumentException if one cannot be used
   * @throws com.typesafe.config.ConfigException if one is not of its type
   */
  public static void look(Config config) {
    requireUsable(config);
    ListeningRejections.look(
            config.getString("fazt.http.interface"), config.getInt("fazt.http.port"))
        .ifPresent(
            refusal -> {
              throw new RejectedException(refusal);
            });
  }

  /**
   * Reads every setting that is read at start.
   *
   * @throws IllegalArgumentException if one cannot be used
   * @throws com.typesafe.config.ConfigException if one is not of its type
   */
  public static void requireUsable(Config config) {
    MainDomain.of(config.getString("fazt.http.domain"));
    HttpSettings.of(config);
    HostingSettings.of(config);
    Proxies.of(config);
    ApiSettings.of(config);
    VisitSettings.of(config);
    FunctionSettings.of(config);
    LogSettings.of(config);
    UpgradeSettings.of(config);
  }

  /**
   * Opens the port the settings name. The server owns the node from then on.
   *
   * @param version of the product, as it is told to clients
   * @throws RejectedException if it cannot listen; the node is closed then, as after any other
   *     failure
   * @throws IllegalArgumentException if a setting cannot be used
   */
  public static FaztServer start(Node node, String version) {
    return start(node, version, Installation.NONE);
  }

  /**
   * The same for a program that was installed.
   *
   * @param installation where its releases are and who starts it again
   */
  public static FaztServer start(Node node, String version, Installation installation) {
    try {
      return opened(node, version, installation);
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  /**
   * What the process may take at most, in bytes: its heap, and what of it caches may hold; and how
   * often the port refused something.
   */
  public Map<String, Object> bounds() {
    Config config = node.config();
    var bounds = new LinkedHashMap<String, Object>();
    bounds.put("heap_bytes", HeapShare.heap());
    bounds.put("cache_bytes", HostingSettings.of(config).cacheMaxBytes());
    bounds.put("file_list_bytes", ContentSettings.from(config).indexCache());
    bounds.put("refused", counts.byName());
    bounds.put("functions", functionsShown());
    return bounds;
  }

  private Map<String, Object> functionsShown() {
    var status = functions.status();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("state", status.state().name().toLowerCase(Locale.ROOT));
    shown.put("workers", status.processes().size());
    shown.put("running", status.running());
    shown.put("waiting", status.waiting());
    shown.put("started", status.started());
    shown.put("killed", status.killed());
    shown.put("died", status.died());
    shown.put("last_death", status.lastDeath());
    shown.put("retry_in_ms", status.retryIn().toMillis());
    shown.put("suspects", status.suspects());
    shown.put("dropped_log_lines", logs.writer().dropped());
    return shown;
  }

  private static FaztServer opened(Node node, String version, Installation installation) {
    Config config = node.config();
    var domain = MainDomain.of(config.getString("fazt.http.domain"));
    var random = new SecureRandom();
    var cached = new AtomicReference<>(Program.Cache.NONE);
    var counts = new PortCounts();
    var program =
        new Program(
            version,
            config.getString("fazt.http.environment"),
            new Program.Cache(
                () -> Objects.requireNonNull(cached.get()).files().getAsLong(),
                () -> Objects.requireNonNull(cached.get()).bytes().getAsLong()),
            counts,
            installation);
    var pass = new RehearsalPass(node.keys()::find);
    var gate = Gate.of(node.system(), node, pass::find);
    var proxies = Proxies.of(config);
    var tickets = new ViewTickets(node.time()::steady);
    var visits = Visits.of(node, proxies);
    Supplier<String> requestIds = () -> HexFormat.of().toHexDigits(random.nextLong());
    var logs = NodeLogs.of(node);
    var functions = NodeFunctions.of(node, program, gate, proxies, requestIds, logs.writer());
    var upgrades = Upgrades.of(node, program);
    var api =
        ApiAssembly.handler(
            new ApiContext(node.system(), node, domain, program, gate, proxies, tickets, visits),
            functions,
            logs,
            upgrades);
    var rehearsal = Rehearsal.begin(node, api, pass);
    var hosting =
        new Hosting(
            node.system(),
            node.table(),
            node.content(),
            new HostRules(domain),
            HostingSettings.of(config),
            proxies,
            new KnownViewers(gate, node.sessions(), tickets),
            new JournalCauses(node.revisions()),
            visits,
            functions.answers(),
            requestIds,
            api);
    cached.set(new Program.Cache(hosting::cachedFiles, hosting::cachedBytes));
    int port = config.getInt("fazt.http.port");
    rehearsal.join();
    try {
      var http =
          HttpServer.start(
                  node.system(),
                  config.getString("fazt.http.interface"),
                  port,
                  HttpSettings.of(config),
                  hosting,
                  counts)
              .toCompletableFuture()
              .get(OPEN_WITHIN_SECONDS, TimeUnit.SECONDS);
      QuietHeap.watch(node.system());
      return new FaztServer(node, http, visits, functions, logs, upgrades, domain, counts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at start", e);
    } catch (ExecutionException | CompletionException | TimeoutException e) {
      // Somebody took it since it was looked at.
      throw e.getCause() instanceof BindFailedException || e.getCause() instanceof BindException
          ? new RejectedException(ListeningRejections.portTaken(port))
          : new IllegalStateException("the port did not open", e);
    }
  }

  public Node node() {
    return node;
  }

  /** The port that is open. */
  public int port() {
    return http.port();
  }

  /** A request to it as everybody's come. */
  public OwnRequest ownRequest() {
    return OwnRequest.of(node.config(), port());
  }

  public MainDomain domain() {
    return domain;
  }

  /**
   * The node serves, and upgrades begin: a version on trial waits to be confirmed.
   *
   * @param restart ends this process so that it is started again
   */
  public void upgrading(Runnable restart) {
    upgrades.whenToRestart(restart);
    var own = ownRequest();
    upgrades.serving(() -> own.status(ONE_LOOK).orElse(0) == OK);
  }

  /** Finishes the answers under way, writes what was counted, then stops the node. Bounded. */
  @Override
  public void close() {
    upgrades.close();
    logs.writer().endFollowing();
    try {
      http.stop().toCompletableFuture().get(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("open connections were cut", e);
    }
    functions.close();
    logs.close();
    visits.close();
    node.close();
  }
}
