package sh.fazt.http.serverless;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.FunctionRequest;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.Limits;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.http.answer.RequestId;
import sh.fazt.http.fetch.FetchCalls;
import sh.fazt.http.function.FunctionOutcome;
import sh.fazt.http.function.FunctionRunner;
import sh.fazt.http.function.FunctionSettings;
import sh.fazt.http.hosting.Functions;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.request.UnwantedBody;
import sh.fazt.journal.AppId;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.app.FunctionLimits;
import sh.fazt.registry.routing.AppRow;

/**
 * Answers requests to functions: reads the whole body, runs the script with it, and sends what came
 * of it. A script that fails is its owner's matter; visitors are told no more than that.
 */
public final class FunctionAnswers implements Functions {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionAnswers.class);

  /**
   * What answers come from.
   *
   * @param version of the product
   * @param env the environment values of an app by name
   * @param proxies whose word about a client counts
   * @param isByKey whether a request shows a key of this node
   * @param requestIds draws an id for a request that brings none
   */
  public record Parts(
      FunctionRunner runner,
      FunctionSettings settings,
      String version,
      Function<AppId, CompletionStage<Map<String, String>>> env,
      Blobs blobs,
      Proxies proxies,
      Predicate<HttpRequest> isByKey,
      Supplier<String> requestIds,
      FunctionEvents events) {}

  private final Parts parts;
  private final FunctionBodies bodies;
  private final FunctionRefusals refusals;
  private final FunctionResponses responses;
  private final UnwantedBody unwanted;

  /**
   * Answers from these parts.
   *
   * @param inDetail whether visitors are told what went wrong, on a developer's own machine
   */
  public FunctionAnswers(
      Parts parts, FunctionBodies bodies, UnwantedBody unwanted, boolean inDetail) {
    this.parts = parts;
    this.bodies = bodies;
    this.unwanted = unwanted;
    this.refusals = new FunctionRefusals(inDetail);
    this.responses =
        new FunctionResponses(parts.blobs(), refusals, parts.settings().maxResponseHeaders());
  }

  @Override
  public CompletionStage<HttpResponse> answer(Asked asked) {
    var request = asked.request();
    String id = RequestId.of(request, parts.requestIds()).text();
    CompletionStage<HttpResponse> answer;
    try {
      answer =
          bodies
              .read(request)
              .thenCombine(
                  parts.env().apply(asked.site().app().id()),
                  (body, env) -> invocation(asked, body, env, id))
              .thenCompose(
                  invocation ->
                      parts
                          .runner()
                          .run(invocation, limits(asked.site().app()))
                          .thenCompose(outcome -> answered(asked, outcome, id)));
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer
        .exceptionallyCompose(failure -> refused(request, failure, id))
        .thenApply(made -> made.addHeader(RawHeader.create("X-Request-Id", id)));
  }

  private CompletionStage<HttpResponse> refused(HttpRequest request, Throwable failure, String id) {
    Throwable cause = RootCause.cause(failure);
    HttpResponse answer;
    if (cause instanceof RejectedException why) {
      answer = refusals.refused(why.rejection(), parts.settings().retryAfter(), id);
    } else {
      LOG.error("A function could not be run, request {}", id, cause);
      answer = refusals.failed(id);
    }
    return unwanted.answer(request, answer);
  }

  private Invocation invocation(Asked asked, RequestBody body, Map<String, String> env, String id) {
    var site = asked.site();
    var target = asked.target();
    String app = site.app().id().value();
    var request = asked.request();
    String query = target.rawQuery();
    return new Invocation(
        app,
        app,
        site.release().tree().hex(),
        asked.script(),
        parts.version(),
        FetchCalls.readable(env),
        new FunctionRequest(
            request.method().value(),
            "/" + target.path() + (target.folder() ? "/" : ""),
            FunctionFields.query(query == null ? "" : query),
            FunctionFields.headers(
                request, parts.proxies().client(request), parts.isByKey().test(request), id),
            body));
  }

  /** The node's limits, or what the app's own settings say, as far as the node allows it. */
  private Limits limits(AppRow app) {
    var usual = parts.settings().limits();
    var most = parts.settings().most();
    var own = FunctionLimits.of(app.metadata().settings());
    var time = own.time();
    var maxResponse = own.maxResponse();
    var calls = own.calls();
    return new Limits(
        time == null ? usual.time() : time.compareTo(most.time()) < 0 ? time : most.time(),
        usual.allocation(),
        usual.statements(),
        maxResponse == null ? usual.output() : Math.min(maxResponse, most.maxResponse()),
        calls == null ? usual.hostCalls() : Math.min(calls, most.calls()),
        usual.logLines(),
        usual.logBytes());
  }

  private CompletionStage<HttpResponse> answered(Asked asked, FunctionOutcome outcome, String id) {
    return switch (outcome) {
      case FunctionOutcome.Answered(var response, var log) -> {
        try {
          var made = responses.of(response, asked, id);
          parts.events().answered(asked.site(), id, log);
          yield made;
        } catch (FunctionResponses.Unsendable none) {
          var failure = FunctionFailure.of(FailureKind.RESULT, String.valueOf(none.getMessage()));
          parts.events().failed(asked.site(), id, failure, log);
          yield CompletableFuture.completedFuture(refusals.failed(failure, id));
        }
      }
      case FunctionOutcome.Failed(var failure, var log) -> {
        parts.events().failed(asked.site(), id, failure, log);
        yield CompletableFuture.completedFuture(refusals.failed(failure, id));
      }
      case FunctionOutcome.Busy(var retryAfter) ->
          CompletableFuture.completedFuture(refusals.busy(retryAfter, id));
    };
  }
}
