package sh.fazt.http.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.api.ChangeConditions.Expected;
import sh.fazt.http.auth.Admission;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.auth.Sight;
import sh.fazt.http.network.Proxies;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Reach;
import sh.fazt.registry.Refused;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.content.ZipUpload;
import sh.fazt.registry.node.DeployDetails;
import sh.fazt.registry.node.DeployOutcome;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.MainDomain;

/**
 * {@code POST /api/deploy}: a zip becomes what a name serves. The checks come in a settled order,
 * cheapest first: key, rate, scope, conditions, size; then the form, its name, its file; then the
 * zip; and the registry has the last word.
 */
final class DeployRoute {
  private static final int UNKNOWN = 503;

  private final Gate gate;
  private final DeployRate rate;
  private final ApiSettings settings;
  private final Semaphore uploads;
  private final FormReader forms;
  private final UnpackLane unpacking;
  private final Node node;
  private final ZipUpload zips;
  private final Deployer registry;
  private final MainDomain domain;
  private final Proxies proxies;
  private final Call.Surroundings around;
  private final ApiAnswers answers;
  private final UnwantedBody unwanted;
  private final Duration unknownFor;

  DeployRoute(
      Gate gate,
      DeployRate rate,
      ApiSettings settings,
      FormReader forms,
      Node node,
      Deployer registry,
      MainDomain domain,
      Proxies proxies,
      Call.Surroundings around,
      ApiAnswers answers,
      UnwantedBody unwanted) {
    this.gate = gate;
    this.rate = rate;
    this.settings = settings;
    this.uploads = new Semaphore(settings.upload().parallel());
    this.forms = forms;
    this.unpacking =
        new UnpackLane(settings.upload().unpackParallel(), settings.upload().unpackWaiting());
    this.node = node;
    this.zips = node.zipUpload();
    this.registry = registry;
    this.domain = domain;
    this.proxies = proxies;
    this.around = around;
    this.answers = answers;
    this.unwanted = unwanted;
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
      String url) {}

  /** Fails with {@link Refused} where the refusal comes after the body was begun. */
  CompletionStage<HttpResponse> apply(HttpRequest request) {
    KeyRow key;
    ChangeConditions conditions;
    try {
      key = key(request);
      rate.count(key.key());
      if (!key.has(Scope.DEPLOY)) {
        throw ApiRefusal.forbidden("This key may not deploy; use one with the scope deploy")
            .asException();
      }
      conditions = ChangeConditions.of(request, settings.maxReason());
      if (request.entity().getContentLengthOption().orElse(0) > settings.upload().maxSize()) {
        throw ApiRefusal.tooLarge(settings.upload().maxSize()).asException();
      }
      if (!uploads.tryAcquire()) {
        throw ApiRefusal.busy("Too many uploads come in at once").asException();
      }
    } catch (Refused refused) {
      return unwanted.answer(request, answers.refused(refused.rejection()));
    }
    return read(request)
        .thenCompose(form -> new Deploy(request, key, conditions).run(form))
        .whenComplete((_, _) -> uploads.release());
  }

  private CompletionStage<DeployForm> read(HttpRequest request) {
    try {
      return forms.read(request.entity());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedStage(failure);
    }
  }

  private KeyRow key(HttpRequest request) {
    return switch (gate.admit(request)) {
      case Admission.Admitted(Caller.Holder(var key)) -> key;
      case Admission.Admitted _ ->
          throw ApiRefusal.unauthorized("Missing Authorization header").asException();
      case Admission.Anonymous _ ->
          throw ApiRefusal.unauthorized("Missing Authorization header").asException();
      case Admission.ForeignOrigin _ -> throw ApiRefusal.foreignOrigin().asException();
      case Admission.Malformed _ ->
          throw ApiRefusal.unauthorized("Invalid Authorization format, use: Bearer <token>")
              .asException();
      case Admission.UnknownKey _ ->
          throw new ApiRefusal.Plain("INVALID_API_KEY", 401, "Invalid or expired API key")
              .asException();
    };
  }

