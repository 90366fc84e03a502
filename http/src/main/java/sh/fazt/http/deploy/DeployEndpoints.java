package sh.fazt.http.deploy;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Times;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.contract.DeployContract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.CallReader;
import sh.fazt.http.request.ChangeConditions;
import sh.fazt.http.request.PlainHandler;
import sh.fazt.http.request.UnwantedBody;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.content.DigestUpload;
import sh.fazt.registry.content.Manifest;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.TemporarySpace.TemporaryFile;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.zip.UploadLimits;

/**
 * Deploys that send only what is missing: {@code POST /api/deploys} and what follows. Checks come
 * in the order of {@link DeployRoute}; everything that reads or writes content runs in the lane of
 * the unpackers.
 */
public final class DeployEndpoints {
  private final DeployKeys keys;
  private final ApiSettings settings;
  private final UploadLimits limits;
  private final UploadSlots slots;
  private final CallReader calls;
  private final ContentZips zips;
  private final UnpackLane lane;
  private final Node node;
  private final DigestUpload contents;
  private final OpenDeploys deploys;
  private final PresentContent present;
  private final NameDeploy names;
  private final Supplier<String> ids;
  private final ApiAnswers answers;
  private final UnwantedBody unwanted;

  public DeployEndpoints(
      DeployKeys keys,
      ApiSettings settings,
      UploadSlots slots,
      CallReader calls,
      ContentZips zips,
      UnpackLane lane,
      Node node,
      OpenDeploys deploys,
      NameDeploy names,
      Supplier<String> ids,
      ApiAnswers answers,
      UnwantedBody unwanted) {
    this.keys = keys;
    this.settings = settings;
    this.limits = UploadLimits.from(node.config());
    this.slots = slots;
    this.calls = calls;
    this.zips = zips;
    this.lane = lane;
    this.node = node;
    this.contents = node.digestUpload();
    this.deploys = deploys;
    this.present =
        new PresentContent(
            node.table(), node.content(), deploys, settings.deploys().treesLookedAt());
    this.names = names;
    this.ids = ids;
    this.answers = answers;
    this.unwanted = unwanted;
  }

  public Map<Endpoint, PlainHandler> handlers() {
    return Map.of(
        DeployContract.OPEN, this::open,
        DeployContract.STATE, this::state,
        DeployContract.CONTENT, this::content,
        DeployContract.COMMIT, this::commit);
  }

  private record Opened(String id, List<String> missing, String expiresAt, long batchBytes) {}

  private record Missing(List<String> missing) {}

  private static List<String> missing(OpenDeploy deploy) {
    return deploy.missing().stream().map(ContentHash::hex).toList();
  }

  private EndpointReply shown(OpenDeploy deploy) {
    return EndpointReply.of(
        new Opened(
            deploy.id(),
            missing(deploy),
            Times.of(node.time().shown(deploys.expiry(deploy))),
            limits.maxBatch()));
  }

  private CompletionStage<HttpResponse> open(HttpRequest request, List<String> segments) {
    KeyRow key = keys.beginning(request);
    return calls
        .read(request, DeployContract.OPEN, segments, new Caller.KeyHolder(key))
        .thenCompose(call -> lane.run(() -> opened(call, key)))
        .thenApply(deploy -> answers.reply(DeployContract.OPEN, shown(deploy)))
        .exceptionallyCompose(this::refused)
        .thenCompose(made -> unwanted.answer(request, made));
  }

  private OpenDeploy opened(Call call, KeyRow key) {
    var values = call.values();
    var site = names.site(values.text(Params.SITE_NAME).orElse(null), key);
    var list = new DeployList(values, settings.upload().maxField());
    names.mustDescribe(site, list.about(), key);
    var details = list.details(key);
    names.requireSamePlace(site, details);
    Manifest manifest = list.manifest(limits);
    deploys.requireCapacity(key.key(), manifest.files().size());
    var found = present.find(key, site, manifest);
    var deploy =
        new OpenDeploy(
            ids.get(),
            key.key(),
            site,
            details,
            manifest,
            found.present(),
            found.pinned(),
            node.time().steady());
    deploys.add(deploy);
    return deploy;
  }

