package sh.fazt.http.deploy;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.PlanView;
import sh.fazt.http.answer.RequestId;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.contract.NodeContract;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.ChangeConditions;
import sh.fazt.http.request.ChangeConditions.Expected;
import sh.fazt.http.request.IdempotentCalls;
import sh.fazt.http.request.SiteNameField;
import sh.fazt.http.request.SiteUrl;
import sh.fazt.http.serverless.FunctionChecks;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.MainDomain;

/** The last step of every deploy: a stored tree becomes what a name serves. */
public final class NameDeploy {
  private static final int UNKNOWN = 503;

  private final Node node;
  private final Deployer registry;
  private final MainDomain domain;
  private final Proxies proxies;
  private final Call.Context around;
  private final ApiAnswers answers;
  private final IdempotentCalls idempotent;
  private final FunctionChecks checks;
  private final Duration unknownFor;

  public NameDeploy(
      Node node,
      Deployer registry,
      MainDomain domain,
      Proxies proxies,
      Call.Context around,
      ApiAnswers answers,
      IdempotentCalls idempotent,
      FunctionChecks checks) {
    this.node = node;
    this.checks = checks;
    this.registry = registry;
    this.domain = domain;
    this.proxies = proxies;
    this.around = around;
    this.answers = answers;
    this.idempotent = idempotent;
    this.unknownFor =
        node.config().getDuration("fazt.registry.journal.write-timeout").multipliedBy(2);
  }

  /** What a deploy answers when it is done. */
  private record Deployed(
      int fileCount,
      String message,
      Subdomain site,
      long sizeBytes,
      AppId appId,
      long release,
      String url,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DeployNotices.Notice> notices) {}

  /**
   * The files of a deploy.
   *
   * @param notices warnings about them in the answer
   */
  record Files(StoredTree tree, List<DeployNotices.Notice> notices) {
    Files {
      notices = List.copyOf(notices);
    }

    /** The same with what was not looked at. */
    Files unchecked(List<String> paths) {
      return paths.isEmpty()
          ? this
          : new Files(
              tree,
              Stream.concat(notices.stream(), Stream.of(DeployNotices.notChecked(paths))).toList());
    }
  }

  /**
   * The caller and what it asks for.
   *
   * @param idempotencyKey what makes it the same deploy when it is asked for again, or none
   */
  record Asked(
      HttpRequest request,
      KeyRow key,
      ChangeConditions conditions,
      @Nullable String idempotencyKey,
      Subdomain site,
      DeployDetails details) {}

  /**
   * The name a deploy asks for.
   *
   * @throws RejectedException if it is none, or the key may not deploy to it; thrown early, before
   *     anything is unpacked; the registry decides it again
   */
  Subdomain site(@Nullable String field, KeyRow key) {
    Subdomain site = SiteNameField.read(field, domain);
    mustReach(site, key);
    return site;
  }

  /**
   * Refuses a key whose limits leave the name out.
   *
   * @throws RejectedException unless it may deploy to the name
   */
  void mustReach(Subdomain site, KeyRow key) {
    if (!mayDeployTo(site, key)) {
      throw ApiRejections.forbidden("This key may not deploy to '" + site + "'").asException();
    }
  }

  /** A key that is limited to apps makes no new ones. */
  private boolean mayDeployTo(Subdomain site, KeyRow key) {
    if (!key.limits().includes(site)) {
      return false;
    }
    AppRow app = served(site);
    return app == null
        ? key.apps().isEmpty()
        : Permissions.touches(node.table().now(), app.id(), new Caller.KeyHolder(key));
  }

  /** The app a name serves, removed or not, or none. */
  @Nullable AppRow served(Subdomain site) {
    var now = node.table().now();
    return now.target(site) instanceof Target.Proxy(var app) ? now.app(app) : null;
  }

  /**
   * Refuses what an app cannot say about itself, and a change of who sees it by a key that may only
   * deploy. A new app says it from the beginning, so there nothing changes.
   *
   * @throws RejectedException unless the key may do it
   */
  void mustDescribe(Subdomain site, MetadataChange about, KeyRow key) {
    AppRow app = served(site);
    var wrong = about.refusal(app == null ? Metadata.titled(site.value()) : app.metadata());
    if (wrong != null) {
      throw new RejectedException(wrong);
    }
    boolean changes =
        app != null
            && about.visibility() != null
            && about.visibility() != app.metadata().visibility();
    if (changes && !key.has(Scope.ROUTE)) {
      throw ApiRejections.forbidden(
              "This key may deploy to '"
                  + site
                  + "' but not change who sees it; use one with the scope route as well, or leave"
                  + " visibility out")
          .asException();
    }
  }

  /**
   * Refuses a deploy that must not replace what came from another place, before anything is sent.
   * The registry decides it again.
   *
   * @throws RejectedException if it would
   */
  void requireSamePlace(Subdomain site, DeployDetails details) {
    AppRow app = served(site);
    if (app != null && !app.removed() && details.samePlaceOnly()) {
      var other = App.otherPlace(app.active(), app.source(), details.source());
      if (other != null) {
        throw new RejectedException(other);
      }
    }
  }

