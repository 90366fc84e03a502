package sh.fazt.http.hosting;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.file.FileSlices;
import sh.fazt.http.file.RequestFields;
import sh.fazt.http.file.ResponseCache;
import sh.fazt.http.network.Proxies;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.DamagedContent;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/**
 * The host switch: requests to the API's hosts go to the API, all others are visits of a site.
 * Needs the table and the content, and of the actor system only its threads.
 */
public final class Hosting implements RequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);
  private static final String HEALTH = "/health";

  private final ClassicActorSystemProvider system;
  private final LiveTable table;
  private final HostRules rules;
  private final SiteHandler sites;
  private final ResponseCache cache;
  private final Viewers viewers;
  private final Proxies proxies;
  private final Resolver resolver;
  private final Explainer explainer;
  private final Supplier<String> requestIds;
  private final long maxDiscardedBody;
  private final HttpHeader onlyTls;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> api;

  /**
   * Puts hosting together.
   *
   * @param proxies whose word about a client counts
   * @param causes the events behind the table, for explanations
   * @param pageviews is notified of each page view
   * @param functions run what apps have below {@code /api}
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
      Proxies proxies,
      Viewers viewers,
      Causes causes,
      Pageviews pageviews,
      Functions functions,
      Supplier<String> requestIds,
      Function<HttpRequest, CompletionStage<HttpResponse>> api) {
    this.system = system;
    this.table = table;
    this.rules = rules;
    this.requestIds = requestIds;
    this.maxDiscardedBody = settings.maxDiscardedBodyBytes();
    this.onlyTls =
        RawHeader.create(
            "Strict-Transport-Security", "max-age=" + settings.hstsMaxAge().toSeconds());
    this.api = api;
    this.viewers = viewers;
    this.proxies = proxies;
    this.resolver = new Resolver(rules);
    this.explainer = new Explainer(rules, content, causes);
    var answers = new SiteAnswers(AppHeaders.with(settings.appHeaders()));
    this.cache =
        new ResponseCache(content, settings.cacheMaxBytes(), system.classicSystem().dispatcher());
    var slices =
        new FileSlices(
            content, cache, settings.chunksMaxBytes(), system.classicSystem().dispatcher());
    this.sites =
        new SiteHandler(
            content,
            new FileAnswers(slices, cache, answers),
            answers,
            viewers,
            proxies,
            pageviews,
            functions,
            api,
            table);
  }

  /** How many files are kept ready in memory. */
  public long cachedFiles() {
    return cache.files();
  }

  /** What the files kept ready in memory weigh, in bytes. */
  public long cachedBytes() {
    return cache.bytes();
  }

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    return overTls(request, switched(request));
  }

  @Override
  public @Nullable CompletionStage<HttpResponse> visit(HttpRequest request) {
    RequestFields fields = RequestFields.of(request);
    HostName host = HostName.parse(fields.host());
    if (host == null) {
      return null;
    }
    var target = rules.decide(host);
    if (isForApi(target, fields) || isForOwners(fields)) {
      return null;
    }
    if (fields.forwarded()) {
      proxies.lookAtSender(request);
    }
    return overTls(request, answered(new Visit(request, fields, host), target));
  }

  @Override
  public @Nullable Repeatable repeatable(HttpResponse response) {
    return response.getAttribute(SiteHandler.REPEATABLE).orElse(null);
  }

  @Override
  public boolean isProxy(InetAddress address) {
    return proxies.isTrusted(address);
  }

  private CompletionStage<HttpResponse> overTls(
      HttpRequest request, CompletionStage<HttpResponse> answer) {
    // Over plain HTTP anybody on the way could say it, so browsers do not believe it there.
    return proxies.isSecure(request) ? answer.thenApply(this::onlyOverTls) : answer;
  }

  private HttpResponse onlyOverTls(HttpResponse answer) {
    return answer.getHeader(onlyTls.name()).isPresent() ? answer : answer.addHeader(onlyTls);
  }

  private CompletionStage<HttpResponse> switched(HttpRequest request) {
    RequestFields fields = RequestFields.of(request);
    if (fields.forwarded()) {
      proxies.lookAtSender(request);
    }
    HostName host = HostName.parse(fields.host());
    if (host == null) {
      return afterBody(request, () -> CompletableFuture.completedFuture(sites.malformedHost()));
    }
    var target = rules.decide(host);
    return isForApi(target, fields)
        ? api.apply(request)
        : answered(new Visit(request, fields, host), target);
  }

  private static boolean isForApi(HostTarget target, RequestFields fields) {
    return switch (target) {
      case HostTarget.Api _ -> true;
      case HostTarget.Address _ -> isHealth(fields.target());
      case HostTarget.App _, HostTarget.Root _, HostTarget.NotFoundSite _, HostTarget.Unknown _ ->
          false;
    };
  }

  /** What is asked for there may be a stream. */
  private static boolean isForOwners(RequestFields fields) {
    var path = RequestTarget.parse(fields.target());
    return path != null && path.isOwners();
  }

  private static boolean isHealth(@Nullable String target) {
    return target != null && (target.equals(HEALTH) || target.startsWith(HEALTH + "?"));
  }

  private CompletionStage<HttpResponse> answered(Visit visit, HostTarget target) {
    var path = RequestTarget.parse(visit.fields().target());
    return path != null
            && (path.isFunction() || path.isOwners())
            && !visit.request().entity().isStrict()
        ? bodyAfter(visit.request(), resolved(visit, target))
        : afterBody(visit.request(), () -> resolved(visit, target));
  }

  private CompletionStage<HttpResponse> resolved(Visit visit, HostTarget target) {
    return viewers
        .findOut(visit.request())
        .map(found -> found.thenCompose(_ -> ofKnown(visit, target)).exceptionally(this::failed))
        .orElseGet(() -> ofKnown(visit, target));
  }

  private CompletionStage<HttpResponse> ofKnown(Visit visit, HostTarget target) {
    try {
      RoutingTable now = table.now();
      var resolution = resolver.resolve(now, target, sites.visitor(now, visit));
      var answer = sites.answer(now, resolution, visit);
      return (visit.fields().explain() ? explained(now, resolution, visit, answer) : answer)
          .exceptionally(this::failed);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(e));
    }
  }

  /** A function may want the body; if there was none to read it, nobody does. */
  private CompletionStage<HttpResponse> bodyAfter(
      HttpRequest request, CompletionStage<HttpResponse> answer) {
    return answer.thenCompose(
        made ->
            made.getAttribute(SiteHandler.BODY_TAKEN).isPresent()
                ? CompletableFuture.completedFuture(made)
                : afterBody(request, () -> CompletableFuture.completedFuture(made)));
  }

  /** The answer, and how it came about, if its receiver may know that. */
  private CompletionStage<HttpResponse> explained(
      RoutingTable now, Resolution resolution, Visit visit, CompletionStage<HttpResponse> answer) {
    if (!viewers.mayExplain(now, resolution.host().label(), visit.request())) {
      return answer;
    }
    var fields = visit.fields();
    var question =
        new Explainer.Question(
            "", visit.host(), RequestTarget.parse(fields.target()), fields.navigates());
    var explanation = explainer.explain(now, resolution, question).exceptionally(this::unexplained);
    return answer.thenCombine(
        explanation, (response, how) -> how == null ? response : withExplanation(response, how));
  }

  /** A visit does not fail because it cannot be explained. */
  private @Nullable Explanation unexplained(Throwable failure) {
    LOG.warn("A visit could not be explained", failure);
    return null;
  }

  /** The explanation is for this caller only, whatever the file's own cache rule is. */
  private static HttpResponse withExplanation(HttpResponse response, Explanation how) {
    List<HttpHeader> fields = new ArrayList<>();
    for (HttpHeader field : response.getHeaders()) {
      if (!field.is("cache-control")) {
        fields.add(field);
      }
    }
    fields.add(RawHeader.create("Cache-Control", "private, no-store"));
    fields.add(
        RawHeader.create("X-Fazt-Route", how.answered(response.status().intValue()).inOneLine()));
    return response.withHeaders(fields);
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
    Throwable cause = RootCause.cause(failure);
    if (cause instanceof RejectedException refused) {
      LOG.warn("A visit was refused, request {}: {}", id, cause.getMessage());
      return sites.refused(refused.rejection(), id);
    }
    if (cause instanceof DamagedContent damaged) {
      LOG.error("A visit could not be answered, request {}: {}", id, damaged.getMessage());
      return sites.failed(id);
    }
    LOG.error("A visit could not be answered, request {}", id, cause);
    return sites.failed(id);
  }
}
