package sh.fazt.http.hosting;

import static java.util.concurrent.CompletableFuture.failedStage;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.file.CacheRule;
import sh.fazt.http.file.SentType;
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
import sh.fazt.registry.routing.ReleaseLabel;
import sh.fazt.registry.routing.Route;
import sh.fazt.registry.routing.RoutingTable;

/**
 * Answers a visitor of a site. Each request is answered from the one table it is given, so it sees
 * one release of one app and nothing in between.
 */
final class SiteHandler {
  private static final RequestTarget FRONT = new RequestTarget("/", null, "", true);

  private final HostRules rules;
  private final ContentReader reader;
  private final FileAnswers files;
  private final SiteAnswers answers;
  private final Viewers viewers;
  private final Proxies proxies;
  private final Pageviews pageviews;
  private final TicketExchange entrance;

  SiteHandler(
      HostRules rules,
      ContentReader reader,
      FileAnswers files,
      SiteAnswers answers,
      Viewers viewers,
      Proxies proxies,
      Pageviews pageviews) {
    this.rules = rules;
    this.reader = reader;
    this.files = files;
    this.answers = answers;
    this.viewers = viewers;
    this.proxies = proxies;
    this.pageviews = pageviews;
    this.entrance = new TicketExchange(viewers, answers, proxies);
  }

  /** An app host. A good ticket is taken from the address before anything is shown there. */
  CompletionStage<HttpResponse> app(RoutingTable table, String label, Visit visit) {
    var entered = entrance.answer(visit);
    return entered.isPresent() ? done(entered.get()) : shown(table, label, visit);
  }

  private CompletionStage<HttpResponse> shown(RoutingTable table, String label, Visit visit) {
    return switch (table.route(label)) {
      case Route.Site site when isShown(table, site, visit) -> {
        var answer = site(site, lastChange(table, label, site), visit);
        yield site.pinned() ? answer.thenApply(HostHeaders.RELEASE::on) : answer;
      }
      case Route.WeightedSplit(var split) -> arm(table, split, visit);
      case Route.Redirect(var redirect) when !Redirects.leadsTo(redirect, visit.host()) ->
          redirect(redirect, visit);
      case Route.NotFound _ when Www.leadsToRoot(table, label) && isRootShown(table, visit) ->
          toRoot(visit);
      case Route.Site _, Route.Redirect _, Route.NotFound _ -> notFound(table, visit);
    };
  }

  private boolean isRootShown(RoutingTable table, Visit visit) {
    return table.route(Subdomain.ROOT.value()) instanceof Route.Site site
        && isShown(table, site, visit);
  }

  private CompletionStage<HttpResponse> toRoot(Visit visit) {
    String field = visit.fields().host();
    String scheme = proxies.client(visit.request()).secure() ? "https" : "http";
    return redirect(
        Www.redirect(rules.rootUrl(scheme, visit.host(), field == null ? "" : field)), visit);
  }

  private CompletionStage<HttpResponse> redirect(Target.Redirect redirect, Visit visit) {
    RequestTarget target = RequestTarget.parse(visit.fields().target());
    return done(
        target == null
            ? badTarget()
            : answers.redirect(redirect.status(), Redirects.location(redirect, target)));
  }

  /**
   * The arm of a split that the visitor's slot belongs to. Whoever has no slot draws one, and keeps
   * it unless there is nothing to see: a not-found page tells nobody that there is a split.
   */
  private CompletionStage<HttpResponse> arm(RoutingTable table, Target.Split split, Visit visit) {
    int sent = SplitCookie.slot(visit.fields().cookie());
    int slot = sent == SplitCookie.NONE ? visit.draw().getAsInt() : sent;
    if (table.arm(split, slot) instanceof Route.Site site && isShown(table, site, visit)) {
      HostHeaders marks =
          sent == SplitCookie.NONE
              ? HostHeaders.firstVisit(
                  SplitCookie.set(slot, proxies.client(visit.request()).secure()))
              : HostHeaders.ARM;
      return site(site, null, visit).thenApply(marks::on);
    }
    return notFound(table, visit);
  }

  /** The main domain: the site {@code root}, or our welcome page. */
  CompletionStage<HttpResponse> root(RoutingTable table, Visit visit) {
    String label = Subdomain.ROOT.value();
    if (!(table.route(label) instanceof Route.NotFound)) {
      return app(table, label, visit);
    }
    RequestTarget target = RequestTarget.parse(visit.fields().target());
    if (target == null) {
      return done(badTarget());
    }
    if (!visit.isRead()) {
      return done(answers.methodNotAllowed());
    }
    boolean front = target.path().isEmpty() || target.path().equals("index.html");
    return done(
        front ? answers.page(200, SystemPages.welcome(visit.host().text())) : answers.noPage());
  }

  /** The host of the site {@code 404} itself. */
  CompletionStage<HttpResponse> notFoundSite(RoutingTable table, Visit visit) {
    return app(table, Subdomain.NOT_FOUND.value(), visit);
  }

  /**
   * What everyone sees who asks for a host that is unknown, reserved, removed or hidden from them:
   * the front page of the site {@code 404}, or our own page. The path and the method make no
   * difference.
   */
  CompletionStage<HttpResponse> notFound(RoutingTable table, Visit visit) {
    if (table.route(Subdomain.NOT_FOUND.value()) instanceof Route.Site site
        && isShown(table, site, visit)) {
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
   */
  private CompletionStage<HttpResponse> site(
      Route.Site site, @Nullable Instant changed, Visit visit) {
    RequestTarget target = RequestTarget.parse(visit.fields().target());
    if (target == null) {
      return done(badTarget());
    }
    if (target.isFunction()) {
      return done(answers.missing());
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
          return visit.isGet() && !found.missing() && SentType.isPage(found.file().mediaType())
              ? answer.thenApply(sent -> counted(sent, app, target, visit))
              : answer;
        });
  }

  /** A refused condition shows nothing; one that is met shows the page the visitor has. */
  private HttpResponse counted(HttpResponse sent, AppRow app, RequestTarget target, Visit visit) {
    if (sent.status().intValue() < 400) {
      pageviews.seen(app, target, visit.request());
    }
    return sent;
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

  private boolean isShown(RoutingTable table, Route.Site site, Visit visit) {
    return switch (site.app().metadata().visibility()) {
      case PUBLIC, UNLISTED -> true;
      case PRIVATE -> viewers.maySee(table, site.app(), visit.host(), visit.request());
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
