package sh.fazt.http.hosting;

import static java.util.concurrent.CompletableFuture.failedStage;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.file.CacheRule;
import sh.fazt.http.file.SentType;
import sh.fazt.http.hosting.Resolution.Outcome;
import sh.fazt.http.network.Proxies;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.DamagedContent;
import sh.fazt.registry.content.FileIndex;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.ReleaseLabel;
import sh.fazt.registry.routing.Route;
import sh.fazt.registry.routing.RoutingTable;

/**
 * Answers a visitor of a site. Each request is answered from the one table it is given, so it sees
 * one release of one app and nothing in between.
 */
final class SiteHandler {
  /** On an answer that may be given again to who asks in the same words. */
  static final AttributeKey<Repeatable> REPEATABLE =
      AttributeKey.create("repeatable", Repeatable.class);

  /** On an answer whose request had a body that was read, or thrown away. */
  static final AttributeKey<Boolean> BODY_TAKEN = AttributeKey.create("body-taken", Boolean.class);

  private static final String APP_ID = "X-Fazt-App-ID";
  private static final RequestTarget FRONT = new RequestTarget("/", null, "", true);

  private final ContentReader reader;
  private final FileAnswers files;
  private final SiteAnswers answers;
  private final Viewers viewers;
  private final Proxies proxies;
  private final Pageviews pageviews;
  private final TicketExchange tickets;
  private final Functions functions;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> api;
  private final LiveTable live;

  SiteHandler(
      ContentReader reader,
      FileAnswers files,
      SiteAnswers answers,
      Viewers viewers,
      Proxies proxies,
      Pageviews pageviews,
      Functions functions,
      Function<HttpRequest, CompletionStage<HttpResponse>> api,
      LiveTable live) {
    this.functions = functions;
    this.api = api;
    this.live = live;
    this.reader = reader;
    this.files = files;
    this.answers = answers;
    this.viewers = viewers;
    this.proxies = proxies;
    this.pageviews = pageviews;
    this.tickets = new TicketExchange(viewers, answers, proxies);
  }

  /** Answers a request to a host that leads there. */
  CompletionStage<HttpResponse> answer(RoutingTable table, Resolution resolution, Visit visit) {
    return switch (resolution.outcome()) {
      case Outcome.Welcome _ -> done(welcome(visit));
      case Outcome.Site _, Outcome.Redirect _, Outcome.NotFound _, Outcome.Api _ -> {
        // A good ticket is taken from the address before anything is shown there.
        var entered =
            resolution.host().label().isEmpty()
                ? Optional.<HttpResponse>empty()
                : tickets.answer(visit);
        yield entered.isPresent() ? done(entered.get()) : shown(table, resolution, visit);
      }
    };
  }

  private CompletionStage<HttpResponse> shown(
      RoutingTable table, Resolution resolution, Visit visit) {
    Resolution.Arm arm = resolution.arm();
    return switch (resolution.outcome()) {
      case Outcome.Site(var site)
          when isOwners(visit) && viewers.mayManage(table, site.app(), visit.request()) ->
          api.apply(ofOwner(visit.request(), site.app()))
              .thenApply(made -> made.addAttribute(BODY_TAKEN, true));
      case Outcome.Site(var site) when arm != null -> arm(table, arm, site, visit);
      case Outcome.Site(var site) -> {
        var answer = site(site, lastChange(table, resolution.host().label(), site), table, visit);
        yield site.pinned() ? answer.thenApply(HostHeaders.RELEASE::on) : answer;
      }
      case Outcome.Redirect(var redirect) -> done(redirect(redirect, visit));
      case Outcome.NotFound _, Outcome.Api _, Outcome.Welcome _ -> notFound(table, visit);
    };
  }

  private static boolean isOwners(Visit visit) {
    var target = RequestTarget.parse(visit.fields().target());
    return target != null && target.isOwners();
  }

  /** The request as the API's hosts take it: about this app, and by its key alone. */
  private static HttpRequest ofOwner(HttpRequest request, AppRow app) {
    return request
        .removeHeader("Cookie")
        .removeHeader(APP_ID)
        .addHeader(RawHeader.create(APP_ID, app.id().value()));
  }

  /** An answer that depends on the table alone, which is never changed but replaced. */
  private final class SameAnswer implements Repeatable {
    private final RoutingTable table;
    private final AppRow app;
    private final @Nullable RequestTarget page;