  /** One deploy whose form is here. */
  private final class Deploy {
    private final HttpRequest request;
    private final KeyRow key;
    private final ChangeConditions conditions;

    Deploy(HttpRequest request, KeyRow key, ChangeConditions conditions) {
      this.request = request;
      this.key = key;
      this.conditions = conditions;
    }

    CompletionStage<HttpResponse> run(DeployForm form) {
      try {
        Subdomain site = SiteName.read(form.fields().get(DeployForm.SITE_NAME), domain);
        if (!mayDeployTo(site)) {
          throw ApiRefusal.forbidden("This key may not deploy to '" + site + "'").asException();
        }
        var zip = form.zip();
        DeployDetails details = form.details();
        PinnedContent pinned = node.content().pin();
        return unpacking
            .run(() -> zips.unpack(zip.path(), pinned))
            .whenComplete((_, _) -> form.close())
            .thenCompose(tree -> deploy(site, tree, details))
            .whenComplete((answer, _) -> release(pinned, answer));
      } catch (RuntimeException e) {
        form.close();
        throw e;
      }
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

    /**
     * Said early, before anything is unpacked; the registry decides it again. A key that is limited
     * to apps makes no new ones.
     */
    private boolean mayDeployTo(Subdomain site) {
      if (!key.mayTouch(site)) {
        return false;
      }
      var now = node.table().now();
      var row = now.alias(site);
      if (row != null && row.target() instanceof Target.Proxy(var app)) {
        return Sight.touches(now, app, new Caller.Holder(key));
      }
      return key.apps().isEmpty();
    }

    private CompletionStage<HttpResponse> deploy(
        Subdomain site, StoredTree tree, DeployDetails details) {
      return meta(site, DeployCommand.of(site, tree.tree(), details))
          .thenCompose(meta -> registry.deploy(site, tree, details, meta))
          .thenApply(
              outcome ->
                  switch (outcome) {
                    case DeployOutcome.Deployed done -> deployed(site, tree, done);
                    case DeployOutcome.Refused(var why) -> answers.refused(why);
                  });
    }

    private CompletionStage<CommandMeta> meta(Subdomain site, DeployCommand command) {
      String repeatable = conditions.idempotencyKey();
      var meta =
          new CommandMeta(
              key.actor(),
              conditions.reason(),
              around.commandIds().get(),
              RequestId.of(request).journalled(),
              node.name(),
              new Reach(key.apps()),
              null,
              repeatable == null
                  ? null
                  : new CommandMeta.Idempotency(repeatable, command.fingerprint()),
              null,
              conditions.plan());
      return switch (conditions.expected()) {
        case Expected.Any _ -> completedFuture(meta);
        case Expected.At(var version) -> completedFuture(meta.expecting(version));
        case Expected.Since(var revision) -> since(revision, site, meta);
      };
    }

    /** A revision of the app that the name serves now; should the name move, nothing is done. */
    private CompletionStage<CommandMeta> since(
        Revision revision, Subdomain site, CommandMeta meta) {
      return around
          .revisions()
          .at(revision)
          .thenApply(
              found -> {
                if (found.isPresent()
                    && found.get().event() instanceof AppEvent event
                    && node.table().now().target(site) instanceof Target.Proxy(var app)
                    && event.app().equals(app)) {
                  return meta.within(new Reach(Set.of(app))).expecting(event.version());
                }
                throw ApiRefusal.badRequest(
                        revision + " is no event of the app that '" + site + "' serves")
                    .asException();
              });
    }

    private HttpResponse deployed(Subdomain site, StoredTree tree, DeployOutcome.Deployed done) {
      return answers
          .data(
              new Deployed(
                  tree.fileCount(),
                  "Deployment successful",
                  site,
                  tree.bytes(),
                  done.app(),
                  done.release().value(),
                  SiteUrl.of(site, request, domain, proxies.client(request).secure())))
          .addHeader(RawHeader.create("ETag", "\"" + done.version() + "\""));
    }
  }
}
