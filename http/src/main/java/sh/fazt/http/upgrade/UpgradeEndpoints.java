package sh.fazt.http.upgrade;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Times;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.journal.Scope;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.node.Upgrade;
import sh.fazt.registry.upgrade.UpgradeRejections;

/** What a node answers about its version. */
public final class UpgradeEndpoints {
  /** Of a release that was found, these say that something is wrong with it. */
  private static final List<RejectionCode> SUSPICIOUS =
      List.of(RejectionCode.RELEASE_DAMAGED, RejectionCode.RELEASE_SIGNATURE);

  private final Upgrades upgrades;
  private final UploadedFiles uploads;
  private final Executor blocking;

  /**
   * Of a node.
   *
   * @param blocking runs what waits for a source of releases
   */
  public UpgradeEndpoints(Upgrades upgrades, UploadedFiles uploads, Executor blocking) {
    this.upgrades = upgrades;
    this.uploads = uploads;
    this.blocking = blocking;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        UpgradeContract.UPGRADE, this::upgrade,
        UpgradeContract.STATUS, this::status,
        UpgradeContract.CONFIRMED, this::confirm,
        UpgradeContract.ROLLBACK, this::rollback,
        UpgradeContract.UPLOAD, this::upload);
  }

  private record Release(
      String platform, String minimumFrom, long bytes, long unpackedBytes, String source) {
    static Release of(Offer offer) {
      var manifest = offer.manifest();
      return new Release(
          manifest.platform().name(),
          manifest.minimumFrom().toString(),
          offer.archiveBytes(),
          manifest.unpackedBytes(),
          offer.source().shown());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Done(
      boolean success,
      String message,
      String currentVersion,
      String newVersion,
      String action,
      @Nullable String id,
      @Nullable Release release) {}

  private record Last(
      String id,
      String from,
      String to,
      String digest,
      String step,
      String detail,
      String actor,
      String at,
      boolean ended) {
    static Last of(Upgrade.Position position) {
      return new Last(
          position.id(),
          position.from(),
          position.to(),
          position.digest(),
          position.step(),
          position.detail(),
          position.actor(),
          Times.of(position.at()),
          position.isEnded());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Status(
      String version,
      boolean supported,
      String supervisor,
      String source,
      List<String> releases,
      boolean onTrial,
      @Nullable Long confirmAfterMs,
      @Nullable Long confirmWithinMs,
      @Nullable Last last,
      @Nullable Activity activity) {}

  private record Confirmed(String id, String version) {}

  private record Uploaded(String name, long size) {}

  private CompletionStage<EndpointReply> status(Call call) {
    var trial = upgrades.trial().filter(one -> !one.isOver());
    return CompletableFuture.supplyAsync(
        () ->
            EndpointReply.of(
                new Status(
                    upgrades.version(),
                    upgrades.installation().canSwitch(),
                    upgrades.installation().supervisor().orElse(""),
                    upgrades.settings().source(),
                    upgrades.releases(),
                    trial.isPresent(),
                    trial.map(one -> one.unproven().toMillis()).orElse(null),
                    trial.map(one -> one.left().toMillis()).orElse(null),
                    upgrades.last().map(Last::of).orElse(null),
                    upgrades.activity().orElse(null))),
        blocking);
  }

  private CompletionStage<EndpointReply> upgrade(Call call) {
    boolean look = call.values().on(Params.CHECK);
    if (!look && !call.caller().has(Scope.ADMIN)) {
      throw ApiRejections.needs(Scope.ADMIN).asException();
    }
    var wanted = wanted(call);
    if (!wanted.isCertain() && upgrades.settings().source().isEmpty()) {
      throw UpgradeRejections.noSource().asException();
    }
    upgrades.mustBePossible();
    if (!look) {
      upgrades.mustBeFree();
    }
    var meta = meta(call, Upgrades.newId());
    return CompletableFuture.supplyAsync(() -> found(wanted, look, meta), blocking)
        .thenCompose(offer -> answered(offer, wanted, look, meta));
  }

  private static Wanted wanted(Call call) {
    var values = call.values();
    return new Wanted(
        values.text(Params.VERSION),
        values.text(Params.URL),
        values.text(Params.UPLOADED).map(UploadedFiles::mustBeManifest),
        values.on(Params.ALLOW_DOWNGRADE),
        callerConfirms(call));
  }

  private static boolean callerConfirms(Call call) {
    return call.values().text(Params.CONFIRM).filter("caller"::equals).isPresent();
  }

  private Offer found(Wanted wanted, boolean look, CommandMeta meta) {
    try {
      return upgrades.find(wanted);
    } catch (RejectedException refused) {
      if (!look && SUSPICIOUS.contains(refused.rejection().code())) {
        upgrades.refused(wanted.version().orElse(""), meta, refused.rejection().sentence());
      }
      throw refused;
    }
  }

  private CompletionStage<EndpointReply> answered(
      Offer offer, Wanted wanted, boolean look, CommandMeta meta) {
    String running = upgrades.version();
    String version = offer.version().toString();
    boolean newest = !wanted.isCertain() && !upgrades.running().isBefore(offer.version());
    if (newest || version.equals(running)) {
      return completedFuture(
          EndpointReply.of(
              new Done(
                  true,
                  "Already running the latest version",
                  running,
                  running,
                  "already_latest",
                  null,
                  Release.of(offer))));
    }
    if (look) {
      return completedFuture(
          EndpointReply.of(
              new Done(
                  true,
                  "Update available: " + running + " -> " + version,
                  running,
                  version,
                  "check_only",
                  null,
                  Release.of(offer))));
    }
    return begun(
        new UpgradeRun.Target.Install(offer), meta, wanted.callerConfirms(), Release.of(offer));
  }

  private CompletionStage<EndpointReply> begun(
      UpgradeRun.Target target,
      CommandMeta meta,
      boolean callerConfirms,
      @Nullable Release release) {
    var run = upgrades.begin(target, meta, callerConfirms);
    String running = upgrades.version();
    if (callerConfirms) {
      return completedFuture(
          EndpointReply.of(
              new Done(
                  true,
                  "Preparing " + target.version() + "; GET /api/upgrade says how far it is",
                  running,
                  target.version(),
                  "started",
                  meta.command(),
                  release)));
    }
    return run.switching()
        .thenApply(
            _ ->
                EndpointReply.of(
                    new Done(
                        true,
                        "Upgraded from %s to %s. Service will restart."
                            .formatted(running, target.version()),
                        running,
                        target.version(),
                        "upgraded",
                        meta.command(),
                        release)));
  }

  /** The events of an upgrade have its id in place of the command's, on both sides of a switch. */
  private static CommandMeta meta(Call call, String id) {
    var meta = call.meta();
    return new CommandMeta(
        meta.actor(),
        meta.reason(),
        id,
        meta.requestId(),
        meta.node(),
        KeyLimits.NONE,
        null,
        null,
        null);
  }

  private CompletionStage<EndpointReply> confirm(Call call) {
    String id = call.values().needed(Params.ID);
    var trial =
        upgrades
            .trial()
            .filter(one -> one.id().equals(id))
            .orElseThrow(() -> UpgradeRejections.nothingToConfirm().asException());
    return CompletableFuture.supplyAsync(
        () -> {
          trial.confirm(meta(call, id), true);
          return EndpointReply.of(new Confirmed(id, upgrades.version()));
        },
        blocking);
  }

  private CompletionStage<EndpointReply> rollback(Call call) {
    upgrades.mustBePossible();
    upgrades.mustBeFree();
    Optional<String> wanted = call.values().text(Params.VERSION);
    var meta = meta(call, Upgrades.newId());
    return CompletableFuture.supplyAsync(() -> before(wanted), blocking)
        .thenCompose(
            version ->
                begun(new UpgradeRun.Target.Activate(version), meta, callerConfirms(call), null));
  }

  /** The version to go back to, which is here. */
  private String before(Optional<String> wanted) {
    var running = upgrades.running();
    String named = wanted.map(text -> Offers.parsed(text).toString()).orElse("");
    return upgrades.releases().stream()
        .filter(
            one ->
                named.isEmpty()
                    ? Offers.parsed(one).isBefore(running)
                    : one.equals(named) && !one.equals(running.toString()))
        .findFirst()
        .orElseThrow(() -> UpgradeRejections.noRelease(named).asException());
  }

  private CompletionStage<EndpointReply> upload(Call call) {
    upgrades.mustBePossible();
    upgrades.mustBeFree();
    String name = call.values().needed(Params.NAME);
    return uploads
        .take(call.request().entity(), name, upgrades.workplace())
        .thenApply(size -> EndpointReply.of(new Uploaded(name, size)));
  }
}
