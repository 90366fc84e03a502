package sh.fazt.http.visits;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.Pageviews;
import sh.fazt.http.hosting.RequestTarget;
import sh.fazt.http.network.Proxies;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.time.NodeTime;
import sh.fazt.registry.visits.Counted;
import sh.fazt.registry.visits.ShortLinks;
import sh.fazt.registry.visits.StoredVisits;
import sh.fazt.registry.visits.VisitFigures;
import sh.fazt.registry.visits.VisitSource;
import sh.fazt.registry.visits.Webhooks;

/** Counts visits, and reports statistics. */
public final class Visits implements Pageviews, AutoCloseable {
  private static final String SETTING = "views";
  private static final String PAGEVIEW = "pageview";

  private final VisitWriter writer;
  private final NetworkRate rate;
  private final VisitSettings settings;
  private final VisitFigures figures;
  private final ShortLinks links;
  private final Webhooks webhooks;
  private final Proxies proxies;
  private final NodeTime time;
  private final Cancellable ticks;

  /** Counts for this node, and writes now and then, until it is closed; before the node is. */
  public static Visits of(Node node, Proxies proxies) {
    return new Visits(node, proxies, VisitSettings.of(node.config()));
  }

  private Visits(Node node, Proxies proxies, VisitSettings settings) {
    this.settings = settings;
    this.proxies = proxies;
    this.rate = new NetworkRate(settings.perNetwork());
    this.time = node.time();
    InstantSource clock = node.clock();
    this.figures = new VisitFigures(node.database(), clock);
    this.links = new ShortLinks(node.database(), clock);
    this.webhooks = new Webhooks(node.database(), node.secrets(), clock);
    var system = node.system().classicSystem();
    var background = system.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
    this.writer = new VisitWriter(new StoredVisits(node.database()), settings, time);
    Duration every = settings.writeEvery();
    this.ticks = system.scheduler().scheduleWithFixedDelay(every, every, writer::tick, background);
  }

  @Override
  public void seen(AppRow app, RequestTarget target, HttpRequest request) {
    if (isOff(app) || writer.drops() || !mayCount(request)) {
      return;
    }
    String path = target.rawPath();
    store(
        VisitSource.HOSTING,
        app.id().value(),
        app.id().value(),
        PAGEVIEW,
        path,
        value(request, "referer"),
        List.of(),
        0,
        request);
  }

  private static boolean isOff(AppRow app) {
    return "off".equals(app.metadata().settings().get(SETTING));
  }

  /**
   * Whether one more of this client's network may be counted, and counts it; if not it is noted as
   * dropped.
   */
  public boolean mayCount(HttpRequest request) {
    if (rate.allows(proxies.client(request))) {
      return true;
    }
    writer.drop();
    return false;
  }

  /**
   * Stores an event sent by a request that passed the limits. Neither blocks nor fails.
   *
   * @param app what it is about, or empty
   * @param redirect the number of the short link that was followed, or 0
   */
  public void store(
      VisitSource source,
      String app,
      String domain,
      String event,
      String path,
      String referrer,
      List<String> tags,
      long redirect,
      HttpRequest request) {
    var texts =
        RowTexts.of(
            settings.maxRow(), domain, event, path, referrer, value(request, "user-agent"), tags);
    writer.count(
        new Counted(
            time.stamp().toEpochMilli(),
            app,
            texts.domain(),
            source,
            texts.event(),
            texts.path(),
            texts.referrer(),
            texts.program(),
            proxies.client(request).address(),
            texts.tags(),
            redirect));
  }

  /** The value of a header field, by its name in lower case; empty if there is none. */
  public static String value(HttpRequest request, String name) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.lowercaseName().equals(name)) {
        return header.value();
      }
    }
    return "";
  }

  /** Completes when what was counted before is stored, or that takes too long; never fails. */
  public CompletionStage<@Nullable Void> flushed() {
    return writer.flushSoon();
  }

  /** Events that were counted and are not stored, since the node started. */
  public long dropped() {
    return writer.dropped();
  }

  public VisitSettings settings() {
    return settings;
  }

  public VisitFigures figures() {
    return figures;
  }

  public ShortLinks links() {
    return links;
  }

  public Webhooks webhooks() {
    return webhooks;
  }

  /** Writes what was counted, and stops. Bounded. */
  @Override
  public void close() {
    ticks.cancel();
    writer.close();
  }
}