    SameAnswer(RoutingTable table, AppRow app, @Nullable RequestTarget page) {
      this.table = table;
      this.app = app;
      this.page = page;
    }

    @Override
    public boolean isCurrent() {
      return live.now() == table;
    }

    @Override
    public boolean isCounted() {
      return page != null;
    }

    @Override
    public void count(HttpRequest request) {
      if (page != null) {
        pageviews.seen(app, page, request);
      }
    }
  }

  private HttpResponse redirect(Target.Redirect redirect, Visit visit) {
    RequestTarget target = RequestTarget.parse(visit.fields().target());
    return target == null
        ? badTarget()
        : answers.redirect(redirect.status(), Redirects.location(redirect, target));
  }

  /**
   * The arm of a split that the visitor's slot belongs to. Who was given one keeps it unless there
   * is nothing to see: a not-found page does not disclose that there is a split.
   */
  private CompletionStage<HttpResponse> arm(
      RoutingTable table, Resolution.Arm arm, Route.Site site, Visit visit) {
    HostHeaders headers =
        arm.held()
            ? HostHeaders.ARM
            : HostHeaders.firstVisit(
                SplitCookie.set(arm.slot(), proxies.client(visit.request()).secure()));
    return site(site, null, arm.held() ? table : null, visit).thenApply(headers::on);
  }

  private HttpResponse welcome(Visit visit) {
    RequestTarget target = RequestTarget.parse(visit.fields().target());
    if (target == null) {
      return badTarget();
    }
    if (!visit.isRead()) {
      return answers.methodNotAllowed();
    }
    boolean front = target.path().isEmpty() || target.path().equals("index.html");
    return front ? answers.page(200, SystemPages.welcome(visit.host().text())) : answers.noPage();
  }

  /**
   * The answer for a host that is unknown, reserved, removed or not visible to the visitor: the
   * front page of the site {@code 404}, or our own page. The path and the method make no
   * difference.
   */
  private CompletionStage<HttpResponse> notFound(RoutingTable table, Visit visit) {
    if (table.route(Subdomain.NOT_FOUND.value()) instanceof Route.Site site
        && Resolver.isShown(site, visitor(table, visit))) {
      return withIndex(
          site,
          index -> {
            StaticPath.Found front = StaticPath.find(index, false, FRONT, true);
            return front == null
                ? done(ourNotFound(visit))
                : files.send(
                    new FileAnswers.Sent(
                        site, front.file(), true, CacheRule.REVALIDATE, site.release().at(), false),
                    visit);
          });
    }
    return done(ourNotFound(visit));
  }

  HttpResponse malformedHost() {
    return answers.badRequest("send one Host field with the name of a host");
  }

  HttpResponse refused(Rejection rejection, String requestId) {
    return answers.refused(rejection, requestId);
  }

  HttpResponse failed(String requestId) {
    return answers.failed(requestId);
  }

  /**
   * What the release has for the visitor.
   *
   * @param changed when what this host serves was last changed; none if it depends on the visitor
   * @param same the table that decides alone, unless this visitor's answer is no other's
   */
  private CompletionStage<HttpResponse> site(
      Route.Site site, @Nullable Instant changed, @Nullable RoutingTable same, Visit visit) {
    RequestTarget target = RequestTarget.parse(visit.fields().target());
    if (target == null) {
      return done(badTarget());
    }
    if (target.isFunction()) {
      return function(site, target, visit);
    }
    if (!visit.isRead()) {
      return done(answers.methodNotAllowed());
    }
    AppRow app = site.app();
    return withIndex(
        site,
        index -> {
          boolean spa = app.metadata().spa();
          boolean navigates = visit.fields().navigates();
          boolean byAccept = StaticPath.dependsOnNavigation(index, spa, target);
          StaticPath.Found found = StaticPath.find(index, spa, target, navigates);
          boolean hidden = app.metadata().visibility() == Visibility.PRIVATE;
          if (found == null) {
            return done(byAccept ? answers.missingForSome() : answers.missing());
          }
          if (found.moved()) {
            return done(answers.moved(Redirects.toFolder(target), CacheRule.revalidate(hidden)));
          }
          HttpHeader rule = CacheRule.of(found.file(), found.missing(), hidden);
          var answer =
              files.send(
                  new FileAnswers.Sent(
                      site, found.file(), found.missing(), rule, changed, byAccept),
                  visit);
          boolean page =
              visit.isGet() && !found.missing() && SentType.isPage(found.file().mediaType());
          return answer.thenApply(
              sent -> {
                if (page) {
                  counted(sent, app, target, visit);
                }
                return hidden || same == null
                    ? sent
                    : repeatable(sent, new SameAnswer(same, app, page ? target : null), visit);
              });
        });
  }