  /**
   * Makes a tree what the name serves.
   *
   * @param pinned keeps the files and their content; it is closed when they are no longer in doubt
   * @param whenDone called with what was done, before it is answered
   */
  CompletionStage<HttpResponse> run(
      Asked asked, Files files, PinnedContent pinned, Consumer<DeployOutcome.Deployed> whenDone) {
    CompletionStage<HttpResponse> answer;
    try {
      answer =
          checked(asked, files)
              .thenCompose(
                  sound ->
                      meta(
                              asked,
                              DeployIdentity.of(asked.site(), sound.tree().tree(), asked.details()))
                          .thenCompose(meta -> done(asked, sound, meta)))
              .thenApply(
                  reply -> {
                    if (reply.data() instanceof EndpointReply.Plan(var events)) {
                      return answers.data(PlanView.of(events));
                    }
                    whenDone.accept(outcome(reply));
                    return answers.reply(NodeContract.DEPLOY, reply);
                  })
              .exceptionally(
                  failure -> {
                    if (RootCause.cause(failure) instanceof RejectedException refused) {
                      return answers.refused(refused.rejection());
                    }
                    throw failure instanceof RuntimeException known
                        ? known
                        : new CompletionException(failure);
                  });
    } catch (RuntimeException failure) {
      answer = CompletableFuture.failedStage(failure);
    }
    return answer.whenComplete((made, _) -> release(pinned, made));
  }

  /** A key that the node drew itself ends with its deploy, and so need not be kept. */
  private static boolean isTheClients(Asked asked, CommandMeta meta) {
    return meta.idempotency() != null
        && asked.conditions().idempotencyKey() != null
        && !meta.planned();
  }

  /**
   * The files, once their scripts were looked at. What would be done is told without: its content
   * may not be there yet.
   */
  private CompletionStage<Files> checked(Asked asked, Files files) {
    if (asked.conditions().plan()) {
      return completedFuture(files);
    }
    AppRow app = served(asked.site());
    var before = app == null || app.removed() ? null : app.activeRelease();
    return checks
        .of(files.tree().tree(), before == null ? null : before.tree())
        .thenApply(
            found -> {
              var problem = found.problem();
              if (problem != null) {
                throw ApiRejections.malformedScript(
                        problem.file(), problem.line(), problem.column(), problem.message())
                    .asException();
              }
              return files.unchecked(found.unchecked());
            });
  }

  private CompletionStage<EndpointReply> done(Asked asked, Files files, CommandMeta meta) {
    return isTheClients(asked, meta)
        ? idempotent.once(
            meta.actor(),
            Objects.requireNonNull(meta.idempotency()),
            false,
            () -> decided(asked, files, meta))
        : decided(asked, files, meta);
  }

  private CompletionStage<EndpointReply> decided(Asked asked, Files files, CommandMeta meta) {
    return registry
        .deploy(asked.site(), files.tree(), asked.details(), meta)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case DeployOutcome.Deployed done ->
                      view(asked.request(), asked.site(), files, done);
                  case DeployOutcome.Planned(var events) -> EndpointReply.planned(events);
                  case DeployOutcome.Rejected(var why) -> throw new RejectedException(why);
                });
  }

  /** What was done, according to its answer; a repeated deploy does nothing. */
  private static DeployOutcome.Deployed outcome(EndpointReply reply) {
    JsonNode data = ApiJson.tree(reply.data());
    String tag = reply.fields().getFirst().value();
    return new DeployOutcome.Deployed(
        AppId.of(data.path("app_id").textValue()),
        ReleaseNo.of(data.path("release").longValue()),
        Version.parse(tag).orElseThrow(),
        true);
  }

  /** While it is not known whether the event was written, its content must not be collected. */
  private void release(PinnedContent pinned, @Nullable HttpResponse answer) {
    if (answer != null && answer.status().intValue() == UNKNOWN) {
      CompletableFuture.delayedExecutor(unknownFor.toMillis(), TimeUnit.MILLISECONDS)
          .execute(pinned::close);
    } else {
      pinned.close();
    }
  }

  private CompletionStage<CommandMeta> meta(Asked asked, DeployIdentity command) {
    asked.conditions().mustFit(NodeContract.DEPLOY);
    KeyRow key = asked.key();
    String repeatable = asked.idempotencyKey();
    var meta =
        new CommandMeta(
            key.actor(),
            asked.conditions().reason(),
            around.commandIds().get(),
            RequestId.of(asked.request()).journalled(),
            node.name(),
            key.limits(),
            null,
            repeatable == null
                ? null
                : new CommandMeta.Idempotency(repeatable, command.fingerprint()),
            null,
            asked.conditions().plan());
    return switch (asked.conditions().expected()) {
      case Expected.Any _ -> completedFuture(meta);
      case Expected.AtVersion(var version) -> completedFuture(meta.expecting(version));
      case Expected.AtRevision(var revision) -> since(revision, asked.site(), meta);
    };
  }

  /** A revision of the app that the name serves now; should the name move, nothing is done. */
  private CompletionStage<CommandMeta> since(Revision revision, Subdomain site, CommandMeta meta) {
    return around
        .revisions()
        .at(revision)
        .thenApply(
            found -> {
              if (found.isPresent()
                  && found.get().event() instanceof AppEvent event
                  && node.table().now().target(site) instanceof Target.Proxy(var app)
                  && event.app().equals(app)) {
                return meta.within(meta.limits().to(app)).expecting(event.version());
              }
              throw ApiRejections.badRequest(
                      revision + " is no event of the app that '" + site + "' serves")
                  .asException();
            });
  }

  /** What is answered about a deploy that was done. */
  HttpResponse deployed(
      HttpRequest request, Subdomain site, Files files, DeployOutcome.Deployed done) {
    return answers.reply(NodeContract.DEPLOY, view(request, site, files, done));
  }

  private EndpointReply view(
      HttpRequest request, Subdomain site, Files files, DeployOutcome.Deployed done) {
    return EndpointReply.of(
            new Deployed(
                files.tree().fileCount(),
                "Deployment successful",
                site,
                files.tree().bytes(),
                done.app(),
                done.release().value(),
                SiteUrl.of(site, request, domain, proxies.client(request).secure()),
                files.notices()))
        .at(done.version());
  }
}