  /** Runs something with the deploy that the path names, which stays open meanwhile. */
  private CompletionStage<HttpResponse> with(
      KeyRow key, List<String> segments, Function<OpenDeploy, CompletionStage<HttpResponse>> use) {
    OpenDeploy deploy = deploys.use(segments.getFirst(), key.key());
    CompletionStage<HttpResponse> answer;
    try {
      answer = use.apply(deploy);
    } catch (RuntimeException failure) {
      answer = failedStage(failure);
    }
    return answer.whenComplete((_, _) -> deploys.release(deploy));
  }

  private CompletionStage<HttpResponse> state(HttpRequest request, List<String> segments) {
    KeyRow key = keys.goingOn(request);
    return with(
            key,
            segments,
            deploy -> completedFuture(answers.reply(DeployContract.STATE, shown(deploy))))
        .exceptionallyCompose(this::refused)
        .thenCompose(made -> unwanted.answer(request, made));
  }

  private CompletionStage<HttpResponse> content(HttpRequest request, List<String> segments) {
    KeyRow key = keys.goingOn(request);
    return with(
            key,
            segments,
            deploy -> {
              zips.mustBeOne(request);
              if (deploy.isDone()) {
                return completedFuture(stillMissing(deploy));
              }
              slots.take();
              return zips.read(request.entity())
                  .thenCompose(zip -> stored(zip, deploy))
                  .whenComplete((_, _) -> slots.release());
            })
        .exceptionallyCompose(this::refused)
        .thenCompose(made -> unwanted.answer(request, made));
  }

  private CompletionStage<HttpResponse> stored(TemporaryFile zip, OpenDeploy deploy) {
    return lane.run(
            () -> {
              PinnedContent pinned = node.content().pin();
              try {
                deploy.stored(contents.store(zip.path(), deploy.manifest(), pinned), pinned);
              } catch (Exception failure) {
                pinned.close();
                throw failure;
              }
              return stillMissing(deploy);
            })
        .whenComplete((_, _) -> zip.close());
  }

  private HttpResponse stillMissing(OpenDeploy deploy) {
    return answers.reply(DeployContract.CONTENT, EndpointReply.of(new Missing(missing(deploy))));
  }

  private CompletionStage<HttpResponse> commit(HttpRequest request, List<String> segments) {
    KeyRow key = keys.goingOn(request);
    var conditions = ChangeConditions.of(request, settings.maxReason());
    return with(key, segments, deploy -> committed(request, key, conditions, deploy))
        .exceptionallyCompose(this::refused)
        .thenCompose(made -> unwanted.answer(request, made));
  }

  private CompletionStage<HttpResponse> committed(
      HttpRequest request, KeyRow key, ChangeConditions conditions, OpenDeploy deploy) {
    var before = deploy.outcome();
    if (before != null) {
      return completedFuture(
          names.deployed(request, deploy.site(), before.files(), before.outcome()));
    }
    names.mustReach(deploy.site(), key);
    names.mustDescribe(deploy.site(), deploy.details().whenNew(), key);
    var asked =
        new NameDeploy.Asked(
            request, key, conditions, once(conditions, deploy), deploy.site(), deploy.details());
    PinnedContent pinned = node.content().pin();
    if (conditions.plan()) {
      var planned = new NameDeploy.Files(deploy.manifest().planned(), List.of());
      return names.run(asked, planned, pinned, _ -> {});
    }
    return lane.run(() -> files(deploy, pinned))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                pinned.close();
              }
            })
        .thenCompose(
            files ->
                names.run(
                    asked,
                    files,
                    pinned,
                    outcome -> deploy.done(new OpenDeploy.Done(files, outcome))));
  }

  /** A commit that is asked for again, or twice at once, is the same as the first. */
  private static @Nullable String once(ChangeConditions conditions, OpenDeploy deploy) {
    String given = conditions.idempotencyKey();
    return given != null || conditions.plan() ? given : deploy.id();
  }

  private NameDeploy.Files files(OpenDeploy deploy, PinnedContent pinned) {
    Manifest manifest = deploy.handOver(pinned);
    manifest.check(node.content().sizes(manifest.contents()));
    try (var writer = node.content().newTree(pinned, limits)) {
      var notices = new DeployNotices();
      for (TreeFile file : manifest.files()) {
        writer.list(file);
        notices.add(file.path());
      }
      return new NameDeploy.Files(writer.finish(), notices.all());
    }
  }

  private CompletionStage<HttpResponse> refused(Throwable failure) {
    return RootCause.cause(failure) instanceof RejectedException refused
        ? completedFuture(answers.refused(refused.rejection()))
        : failedStage(failure);
  }
}
