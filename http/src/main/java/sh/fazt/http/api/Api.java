package sh.fazt.http.api;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.answer.RequestId;
import sh.fazt.http.auth.Admission;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.auth.SessionCookie;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.GatewayContract;
import sh.fazt.http.contract.RequiredAccess;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.request.ApiPath;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.CallReader;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.PlainHandler;
import sh.fazt.http.request.UnwantedBody;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.upgrade.ChangeGate;

/**
 * Takes each request of the API's hosts to the endpoint that answers it, once its caller may ask
 * and its values have their shapes; and what all answers have in common: one envelope, one set of
 * header fields, a request id.
 */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /**
   * What ends the time in which nothing else is taken; and commands, which are looked at one by
   * one.
   */
  private static final Set<Endpoint> ALWAYS_TAKEN =
      Set.of(UpgradeContract.CONFIRMED, GatewayContract.RUN);

  private final PathTree paths = new PathTree(Contract.ENDPOINTS);
  private final Map<Endpoint, Handler> handlers;
  private final Map<Endpoint, PlainHandler> plain;
  private final Gate gate;
  private final Proxies proxies;
  private final LiveTable table;
  private final ChangeGate changes;
  private final CallReader calls;
  private final ApiAnswers answers;
  private final UnwantedBody unwanted;
  private final Supplier<String> requestIds;

  Api(
      Map<Endpoint, Handler> handlers,
      Map<Endpoint, PlainHandler> plain,
      Gate gate,
      Proxies proxies,
      LiveTable table,
      ChangeGate changes,
      CallReader calls,
      ApiAnswers answers,
      UnwantedBody unwanted,
      Supplier<String> requestIds) {
    this.handlers = Map.copyOf(handlers);
    this.plain = Map.copyOf(plain);
    this.gate = gate;
    this.proxies = proxies;
    this.table = table;
    this.changes = changes;
    this.calls = calls;
    this.answers = answers;
    this.unwanted = unwanted;
    this.requestIds = requestIds;
    for (var endpoint : Contract.ENDPOINTS) {
      if (!handlers.containsKey(endpoint) && !plain.containsKey(endpoint)) {
        throw new IllegalStateException("nobody answers " + endpoint.id());
      }
    }
  }

  /** Answers a request whose path is spelled plainly by its endpoint, any other as unknown. */
  CompletionStage<HttpResponse> apply(HttpRequest bare) {
    var id = RequestId.of(bare, requestIds);
    HttpRequest request = id.attachTo(bare);
    CompletionStage<HttpResponse> answer;
    try {
      answer =
          gate.findOut(request)
              .map(
                  found ->
                      found
                          .thenCompose(_ -> routed(request))
                          .exceptionallyCompose(failure -> refused(request, failure)))
              .orElseGet(() -> routed(request));
    } catch (RuntimeException e) {
      answer = refused(request, e);
    }
    return answer
        .exceptionally(failure -> failed(request, failure, id))
        .thenApply(made -> ApiAnswers.complete(made, id));
  }

  private CompletionStage<HttpResponse> routed(HttpRequest request) {
    var path = ApiPath.of(request);
    Map<String, PathTree.Found> methods = path.isPlain() ? paths.find(path.raw()) : Map.of();
    if (methods.isEmpty()) {
      return unknown(request, path);
    }
    String method = request.method().value();
    PathTree.Found found = methods.get(method.equals("HEAD") ? "GET" : method);
    if (found == null) {
      String allowed =
          methods.keySet().stream()
              .flatMap(one -> one.equals("GET") ? Stream.of(one, "HEAD") : Stream.of(one))
              .collect(Collectors.joining(", "));
      return unwanted.answer(
          request,
          answers.refused(ApiRejections.methodNotAllowed(), RawHeader.create("Allow", allowed)));
    }
    var special = plain.get(found.endpoint());
    if (special != null) {
      mustBeTaken(found.endpoint());
    }
    return special != null ? special.answer(request, found.segments()) : called(request, found);
  }

  private CompletionStage<HttpResponse> called(HttpRequest request, PathTree.Found found) {
    Endpoint endpoint = found.endpoint();
    Caller caller = caller(request, endpoint);
    mustBeTaken(endpoint);
    Handler handler = handlers.get(endpoint);
    if (handler == null) {
      throw new IllegalStateException("nobody answers " + endpoint.id());
    }
    handler.admit(request);
    return calls
        .read(request, endpoint, found.segments(), caller)
        .thenCompose(handler::answer)
        .thenApply(reply -> answers.reply(endpoint, reply.visibleTo(caller, table.now())))
        .exceptionallyCompose(failure -> refused(request, failure))
        .thenCompose(made -> unwanted.answer(request, made))
        .thenApply(made -> renewing(made, request, caller));
  }

  /** Refuses what changes something while no change is taken. */
  private void mustBeTaken(Endpoint endpoint) {
    if (!endpoint.method().equals("GET") && !ALWAYS_TAKEN.contains(endpoint)) {
      changes.pass();
    }
  }

  /** A signed-in user keeps the cookie for as long as the session lasts. */
  private HttpResponse renewing(HttpResponse made, HttpRequest request, Caller caller) {
    return caller instanceof Caller.Operator operator && made.getHeader("Set-Cookie").isEmpty()
        ? made.addHeaders(SessionCookie.renewed(operator, proxies.client(request).secure()))
        : made;
  }

  /**
   * The caller.
   *
   * @throws RejectedException unless the endpoint is for him
   */
  private Caller caller(HttpRequest request, Endpoint endpoint) {
    var needed = endpoint.access().scope();
    return switch (gate.admit(request)) {
      case Admission.Admitted(var caller) -> {
        if (endpoint.access() == RequiredAccess.SESSION && !(caller instanceof Caller.Operator)) {
          throw ApiRejections.anonymous().asException();
        }
        if (needed.isPresent() && !caller.has(needed.get())) {
          throw ApiRejections.needs(needed.get()).asException();
        }
        yield caller;
      }
      case Admission.Anonymous _ when endpoint.access() == RequiredAccess.ANYONE ->
          new Caller.Unauthenticated();
      case Admission.ForeignOrigin _ -> throw ApiRejections.foreignOrigin().asException();
      case Admission.Anonymous _, Admission.Malformed _, Admission.UnknownKey _ ->
          throw ApiRejections.anonymous().asException();
    };
  }

  /** Only holders of a key learn that a path does not exist. */
  private CompletionStage<HttpResponse> unknown(HttpRequest request, ApiPath path) {
    Caller caller =
        gate.admit(request) instanceof Admission.Admitted(var known)
            ? known
            : new Caller.Unauthenticated();
    return unwanted
        .answer(request, unknown(path, caller.isKnown()))
        .thenApply(made -> renewing(made, request, caller));
  }

  private HttpResponse unknown(ApiPath path, boolean known) {
    if (path.isApi()) {
      return answers.refused(known ? ApiRejections.notFound() : ApiRejections.anonymous());
    }
    // Only the sign-in page is served without a session; the others redirect to it.
    return known || path.raw().equals(ApiAnswers.LOGIN_PAGE) ? answers.noPage() : answers.toLogin();
  }

  private CompletionStage<HttpResponse> refused(HttpRequest request, Throwable failure) {
    return RootCause.cause(failure) instanceof RejectedException refused
        ? unwanted.answer(request, refusal(request, refused.rejection()))
        : CompletableFuture.failedStage(failure);
  }

  /** Older clients look for the reason of a refused command where they do for a failed one. */
  private HttpResponse refusal(HttpRequest request, Rejection why) {
    var refused = answers.refused(why);
    return ApiPath.of(request).raw().equals(GatewayContract.RUN.path())
        ? refused.withEntity(
            HttpEntities.create(ContentTypes.APPLICATION_JSON, ApiJson.commandError(why)))
        : refused;
  }

  private HttpResponse failed(HttpRequest request, Throwable failure, RequestId id) {
    Throwable cause = RootCause.cause(failure);
    if (cause instanceof RejectedException refused) {
      return refusal(request, refused.rejection());
    }
    LOG.error("Request {} failed", id.text(), cause);
    return refusal(request, ApiRejections.unexpected());
  }
}
