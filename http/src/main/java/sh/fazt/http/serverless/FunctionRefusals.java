package sh.fazt.http.serverless;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.registry.domain.Rejection;

/**
 * What visitors are told when there is no answer of the script: a sentence and the id by which the
 * app's owner finds the rest.
 *
 * @param inDetail whether they are told the error itself, on its developer's own machine
 */
record FunctionRefusals(boolean inDetail) {
  private record Words(String error, @JsonProperty("requestId") String requestId) {}

  /** The script failed. */
  HttpResponse failed(FunctionFailure failure, String requestId) {
    String sentence =
        switch (failure.kind()) {
          case TIMEOUT -> "The function took too long";
          case EXCEPTION,
              SYNTAX,
              NO_SCRIPT,
              MEMORY,
              STATEMENTS,
              OUTPUT,
              RESULT,
              UNSETTLED,
              WORKER_LOST,
              INTERNAL ->
              "The function failed";
        };
    return answer(500, inDetail ? sentence + ": " + detail(failure) : sentence, requestId);
  }

  private static String detail(FunctionFailure failure) {
    String said =
        failure.type().isEmpty() ? failure.message() : failure.type() + ": " + failure.message();
    return failure.file().isEmpty()
        ? said
        : "%s (%s:%d:%d)".formatted(said, failure.file(), failure.line(), failure.column());
  }

  /** There is more to do than can be done. */
  HttpResponse busy(Duration retryAfter, String requestId) {
    return retry(answer(503, "Too many requests at the moment; try again", requestId), retryAfter);
  }

  /** The request was not taken. */
  HttpResponse refused(Rejection why, Duration retryAfter, String requestId) {
    var answer = answer(why.status(), why.sentence(), requestId);
    return why.status() == 503 ? retry(answer, retryAfter) : answer;
  }

  /** Something is not there. */
  HttpResponse missing(String sentence, String requestId) {
    return answer(404, sentence, requestId);
  }

  /** The node failed. */
  HttpResponse failed(String requestId) {
    return answer(500, "The function could not be run", requestId);
  }

  private static HttpResponse retry(HttpResponse answer, Duration after) {
    // A whole second at least: the field has no smaller unit.
    return answer.addHeader(
        RawHeader.create("Retry-After", Long.toString(Math.max(1, after.toSeconds()))));
  }

  private static HttpResponse answer(int status, String sentence, String requestId) {
    byte[] json =
        (ApiJson.text(new Words(sentence, requestId)) + "\n").getBytes(StandardCharsets.UTF_8);
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }
}