  /** Whatever the method is: the script answers, if there is one. Its source is never shown. */
  private CompletionStage<HttpResponse> function(
      Route.Site site, RequestTarget target, Visit visit) {
    return withIndex(
        site,
        index -> {
          String script = Functions.script(index);
          return script == null
              ? done(answers.missing())
              : functions
                  .answer(
                      new Functions.Asked(site, script, target, visit.fields(), visit.request()))
                  .thenApply(
                      made ->
                          answers
                              .ofFunction(
                                  made, site.app().metadata().visibility() == Visibility.PRIVATE)
                              .addAttribute(BODY_TAKEN, true));
        });
  }

  /** A refused condition shows nothing; one that is met shows the page the visitor has. */
  private void counted(HttpResponse sent, AppRow app, RequestTarget target, Visit visit) {
    if (sent.status().intValue() < 400) {
      pageviews.seen(app, target, visit.request());
    }
  }

  /** Notes on a file, or on that it is still good, that everybody is answered so. */
  private static HttpResponse repeatable(HttpResponse sent, SameAnswer same, Visit visit) {
    int status = sent.status().intValue();
    return (status == 200 || status == 304)
            && !visit.fields().explain()
            && !TicketExchange.mayHaveTicket(visit)
        ? sent.addAttribute(REPEATABLE, same)
        : sent;
  }

  /**
   * When what this host serves was last changed: by a deploy, a rollback, or a change of the alias.
   * The time of the release alone would go back on a rollback or a swap, and a visitor who only
   * remembers a date would keep what is no longer served.
   */
  private static Instant lastChange(RoutingTable table, String label, Route.Site site) {
    Instant changed = later(site.release().at(), site.app().updatedAt());
    AliasRow alias =
        table.alias(
            site.pinned() ? ReleaseLabel.parse(label).map(ReleaseLabel::of).orElse(label) : label);
    return alias == null ? changed : later(changed, alias.updatedAt());
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private CompletionStage<HttpResponse> withIndex(
      Route.Site site, Function<FileIndex, CompletionStage<HttpResponse>> answer) {
    TreeHash tree = site.release().tree();
    FileIndex loaded = reader.loadedIndex(tree);
    return loaded != null
        ? answer.apply(loaded)
        : reader
            .index(tree)
            .exceptionallyCompose(failure -> failedStage(placed(failure, site)))
            .thenCompose(answer);
  }

  private static Throwable placed(Throwable failure, Route.Site site) {
    return RootCause.cause(failure) instanceof DamagedContent damaged
        ? damaged.in(FileAnswers.releaseOf(site))
        : failure;
  }

  /** Who makes this visit, as far as that decides what he is shown. */
  Visitor visitor(RoutingTable table, Visit visit) {
    return new Visitor() {
      @Override
      public HostName host() {
        return visit.host();
      }

      @Override
      public int slot() {
        return SplitCookie.slot(visit.fields().cookie());
      }

      @Override
      public int drawSlot() {
        // A slot decides nothing but which version a visitor sees: any fair choice will do.
        return ThreadLocalRandom.current().nextInt(SplitCookie.SLOTS);
      }

      @Override
      public boolean sees(AppRow app) {
        return viewers.maySee(table, app, visit.host(), visit.request());
      }

      @Override
      public String scheme() {
        return proxies.client(visit.request()).secure() ? "https" : "http";
      }

      @Override
      public String authority() {
        String field = visit.fields().host();
        return field == null ? "" : field;
      }
    };
  }

  private HttpResponse ourNotFound(Visit visit) {
    return answers.page(404, SystemPages.notFound(visit.host().text()));
  }

  private HttpResponse badTarget() {
    return answers.badRequest("the path is not percent-encoded UTF-8");
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
