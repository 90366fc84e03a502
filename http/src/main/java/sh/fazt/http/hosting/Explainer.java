package sh.fazt.http.hosting;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.Explanation.Cause;
import sh.fazt.http.hosting.Explanation.Step;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.FileIndex;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.ReleaseLabel;
import sh.fazt.registry.routing.ReleaseRow;
import sh.fazt.registry.routing.Route;
import sh.fazt.registry.routing.RoutingTable;

/**
 * Says how a request comes to its answer. It takes the same turns as a visit, on the same snapshot
 * of the table, and notes each.
 */
public final class Explainer {
  private final HostRules rules;
  private final ContentReader content;
  private final Causes causes;

  public Explainer(HostRules rules, ContentReader content, Causes causes) {
    this.rules = rules;
    this.content = content;
    this.causes = causes;
  }

  /**
   * What is to be explained.
   *
   * @param url as the visitor has it
   * @param scheme by which he asks
   * @param authority host and port as he asks for them
   * @param target path and query of it; none if they are no request target
   * @param slot of a split that the visitor holds, or {@link SplitCookie#NONE}
   * @param drawn the slot he is given if he holds none
   * @param navigates whether he wants a page to show, and not a part of one
   * @param sees whether he may see a private app
   */
  public record Question(
      String url,
      String scheme,
      String authority,
      HostName host,
      @Nullable RequestTarget target,
      int slot,
      int drawn,
      boolean navigates,
      Predicate<AppRow> sees) {}

  /** How the question is answered on this table. */
  public CompletionStage<Explanation> explain(RoutingTable table, Question question) {
    var trail = new Trail(table, question);
    trail.note("host", question.host().text(), rules.rule(question.host()).words());
    return switch (rules.decide(question.host())) {
      case HostTarget.Api _ -> trail.ends("api", 0);
      case HostTarget.Address _ -> address(trail);
      case HostTarget.Root _ -> root(trail);
      case HostTarget.NotFoundSite _ -> label(trail, Subdomain.NOT_FOUND.value());
      case HostTarget.App(var label) -> label(trail, label);
      case HostTarget.Unknown _ -> trail.notFoundPage();
    };
  }

  /** The steps so far. */
  private static final class Trail {
    final RoutingTable table;
    final Question question;
    private final List<CompletableFuture<Step>> steps = new ArrayList<>();

    Trail(RoutingTable table, Question question) {
      this.table = table;
      this.question = question;
    }

    void note(String step, String value, String why) {
      steps.add(completedFuture(new Step(step, value, why, null)));
    }

    void note(String step, String value, String why, CompletionStage<Optional<Cause>> cause) {
      steps.add(
          cause
              .thenApply(found -> new Step(step, value, why, found.orElse(null)))
              .toCompletableFuture());
    }

    CompletionStage<Explanation> notFoundPage() {
      notePage();
      return ends("not_found_page", 404);
    }

    /** What is shown of an unknown host; the site may hide itself, which is rare enough. */
    void notePage() {
      boolean site = table.route(Subdomain.NOT_FOUND.value()) instanceof Route.Site;
      note(
          "page",
          Subdomain.NOT_FOUND.value(),
          site ? "the front page of the site '404'" : "this node's own not-found page");
    }

    CompletionStage<Explanation> ends(String outcome, int status) {
      return ends(outcome, status, null);
    }

