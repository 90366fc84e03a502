package sh.fazt.http.hosting;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.Explanation.Cause;
import sh.fazt.http.hosting.Explanation.Step;
import sh.fazt.http.hosting.Resolution.Outcome;
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
 * Says how a request comes to its answer: puts a {@link Resolution} and the path it is followed by
 * into words, with the events that set each step.
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
   * The request to explain.
   *
   * @param url as the visitor has it
   * @param target path and query of it; none if they are no request target
   * @param navigates whether he wants a page to show, and not a part of one
   */
  public record Question(
      String url, HostName host, @Nullable RequestTarget target, boolean navigates) {}

  /** How the host came to where it leads on this table, and the path to what answers it. */
  public CompletionStage<Explanation> explain(
      RoutingTable table, Resolution resolution, Question question) {
    var trace = new Trace(table, question);
    trace.note("host", question.host().text(), rules.rule(question.host()).words());
    if (isHealth(resolution.host(), question.target())) {
      return trace.ends("health", 200);
    }
    return switch (resolution.outcome()) {
      case Outcome.Api _ -> trace.ends("api", 0);
      case Outcome.Welcome _ -> welcome(trace);
      case Outcome.Site(var site) -> {
        label(trace, resolution);
        yield file(trace, site.app(), site.release());
      }
      case Outcome.Redirect(var redirect) -> {
        label(trace, resolution);
        yield redirect(trace, redirect);
      }
      case Outcome.NotFound(var hidden) -> {
        label(trace, resolution);
        yield hidden == null
            ? trace.notFoundPage()
            : file(trace, hidden.app(), hidden.release()).thenCompose(_ -> trace.notFoundPage());
      }
    };
  }

  private static boolean isHealth(HostTarget host, @Nullable RequestTarget target) {
    return host instanceof HostTarget.Address
        && target != null
        && target.rawPath().equals("/health");
  }

  /** The steps so far. */
  private static final class Trace {
    final RoutingTable table;
    final Question question;
    private final List<CompletableFuture<Step>> steps = new ArrayList<>();

    Trace(RoutingTable table, Question question) {
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

  private static CompletionStage<Explanation> welcome(Trace trace) {
    var target = trace.question.target();
    boolean front =
        target != null && (target.path().isEmpty() || target.path().equals("index.html"));
    trace.note("alias", Subdomain.ROOT.value(), "nothing is deployed there: this node's own page");
    return front ? trace.ends("welcome_page", 200) : trace.ends("missing", 404);
  }

  /** The steps from the host's label to the release, as the table has them. */
  private void label(Trace trace, Resolution resolution) {
    String label = resolution.host().label();
    if (label.isEmpty()) {
      return;
    }
    AliasRow row = trace.table.alias(label);
    if (row != null && row.target() != null) {
      var set = causes.alias(row.alias(), row.version());
      trace.note("alias", label + " " + row.version(), words(row.target()), set);
      if (row.target() instanceof Target.Proxy(var app)) {
        app(trace, app, null);
      } else if (resolution.arm() != null) {
        arm(trace, resolution.arm());
      }
    } else if (Www.leadsToRoot(trace.table, label)) {
      trace.note("alias", label, "no alias: a redirect to the site 'root', which is deployed");
    } else if (row != null) {
      var set = causes.alias(row.alias(), row.version());
      trace.note("alias", label + " " + row.version(), "an alias that was removed", set);
    } else {
      AppId.parse(label)
          .ifPresentOrElse(
              id -> app(trace, id, null),
              () ->
                  ReleaseLabel.parse(label)
                      .ifPresentOrElse(
                          release -> release(trace, release),
                          () -> trace.note("alias", label, "no alias and no app has this name")));
    }
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

  private static CompletionStage<Explanation> redirect(Trace trace, Target.Redirect redirect) {
    var target = trace.question.target();
    return target == null
        ? trace.ends("bad_request", 400)
        : trace.ends("redirect", redirect.status(), Redirects.location(redirect, target));
  }

  private void arm(Trace trace, Resolution.Arm of) {
    var arm = of.split().arms().get(of.split().slots().get(of.slot()));
    trace.note(
        "arm",
        arm.app().value(),
        "slot %d, %s, is one of the %d of this arm"
            .formatted(of.slot(), of.held() ? "from the cookie" : "drawn at random", arm.weight()));
    app(trace, arm.app(), null);
  }

  private void release(Trace trace, ReleaseLabel label) {
    String of = label.of();
    AliasRow row = trace.table.alias(of);
    if (row != null && row.target() != null) {
      var set = causes.alias(row.alias(), row.version());
      trace.note("alias", of + " " + row.version(), words(row.target()), set);
      if (row.target() instanceof Target.Proxy(var app)) {
        app(trace, app, label);
      } else {
        trace.note(
            "release",
            label.release().toString(),
            "a release is found by a name that serves one app, or by the app's id");
      }
    } else {
      AppId.parse(of)
          .ifPresentOrElse(
              id -> app(trace, id, label),
              () -> trace.note("alias", of, "no alias and no app has this name"));
    }
  }

  private void app(Trace trace, AppId id, @Nullable ReleaseLabel named) {
    AppRow app = trace.table.app(id);
    if (app == null) {
      trace.note("app", id.value(), "there is no such app");
      return;
    }
    if (app.removed()) {
      trace.note("app", id.value(), "it was removed", causes.app(id, app.version()));
      return;
    }
    var metadata = app.metadata();
    trace.note(
        "app",
        id.value(),
        "'%s', %s%s"
            .formatted(
                metadata.title(),
                metadata.visibility().word(),
                metadata.visibility() == Visibility.PRIVATE
                    ? ": shown to holders of a key or a view cookie, to others as an unknown host"
                    : ""),
        causes.visibility(id, app.version()));
    ReleaseRow release = named == null ? app.activeRelease() : app.release(named.release());
    if (release == null) {
      trace.note("release", "none", named == null ? "nothing was deployed" : "no such release");
    } else {
      trace.note(
          "release",
          release.no().toString(),
          named == null ? "the active one" : "the one the host names",
          named == null ? causes.activation(id, app.version()) : causes.app(id, release.version()));
    }
  }

  private CompletionStage<Explanation> file(Trace trace, AppRow app, ReleaseRow release) {
    var target = trace.question.target();
    if (target == null) {
      return trace.ends("bad_request", 400);
    }
    FileIndex loaded = content.loadedIndex(release.tree());
    CompletionStage<FileIndex> index =
        loaded == null ? content.index(release.tree()) : completedFuture(loaded);
    return index.thenCompose(
        files -> {
          if (target.isFunction()) {
            String script = Functions.script(files);
            trace.note(
                "file",
                script == null ? target.path() : script,
                "the app's functions answer below /api" + (script == null ? "; it has none" : ""));
            return script == null ? trace.ends("missing", 404) : trace.ends("function", 0);
          }
          boolean spa = app.metadata().spa();
          var found = StaticPath.find(files, spa, target, trace.question.navigates());
          if (found == null) {
            trace.note(
                "file", target.rawPath(), "no such file" + unlessNavigation(files, spa, trace));
            return trace.ends("missing", 404);
          }
          var file = found.file();
          String why = found.rule().words();
          trace.note(
              "file",
              file.path() + " " + file.content(),
              found.missing() ? why + unlessNavigation(files, spa, trace) : why);
          if (found.moved()) {
            return trace.ends("redirect", 301, Redirects.toFolder(target));
          }
          return trace.ends("file", found.missing() ? 404 : 200);
        });
  }

  /** A visitor's browser may be shown what his pages' scripts are not. */
  private static String unlessNavigation(FileIndex files, boolean spa, Trace trace) {
    var target = trace.question.target();
    return target != null && StaticPath.dependsOnNavigation(files, spa, target)
        ? "; who opens it in a browser gets the index.html, for the app is a single page"
        : "";
  }
}
