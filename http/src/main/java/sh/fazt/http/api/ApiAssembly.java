package sh.fazt.http.api;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.NodeContract;
import sh.fazt.http.deploy.ContentZips;
import sh.fazt.http.deploy.DeployEndpoints;
import sh.fazt.http.deploy.DeployKeys;
import sh.fazt.http.deploy.DeployRate;
import sh.fazt.http.deploy.DeployRoute;
import sh.fazt.http.deploy.Deployer;
import sh.fazt.http.deploy.FormReader;
import sh.fazt.http.deploy.NameDeploy;
import sh.fazt.http.deploy.OpenDeploys;
import sh.fazt.http.deploy.UnpackLane;
import sh.fazt.http.deploy.UploadSlots;
import sh.fazt.http.endpoint.AliasEndpoints;
import sh.fazt.http.endpoint.AppEndpoints;
import sh.fazt.http.endpoint.EnvEndpoints;
import sh.fazt.http.endpoint.ExplainEndpoint;
import sh.fazt.http.endpoint.HealthRoute;
import sh.fazt.http.endpoint.JournalCauses;
import sh.fazt.http.endpoint.KeyEndpoints;
import sh.fazt.http.endpoint.LineageEndpoints;
import sh.fazt.http.endpoint.LoginLimiter;
import sh.fazt.http.endpoint.OpenEndpoint;
import sh.fazt.http.endpoint.ReleaseEndpoints;
import sh.fazt.http.endpoint.SessionEndpoints;
import sh.fazt.http.endpoint.StateEndpoint;
import sh.fazt.http.endpoint.SystemEndpoints;
import sh.fazt.http.endpoint.SystemHealth;
import sh.fazt.http.endpoint.TemplateTrees;
import sh.fazt.http.gateway.Gateway;
import sh.fazt.http.hosting.Explainer;
import sh.fazt.http.hosting.HostRules;
import sh.fazt.http.legacy.SiteEndpoints;
import sh.fazt.http.logs.LogEndpoints;
import sh.fazt.http.logs.NodeLogs;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.http.request.BoundedBody;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.CallReader;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.IdempotentCalls;
import sh.fazt.http.request.JsonBody;
import sh.fazt.http.request.PlainHandler;
import sh.fazt.http.request.UnwantedBody;
import sh.fazt.http.serverless.NodeFunctions;
import sh.fazt.http.storage.AppStores;
import sh.fazt.http.storage.SnapshotEndpoints;
import sh.fazt.http.storage.StorageEndpoints;
import sh.fazt.http.tracking.ShortLinkEndpoints;
import sh.fazt.http.tracking.VisitEndpoints;
import sh.fazt.http.tracking.VisitRoutes;
import sh.fazt.http.tracking.WebhookEndpoints;
import sh.fazt.http.upgrade.UpgradeEndpoints;
import sh.fazt.http.upgrade.UpgradeSettings;
import sh.fazt.http.upgrade.Upgrades;
import sh.fazt.http.upgrade.UploadedFiles;
import sh.fazt.http.visits.AppOfPlace;
import sh.fazt.registry.history.Deployments;
import sh.fazt.registry.idempotency.AnswerStore;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.zip.UploadLimits;

/** Puts the API together: what each endpoint needs, and the endpoints. */
public final class ApiAssembly {
  private static final Duration LOOK_FOR_EXPIRED = Duration.ofMinutes(1);

  private ApiAssembly() {}

