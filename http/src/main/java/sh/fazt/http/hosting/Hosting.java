package sh.fazt.http.hosting;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.Refused;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/**
 * The host switch: requests to the API's hosts go to the API, all others are visits of a site.
 * Needs the table and the content, and of the actor system only its threads.
 */
public final class Hosting implements Function<HttpRequest, CompletionStage<HttpResponse>> {
  private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);
  private static final String HEALTH = "/health";

  private final ClassicActorSystemProvider system;
  private final LiveTable table;
  private final HostRules rules;
  private final SiteHandler sites;
  private final ResponseCache cache;
  private final Supplier<String> requestIds;
  private final long maxDiscardedBody;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> api;

  /**
   * Puts hosting together.
   *
   * @param requestIds draws an id for an answer that failed
   * @param api answers for the API's hosts, and {@code /health} of IP addresses; it handles its own
   *     failures
   * @throws IllegalArgumentException if a configured header field cannot be sent
   */
  public Hosting(
      ClassicActorSystemProvider system,
      LiveTable table,
      ContentReader content,
      HostRules rules,
      HostingSettings settings,
      PrivateApps privateApps,
      Supplier<String> requestIds,
      Function<HttpRequest, CompletionStage<HttpResponse>> api) {
    this.system = system;
    this.table = table;
    this.rules = rules;
    this.requestIds = requestIds;
    this.maxDiscardedBody = settings.maxDiscardedBodyBytes();
    this.api = api;
    var answers = new SiteAnswers(AppHeaders.with(settings.appHeaders()));
    this.cache =
        new ResponseCache(content, settings.cacheMaxBytes(), system.classicSystem().dispatcher());
    this.sites =
        new SiteHandler(content, new FileAnswers(content, cache, answers), answers, privateApps);
  }

  /** What the files kept ready in memory weigh, in bytes. */
  public long cachedBytes() {
    return cache.bytes();
  }

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    RequestFields fields = RequestFields.of(request);
    HostName host = HostName.parse(fields.host());
    if (host == null) {
      return afterBody(request, () -> CompletableFuture.completedFuture(sites.malformedHost()));
    }
    var visit = new Visit(request, fields, host, Hosting::drawSlot);
    return switch (rules.decide(host)) {
      case Destination.Api _ -> api.apply(request);
      case Destination.Address _ when isHealth(fields.target()) -> api.apply(request);
      case Destination.App(var label) -> answered(visit, now -> sites.app(now, label, visit));
      case Destination.Root _ -> answered(visit, now -> sites.root(now, visit));
      case Destination.NotFoundSite _ -> answered(visit, now -> sites.notFoundSite(now, visit));
      case Destination.Address _, Destination.Unknown _ ->
          answered(visit, now -> sites.notFound(now, visit));
    };
  }

  /** A slot decides nothing but which version a visitor sees, so any fair choice will do. */
  private static int drawSlot() {
    return ThreadLocalRandom.current().nextInt(SplitCookie.SLOTS);
  }

  private static boolean isHealth(@Nullable String target) {
    return target != null && (target.equals(HEALTH) || target.startsWith(HEALTH + "?"));
  }

  private CompletionStage<HttpResponse> answered(
      Visit visit, Function<RoutingTable, CompletionStage<HttpResponse>> answer) {
    return afterBody(
        visit.request(),
        () -> {
          try {
            return answer.apply(table.now()).exceptionally(this::failed);
          } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(failed(e));
          }
        });
  }

  /**
   * Sites want no body. One that is still on its way is taken off the connection first, so that the
   * next request can follow; one that is too long is left, and the connection is closed after the
   * answer.
   */
  private CompletionStage<HttpResponse> afterBody(
      HttpRequest request, Supplier<CompletionStage<HttpResponse>> answer) {
    if (request.entity().isStrict()) {
      return answer.get();
    }
    return request
        .entity()
        .withSizeLimit(maxDiscardedBody)
        .discardBytes(system)
        .completionStage()
        .handle((_, _) -> answer.get())
        .thenCompose(Function.identity());
  }

  private HttpResponse failed(Throwable failure) {
    String id = requestIds.get();
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refused refused) {
      LOG.warn("A visit was refused, request {}: {}", id, cause.getMessage());
      return sites.refused(refused.rejection(), id);
    }
    LOG.error("A visit could not be answered, request {}", id, cause);
    return sites.failed(id);
  }
}