    CompletionStage<Explanation> ends(String outcome, int status, @Nullable String location) {
      return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new))
          .thenApply(
              _ ->
                  new Explanation(
                      question.url(),
                      outcome,
                      status,
                      steps.stream().map(CompletableFuture::join).toList(),
                      location));
    }
  }

  private static CompletionStage<Explanation> address(Trail trail) {
    var target = trail.question.target();
    return target != null && target.rawPath().equals("/health")
        ? trail.ends("health", 200)
        : trail.notFoundPage();
  }

  /** The host label that decides about this host; empty for one that is none of ours. */
  public static String label(HostTarget destination) {
    return switch (destination) {
      case HostTarget.App(var label) -> label;
      case HostTarget.Root _ -> Subdomain.ROOT.value();
      case HostTarget.NotFoundSite _ -> Subdomain.NOT_FOUND.value();
      case HostTarget.Api _, HostTarget.Address _, HostTarget.Unknown _ -> "";
    };
  }

  private CompletionStage<Explanation> root(Trail trail) {
    String label = Subdomain.ROOT.value();
    if (!(trail.table.route(label) instanceof Route.NotFound)) {
      return label(trail, label);
    }
    var target = trail.question.target();
    boolean front =
        target != null && (target.path().isEmpty() || target.path().equals("index.html"));
    trail.note("alias", label, "nothing is deployed there: this node's own page");
    return front ? trail.ends("welcome_page", 200) : trail.ends("missing", 404);
  }

  private CompletionStage<Explanation> label(Trail trail, String label) {
    AliasRow row = trail.table.alias(label);
    if (row != null && row.target() != null) {
      var set = causes.alias(row.alias(), row.version());
      trail.note("alias", label + " " + row.version(), words(row.target()), set);
      return switch (row.target()) {
        case Target.Proxy(var app) -> app(trail, app, null);
        case Target.Split split -> arm(trail, split);
        case Target.Redirect redirect -> redirect(trail, redirect);
        case Target.Reserved _ -> trail.notFoundPage();
      };
    }
    if (Www.leadsToRoot(trail.table, label)) {
      return www(trail);
    }
    if (row != null) {
      var set = causes.alias(row.alias(), row.version());
      trail.note("alias", label + " " + row.version(), "an alias that was removed", set);
      return trail.notFoundPage();
    }
    Optional<AppId> id = AppId.parse(label);
    if (id.isPresent()) {
      return app(trail, id.get(), null);
    }
    Optional<ReleaseLabel> release = ReleaseLabel.parse(label);
    if (release.isPresent()) {
      return release(trail, release.get());
    }
    trail.note("alias", label, "no alias and no app has this name");
    return trail.notFoundPage();
  }

  private CompletionStage<Explanation> www(Trail trail) {
    trail.note("alias", "www", "no alias: a redirect to the site 'root', which is deployed");
    boolean shown =
        trail.table.route(Subdomain.ROOT.value()) instanceof Route.Site(var app, _, _)
            && (app.metadata().visibility() != Visibility.PRIVATE
                || trail.question.sees().test(app));
    var question = trail.question;
    return shown
        ? redirect(
            trail,
            Www.redirect(rules.rootUrl(question.scheme(), question.host(), question.authority())))
        : trail.notFoundPage();
  }

  private static String words(Target target) {
    return switch (target) {
      case Target.Proxy(var app) -> "a proxy of " + app;
      case Target.Redirect(var url, var status, var keepPath) ->
          "a redirect (" + status + (keepPath ? ", path kept" : "") + ") to " + url;
      case Target.Reserved _ -> "reserved: shows the not-found page";
      case Target.Split(var arms, _) ->
          "a split: "
              + arms.stream()
                  .map(arm -> arm.app() + " " + arm.weight() + " %")
                  .collect(Collectors.joining(", "));
    };
  }

  private CompletionStage<Explanation> redirect(Trail trail, Target.Redirect redirect) {
    var target = trail.question.target();
    if (target == null) {
      return trail.ends("bad_request", 400);
    }
    return Redirects.leadsTo(redirect, trail.question.host())
        ? trail.notFoundPage()
        : trail.ends("redirect", redirect.status(), Redirects.location(redirect, target));
  }

  private CompletionStage<Explanation> arm(Trail trail, Target.Split split) {
    boolean held = trail.question.slot() != SplitCookie.NONE;
    int slot = held ? trail.question.slot() : trail.question.drawn();
    var arm = split.arms().get(split.slots().get(slot));
    trail.note(
        "arm",
        arm.app().value(),
        "slot %d, %s, is one of the %d of this arm"
            .formatted(slot, held ? "from the cookie" : "drawn at random", arm.weight()));
    return app(trail, arm.app(), null);
  }

  private CompletionStage<Explanation> release(Trail trail, ReleaseLabel label) {
    String of = label.of();
    AliasRow row = trail.table.alias(of);
    if (row != null && row.target() != null) {
      var set = causes.alias(row.alias(), row.version());
      trail.note("alias", of + " " + row.version(), words(row.target()), set);
      if (row.target() instanceof Target.Proxy(var app)) {
        return app(trail, app, label);
      }
      trail.note(
          "release",
          label.release().toString(),
          "a release is found by a name that serves one app, or by the app's id");
      return trail.notFoundPage();
    }
    Optional<AppId> id = AppId.parse(of);
    if (id.isEmpty()) {
      trail.note("alias", of, "no alias and no app has this name");
      return trail.notFoundPage();
    }
    return app(trail, id.get(), label);
  }

  private CompletionStage<Explanation> app(Trail trail, AppId id, @Nullable ReleaseLabel named) {
    AppRow app = trail.table.app(id);
    if (app == null) {
      trail.note("app", id.value(), "there is no such app");
      return trail.notFoundPage();
    }
    if (app.removed()) {
      trail.note("app", id.value(), "it was removed", causes.app(id, app.version()));
      return trail.notFoundPage();
    }
    var metadata = app.metadata();
    boolean isPrivate = metadata.visibility() == Visibility.PRIVATE;
    trail.note(
        "app",
        id.value(),
        "'%s', %s%s"
            .formatted(
                metadata.title(),
                metadata.visibility().word(),
                isPrivate
                    ? ": shown to holders of a key or a view cookie, to others as an unknown host"
                    : ""),
        causes.visibility(id, app.version()));
    ReleaseRow release = named == null ? app.activeRelease() : app.release(named.release());
    if (release == null) {
      trail.note("release", "none", named == null ? "nothing was deployed" : "no such release");
      return trail.notFoundPage();
    }
    trail.note(
        "release",
        release.no().toString(),
        named == null ? "the active one" : "the one the host names",
        named == null ? causes.activation(id, app.version()) : causes.app(id, release.version()));
    if (isPrivate && !trail.question.sees().test(app)) {
      return file(trail, app, release).thenCompose(_ -> trail.notFoundPage());
    }
    return file(trail, app, release);
  }

  private CompletionStage<Explanation> file(Trail trail, AppRow app, ReleaseRow release) {
    var target = trail.question.target();
    if (target == null) {
      return trail.ends("bad_request", 400);
    }
    if (target.isFunction()) {
      trail.note("file", target.path(), "the app's functions answer below /api; it has none");
      return trail.ends("missing", 404);
    }
    FileIndex loaded = content.loadedIndex(release.tree());
    CompletionStage<FileIndex> index =
        loaded == null ? content.index(release.tree()) : completedFuture(loaded);
    return index.thenCompose(
        files -> {
          boolean spa = app.metadata().spa();
          var found = StaticPath.find(files, spa, target, trail.question.navigates());
          if (found == null) {
            trail.note(
                "file", target.rawPath(), "no such file" + unlessHeNavigates(files, spa, trail));
            return trail.ends("missing", 404);
          }
          var file = found.file();
          String why = found.rule().words();
          trail.note(
              "file",
              file.path() + " " + file.content(),
              found.missing() ? why + unlessHeNavigates(files, spa, trail) : why);
          if (found.moved()) {
            return trail.ends("redirect", 301, Redirects.toFolder(target));
          }
          return trail.ends("file", found.missing() ? 404 : 200);
        });
  }

  /** A visitor's browser may be shown what his pages' scripts are not. */
  private static String unlessHeNavigates(FileIndex files, boolean spa, Trail trail) {
    var target = trail.question.target();
    return target != null && StaticPath.dependsOnNavigation(files, spa, target)
        ? "; who opens it in a browser gets the index.html, for the app is a single page"
        : "";
  }
}