  /** What answers for the API's hosts, and {@code /health} of IP addresses. It never fails. */
  public static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ApiContext context, NodeFunctions functions, NodeLogs logs) {
    return handler(context, functions, logs, context.node().registry()::deploy);
  }

  /** The same of a node that can upgrade itself. */
  public static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ApiContext context, NodeFunctions functions, NodeLogs logs, Upgrades upgrades) {
    return handler(context, functions, logs, upgrades, context.node().registry()::deploy);
  }

  /** The same with another way to deploy. */
  static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ApiContext context, NodeFunctions functions, NodeLogs logs, Deployer deployer) {
    return handler(
        context, functions, logs, Upgrades.of(context.node(), context.program()), deployer);
  }

  private static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ApiContext context,
      NodeFunctions functions,
      NodeLogs logs,
      Upgrades upgrades,
      Deployer deployer) {
    ClassicActorSystemProvider system = context.system();
    Node node = context.node();
    Gate gate = context.gate();
    var settings = ApiSettings.of(node.config());
    InstantSource steady = node.time()::steady;
    var random = new SecureRandom();
    Supplier<String> ids = () -> HexFormat.of().toHexDigits(random.nextLong());
    MessageDispatcher disk =
        system.classicSystem().dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
    var answers = new ApiAnswers(settings.retryAfter());
    var unwanted = new UnwantedBody(system, settings);
    var around = new Call.Context(node.name(), node.revisions(), ids, node.secrets()::keyedHash);
    var calls =
        new CallReader(
            new JsonBody(
                new BoundedBody(
                    system, settings.maxJson(), "fazt.http.api.max-json", settings.jsonWithin()),
                Runnable::run),
            new JsonBody(
                new BoundedBody(
                    system,
                    settings.maxJsonOfStrangers(),
                    "fazt.http.api.max-json-of-strangers",
                    settings.jsonWithin()),
                Runnable::run),
            new JsonBody(
                new BoundedBody(
                    system,
                    settings.deploys().maxManifest(),
                    "fazt.http.deploys.max-manifest",
                    settings.jsonWithin()),
                disk),
            settings.maxReason(),
            around);
    var keys = new DeployKeys(gate, new DeployRate(settings.upload().deploysPerMinute(), steady));
    var slots = new UploadSlots(settings.upload().parallel());
    var lane =
        new UnpackLane(settings.upload().unpackParallel(), settings.upload().unpackWaiting());
    var idempotent =
        new IdempotentCalls(
            new AnswerStore(node.database(), node.secrets(), node.time()::lived, node.config()));
    var names =
        new NameDeploy(
            node,
            deployer,
            context.domain(),
            context.proxies(),
            around,
            answers,
            idempotent,
            functions.checks());
    var deploy =
        new DeployRoute(
            keys,
            settings,
            slots,
            new FormReader(system, node.temporarySpace(), disk, settings),
            lane,
            node,
            names,
            answers,
            unwanted);
    var open = new OpenDeploys(settings.deploys(), steady);
    schedule(system, open::closeExpired);
    schedule(system, idempotent::forget);
    var deploys =
        new DeployEndpoints(
            keys,
            settings,
            slots,
            calls,
            new ContentZips(
                system,
                node.temporarySpace(),
                disk,
                settings.maxIgnoredBody(),
                UploadLimits.from(node.config())),
            lane,
            node,
            open,
            names,
            () -> ids.get() + ids.get(),
            answers,
            unwanted);
    var health = new HealthRoute(node.database(), answers);
    var rules = new HostRules(context.domain());
    var explainer = new Explainer(rules, node.content(), new JournalCauses(node.revisions()));
    Map<Endpoint, Handler> handlers = new HashMap<>();
    handlers.putAll(
        new SystemHealth(context.program(), steady, node.database(), health, functions::status)
            .handlers());
    handlers.putAll(
        new SessionEndpoints(
                context,
                new LoginLimiter(
                    settings.loginFailures(),
                    settings.loginFailuresForwarded(),
                    settings.loginWindow(),
                    steady))
            .handlers());
    handlers.putAll(new OpenEndpoint(context, rules).handlers());
    var releases = new ReleaseEndpoints(node.table(), node.content());
    handlers.putAll(releases.handlers());
    handlers.putAll(new SystemEndpoints(context, settings).handlers());
    handlers.putAll(
        new UpgradeEndpoints(
                upgrades, new UploadedFiles(system, disk, UpgradeSettings.of(node.config())), disk)
            .handlers());
    handlers.putAll(new StateEndpoint(node, disk).handlers());
    handlers.putAll(new AppEndpoints(context, new TemplateTrees(node, disk)).handlers());
    handlers.putAll(new LineageEndpoints(context).handlers());
    handlers.putAll(
        new SiteEndpoints(node.table(), node.registry(), releases, new Deployments(node.database()))
            .handlers());
    handlers.putAll(new EnvEndpoints(node.table(), node.registry()).handlers());
    var storage = StorageSettings.from(node.config());
    var stores = new AppStores(node.storage(), node.storageUpkeep(), storage, node.time()::lived);
    handlers.putAll(
        new StorageEndpoints(
                node.table(),
                stores,
                new BoundedBody(
                    system,
                    storage.maxBlob(),
                    "fazt.registry.storage.max-blob",
                    settings.jsonWithin()))
            .handlers());
    handlers.putAll(new SnapshotEndpoints(node.table(), stores).handlers());
    handlers.putAll(
        new KeyEndpoints(node.keys(), node.registry(), node.table(), node.time()::forExpiry)
            .handlers());
    handlers.putAll(new AliasEndpoints(node.table(), node.registry()).handlers());
    handlers.putAll(
        new LogEndpoints(
                node.table(),
                logs.stored(),
                logs.writer(),
                logs.settings(),
                app ->
                    CompletableFuture.supplyAsync(
                        () -> node.storage().read(app, rows -> rows.usage().keys()), disk))
            .handlers());
    var visits = context.visits();
    handlers.putAll(new VisitEndpoints(node.table(), visits).handlers());
    handlers.putAll(new ShortLinkEndpoints(visits).handlers());
    handlers.putAll(new WebhookEndpoints(visits).handlers());
    handlers.putAll(new ExplainEndpoint(node.table(), rules, explainer).handlers());
    handlers = new HashMap<>(idempotent.around(handlers));
    handlers.putAll(new Gateway(context, Map.copyOf(handlers)).handlers());
    Map<Endpoint, PlainHandler> plain = new HashMap<>(deploys.handlers());
    plain.put(
        NodeContract.ALIVE,
        (request, _) -> health.answer().thenCompose(made -> unwanted.answer(request, made)));
    plain.put(NodeContract.DEPLOY, (request, _) -> deploy.apply(request));
    new VisitRoutes(
            visits,
            new AppOfPlace(node.table(), rules),
            new BoundedBody(
                system,
                visits.settings().maxBody(),
                "fazt.http.visits.max-body",
                visits.settings().bodyWithin()),
            answers,
            unwanted)
        .routes()
        .forEach((endpoint, route) -> plain.put(endpoint, (request, _) -> route.apply(request)));
    return new Api(
            handlers,
            plain,
            gate,
            context.proxies(),
            node.table(),
            node.gate(),
            calls,
            answers,
            unwanted,
            ids)
        ::apply;
  }

  /** No request may come for a long time, and expired entries must not be kept that long. */
  private static void schedule(ClassicActorSystemProvider system, Runnable look) {
    system
        .classicSystem()
        .scheduler()
        .scheduleWithFixedDelay(
            LOOK_FOR_EXPIRED, LOOK_FOR_EXPIRED, look, system.classicSystem().dispatcher());
  }
}
