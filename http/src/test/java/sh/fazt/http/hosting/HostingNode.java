package sh.fazt.http.hosting;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.hosting.Explanation.Cause;
import sh.fazt.http.network.PortCounts;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.server.HttpServer;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.ReleaseRow;

/**
 * A real server on a free loopback port that hosts what a test puts into its table and its content,
 * under the main domain {@code example.com} unless told otherwise. Its API answers {@code api:} and
 * the target.
 */
public final class HostingNode implements AutoCloseable {
  public static final String MAIN = "example.com";

  /** When everything is deployed, unless a test says otherwise. */
  public static final Instant DEPLOYED = Instant.parse("2026-03-01T12:00:00.250Z");

  private static final Causes NO_CAUSES =
      new Causes() {
        @Override
        public CompletionStage<Optional<Cause>> alias(Subdomain alias, Version version) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<Cause>> app(AppId app, Version version) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<Cause>> visibility(AppId app, Version version) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<Cause>> activation(AppId app, Version version) {
          return CompletableFuture.completedFuture(Optional.empty());
        }
      };

  private static final Meta REMOVAL =
      new Meta(DEPLOYED, Actor.SYSTEM, "", "c1", "", "main", null, null, null, null, null);

  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "hosting-tests",
          ConfigFactory.parseString("pekko.daemonic = on, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));

  private final LiveTable table = new LiveTable();
  private final ContentInMemory content;
  private final AtomicInteger requestIds = new AtomicInteger();
  private final Hosting hosting;
  private final OpenPort server;

  private HostingNode(
      MainDomain main,
      Config config,
      Viewers viewers,
      ContentInMemory content,
      ContentReader reader) {
    this.content = content;
    this.hosting =
        new Hosting(
            SYSTEM,
            table,
            reader,
            new HostRules(main),
            HostingSettings.of(config),
            Proxies.of(config),
            viewers,
            NO_CAUSES,
            Pageviews.UNCOUNTED,
            asked ->
                CompletableFuture.completedFuture(
                    HttpResponse.create().withEntity(asked.script() + " runs")),
            () -> "request-" + requestIds.incrementAndGet(),
            HostingNode::api);
    this.server =
        waitFor(
            HttpServer.start(
                SYSTEM, "127.0.0.1", 0, HttpSettings.of(config), hosting, new PortCounts()));
  }

  public static HostingNode start() {
    return start("");
  }

  /** A node with these settings (HOCON) over the defaults. */
  public static HostingNode start(String settings) {
    return start(MAIN, settings, Viewers.STRANGERS);
  }

  public static HostingNode start(String main, String settings, Viewers viewers) {
    Config config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    var content = new ContentInMemory();
    return new HostingNode(MainDomain.of(main), config, viewers, content, content);
  }

  /** A node that serves what is stored elsewhere; see {@link #site(String, TreeHash)}. */
  public static HostingNode over(ContentReader reader) {
    return new HostingNode(
        MainDomain.of(MAIN),
        ConfigFactory.load(),
        Viewers.STRANGERS,
        new ContentInMemory(),
        reader);
  }

  public int port() {
    return server.port();
  }

  public ContentInMemory content() {
    return content;
  }

  public LiveTable table() {
    return table;
  }

  /** Opens another port of the same node, with these settings (HOCON) over the defaults. */
  public OpenPort open(String settings) {
    Config config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    return waitFor(
        HttpServer.start(
            SYSTEM, "127.0.0.1", 0, HttpSettings.of(config), hosting, new PortCounts()));
  }

  public OpenPort server() {
    return server;
  }

  /** Sends one request on a connection of its own. */
  public Reply ask(String host, String line, String... fields) {
    return WireClient.ask(port(), host, line, fields);
  }

  public Reply get(String host, String target, String... fields) {
    return ask(host, "GET " + target, fields);
  }

  /** Puts an app with one release and an alias of the same name into the table. */
  public AppId site(String name, Site site) {
    AppId id = app(name, site);
    point(name, new Target.Proxy(id));
    return id;
  }

  /** Puts an app whose release is this tree, and an alias of the same name, into the table. */
  public AppId site(String name, TreeHash tree) {
    AppId id = AppId.of("app_" + (name + "0000").substring(0, 4));
    deploy(id, Version.of(1), tree, Metadata.titled(name), DEPLOYED);
    point(name, new Target.Proxy(id));
    return id;
  }

  /** Puts an app with one release into the table; its id is made from the name. */
  public AppId app(String name, Site site) {
    AppId id = AppId.of("app_" + (name.replaceAll("[^a-z0-9]", "") + "0000").substring(0, 4));
    deploy(id, Version.of(1), site, DEPLOYED);
    return id;
  }

  /** Replaces the app by one with this release. */
  public void deploy(AppId id, Version version, Site site, Instant at) {
    deploy(id, version, store(site), site.metadata, at);
  }

  private void deploy(AppId id, Version version, TreeHash tree, Metadata metadata, Instant at) {
    var release = new ReleaseRow(ReleaseNo.FIRST, tree, 1, 0, version, at);
    put(row(id, version, false, metadata, List.of(release), ReleaseNo.FIRST, at));
  }

  /** An app to which nothing was ever deployed. */
  public AppId emptyApp(String id) {
    AppId app = AppId.of(id);
    put(row(app, Version.of(1), false, Metadata.titled("empty"), List.of(), null, DEPLOYED));
    return app;
  }

  public void remove(AppId id, Version version) {
    put(row(id, version, true, Metadata.titled("removed"), List.of(), null, DEPLOYED));
  }

  public void point(String alias, Target target) {
    point(alias, Version.of(1), target, DEPLOYED);
  }

  public void point(String alias, Version version, Target target, Instant at) {
    var row = new AliasRow(Subdomain.of(alias), version, target, at, at);
    table.change(now -> now.with(row));
  }

  private void put(AppRow row) {
    table.change(now -> now.with(row));
  }

  private static AppRow row(
      AppId id,
      Version version,
      boolean removed,
      Metadata metadata,
      List<ReleaseRow> releases,
      @Nullable ReleaseNo active,
      Instant at) {
    return new AppRow(
        id,
        version,
        removed ? REMOVAL : null,
        metadata,
        Source.DEPLOY,
        id,
        null,
        null,
        releases,
        active,
        at,
        at);
  }

  private TreeHash store(Site site) {
    List<TreeFile> files = new ArrayList<>();
    site.files.forEach(
        (path, file) -> {
          var hash = content.put(file.bytes);
          if (file.compressed) {
            content.compress(hash);
          }
          files.add(new TreeFile(path, hash, file.bytes.length, file.type));
        });
    var tree = new Tree(files);
    content.put(tree);
    return TreeHash.ofBytes(tree.canonical());
  }

  private static CompletionStage<HttpResponse> api(HttpRequest request) {
    return CompletableFuture.completedFuture(
        HttpResponse.create().withEntity("api:" + request.getUri().path()));
  }

  static <T> T waitFor(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    waitFor(server.stop());
  }

  /** The files of a release, and what the app says about itself. */
  public static final class Site {
    @SuppressWarnings("ArrayRecordComponent") // nobody writes to it
    private record File(byte[] bytes, String type, boolean compressed) {}

    private final Map<String, File> files = new LinkedHashMap<>();
    private Metadata metadata = Metadata.titled("a site");

    private Site() {}

    public static Site aSite() {
      return new Site();
    }

    /** A text file of the type that its extension suggests. */
    public Site with(String path, String text) {
      String type =
          switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "map" -> "application/json";
            case "txt" -> "text/plain; charset=utf-8";
            default -> "application/octet-stream";
          };
      return with(path, text.getBytes(StandardCharsets.UTF_8), type);
    }

    public Site with(String path, byte[] bytes, String type) {
      files.put(path, new File(bytes, type, false));
      return this;
    }

    /** A file that is stored compressed as well. */
    public Site withCompressed(String path, byte[] bytes, String type) {
      files.put(path, new File(bytes, type, true));
      return this;
    }

    public Site as(Metadata changed) {
      metadata = changed;
      return this;
    }
  }
}
