package sh.fazt.http.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.registry.Rejection;

/** The shapes of the API's answers, and the fields all of them carry. */
final class ApiAnswers {
  static final String REQUEST_ID = "X-Request-Id";

  /** Nothing of the API is a page: no browser may run, frame, sniff or keep any of it. */
  private static final List<HttpHeader> ALWAYS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-store"));

  private static final ContentType TEXT = ContentTypes.TEXT_PLAIN_UTF8;

  private final Duration retryAfter;

  ApiAnswers(Duration retryAfter) {
    this.retryAfter = retryAfter;
  }

  HttpResponse data(Object data) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ApiJson.data(data)));
  }

  /** What an endpoint answers, in the API's envelope. */
  HttpResponse reply(Endpoint endpoint, Reply reply) {
    return data(reply.data())
        .withStatus(reply.status() == 0 ? endpoint.status() : reply.status())
        .addHeaders(reply.fields());
  }

  /** A refusal in the API's envelope, with the fields its status asks for. */
  HttpResponse refused(Rejection why, HttpHeader... more) {
    List<HttpHeader> fields = new ArrayList<>(List.of(more));
    if (why instanceof ApiRefusal.TooManyDeploys tooMany) {
      fields.add(RawHeader.create("Retry-After", Long.toString(tooMany.seconds())));
    } else if (why instanceof ApiRefusal.TooManyLogins tooMany) {
      fields.add(RawHeader.create("Retry-After", Long.toString(tooMany.seconds())));
    } else if (why.status() == 503) {
      fields.add(RawHeader.create("Retry-After", Long.toString(retryAfter.toSeconds())));
    } else if (why.status() == 401) {
      fields.add(RawHeader.create("WWW-Authenticate", "Bearer"));
    }
    return HttpResponse.create()
        .withStatus(why.status())
        .withHeaders(fields)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ApiJson.error(why)));
  }

  HttpResponse text(int status, String body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(TEXT, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The answer as it leaves the node. */
  static HttpResponse complete(HttpResponse answer, RequestId id) {
    return answer.addHeaders(ALWAYS).addHeader(RawHeader.create(REQUEST_ID, id.text()));
  }
}
