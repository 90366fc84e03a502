package sh.fazt.http.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.head;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.auth.Admission;
import sh.fazt.http.auth.KeyGate;
import sh.fazt.http.auth.LastUses;
import sh.fazt.journal.Scope;
import sh.fazt.registry.Refused;
import sh.fazt.registry.Rejection;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.MainDomain;

/**
 * Which path of the API answers what, and what all answers have in common: one envelope for errors,
 * one set of header fields, a request id.
 *
 * <p>It does not extend the DSL's class of all directives: that one inherits through thirty others,
 * over which Error Prone takes minutes.
 */
public final class ApiRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

  private final KeyGate gate;
  private final DeployRoute deploy;
  private final HealthRoute health;
  private final SystemHealthRoute systemHealth;
  private final ApiAnswers answers;
  private final UnwantedBody unwanted;
  private final Supplier<String> requestIds;
  private final org.apache.pekko.japi.function.Function<HttpRequest, CompletionStage<HttpResponse>>
      routes;

  /**
   * What answers for the API's hosts, and {@code /health} of IP addresses. It never fails.
   *
   * @param system runs the HTTP side
   */
  public static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ClassicActorSystemProvider system, Node node, MainDomain domain, Program program) {
    return handler(system, node, domain, program, node.registry()::deploy);
  }

  /** The same with another way to deploy. */
  static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ClassicActorSystemProvider system,
      Node node,
      MainDomain domain,
      Program program,
      Deployer deployer) {
    var settings = ApiSettings.of(node.config());
    var random = new SecureRandom();
    Supplier<String> ids = () -> HexFormat.of().toHexDigits(random.nextLong());
    MessageDispatcher disk =
        system.classicSystem().dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
    var uses = new LastUses(node.clock(), node.keys().stored()::used);
    system
        .classicSystem()
        .scheduler()
        .scheduleWithFixedDelay(
            settings.lastUseEvery(), settings.lastUseEvery(), uses::write, disk);
    var gate = new KeyGate(node.keys()::find, uses::note);
    var answers = new ApiAnswers(settings.retryAfter());
    var unwanted = new UnwantedBody(system, settings);
    var deploy =
        new DeployRoute(
            gate,
            new DeployRate(settings.upload().deploysPerMinute(), node.clock()),
            settings,
            new FormReader(system, node.temporarySpace(), disk, settings),
            node,
            deployer,
            domain,
            ids,
            answers,
            unwanted);
    var health = new HealthRoute(node.database(), answers);
    var systemHealth =
        new SystemHealthRoute(program, node.clock(), node.database(), health, answers);
    return new ApiRoutes(system, gate, deploy, health, systemHealth, answers, unwanted, ids)::apply;
  }

  ApiRoutes(
      ClassicActorSystemProvider system,
      KeyGate gate,
      DeployRoute deploy,
      HealthRoute health,
      SystemHealthRoute systemHealth,
      ApiAnswers answers,
      UnwantedBody unwanted,
      Supplier<String> requestIds) {
    this.gate = gate;
    this.deploy = deploy;
    this.health = health;
    this.systemHealth = systemHealth;
    this.answers = answers;
    this.unwanted = unwanted;
    this.requestIds = requestIds;
    this.routes = routes().seal(rejections(), failures()).handler(system);
  }

  private Route routes() {
    return concat(
        path("health", () -> reading(health::answer)),
        pathPrefix(
            "api",
            () ->
                concat(
                    path("deploy", () -> post(() -> handle(deploy::apply))),
                    path(
                        PathMatchers.segment("system").slash("health"),
                        () -> with(Scope.READ, () -> reading(systemHealth::answer))))));
  }

  /** Answers a request whose path is spelled plainly by its route, and any other as unknown. */
  CompletionStage<HttpResponse> apply(HttpRequest plain) {
    var id = RequestId.of(plain, requestIds);
    HttpRequest request = id.attachTo(plain);
    CompletionStage<HttpResponse> answer =
        ApiPath.of(request).isPlain() ? routed(request) : unknown(request);
    return answer
        .exceptionally(failure -> failed(failure, id))
        .thenApply(made -> ApiAnswers.complete(made, id));
  }

  private CompletionStage<HttpResponse> routed(HttpRequest request) {
    try {
      return routes.apply(request);
    } catch (Exception e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private Route reading(Supplier<CompletionStage<HttpResponse>> answer) {
    Supplier<Route> route =
        () -> handle(request -> answer.get().thenCompose(made -> unwanted.answer(request, made)));
    return concat(get(route), head(route));
  }

  /** The route, for holders of a key with this scope. */
  private Route with(Scope scope, Supplier<Route> route) {
    return extractRequest(
        request ->
            switch (gate.admit(request)) {
              case Admission.Admitted(var key) when key.has(scope) -> route.get();
              case Admission.Admitted _ ->
                  refuse(
                      ApiRefusal.forbidden(
                          "This key may not do that; use one with the scope " + scope.word()));
              case Admission.Anonymous _, Admission.Malformed _, Admission.UnknownKey _ ->
                  refuse(ApiRefusal.anonymous());
            });
  }

  private Route refuse(Rejection why, HttpHeader... fields) {
    return handle(request -> unwanted.answer(request, answers.refused(why, fields)));
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, this::wrongMethod)
        .handleNotFound(handle(this::unknown))
        .build();
  }

  private Route wrongMethod(List<MethodRejection> rejections) {
    String allowed =
        rejections.stream()
            .map(rejection -> rejection.supported().value())
            .distinct()
            .collect(Collectors.joining(", "));
    return refuse(ApiRefusal.methodNotAllowed(), RawHeader.create("Allow", allowed));
  }

  /** Which paths exist is told to holders of a key only. */
  private CompletionStage<HttpResponse> unknown(HttpRequest request) {
    if (!ApiPath.of(request).isApi()) {
      return unwanted.answer(request, answers.text(404, "404 page not found\n"));
    }
    boolean known = gate.admit(request) instanceof Admission.Admitted;
    return unwanted.answer(
        request, answers.refused(known ? ApiRefusal.notFound() : ApiRefusal.anonymous()));
  }

  private ExceptionHandler failures() {
    return ExceptionHandler.newBuilder()
        .matchAny(
            failure -> extractRequest(request -> complete(failed(failure, RequestId.of(request)))))
        .build();
  }

  private HttpResponse failed(Throwable failure, RequestId id) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Refused refused) {
      return answers.refused(refused.rejection());
    }
    LOG.error("Request {} failed", id.text(), cause);
    return answers.refused(ApiRefusal.unexpected());
  }
}
