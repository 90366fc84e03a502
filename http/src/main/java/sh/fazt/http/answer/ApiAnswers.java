package sh.fazt.http.answer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.registry.domain.Rejection;

/** The shapes of the API's answers, and the fields all of them carry. */
public final class ApiAnswers {
  static final String REQUEST_ID = "X-Request-Id";

  /** Where the operator signs in. */
  public static final String LOGIN_PAGE = "/login.html";

  /** Nothing of the API is a page: no browser may run, frame, sniff or keep any of it. */
  private static final List<HttpHeader> ALWAYS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                  + " sandbox"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-store"));

  private static final ContentType TEXT = ContentTypes.TEXT_PLAIN_UTF8;
  private static final ContentType HTML = ContentTypes.TEXT_HTML_UTF8;

  /** In seconds; limits per minute have been reset by then. */
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final Duration retryAfter;

  public ApiAnswers(Duration retryAfter) {
    this.retryAfter = retryAfter;
  }

  public HttpResponse data(Object data) {
    return HttpResponse.create().withEntity(json(data, null));
  }

  private static ResponseEntity json(Object data, @Nullable Object meta) {
    return HttpEntities.create(ContentTypes.APPLICATION_JSON, ApiJson.data(data, meta));
  }

  /** What an endpoint answers, in the API's envelope unless it is raw. */
  public HttpResponse reply(Endpoint endpoint, EndpointReply reply) {
    var raw = reply.entity();
    return HttpResponse.create()
        .withEntity(
            raw != null
                ? raw
                : switch (reply.data()) {
                  case Rows rows -> rows.written().entity(reply.meta());
                  case StreamedJson written -> written.entity(reply.meta());
                  case Object data -> json(data, reply.meta());
                })
        .withStatus(reply.status() == 0 ? endpoint.status() : reply.status())
        .addHeaders(reply.fields());
  }

  /** A refusal in the API's envelope, with the fields its status asks for. */
  public HttpResponse refused(Rejection why, HttpHeader... more) {
    List<HttpHeader> fields = new ArrayList<>(List.of(more));
    // RFC 9110 and RFC 6585: what goes with these statuses, whatever was refused.
    switch (why.status()) {
      case 429 -> fields.add(retryAfter(why, A_MINUTE));
      case 503 -> fields.add(retryAfter(why, retryAfter));
      case 401 -> fields.add(RawHeader.create("WWW-Authenticate", "Bearer"));
      default -> {
        // nothing more
      }
    }
    return HttpResponse.create()
        .withStatus(why.status())
        .withHeaders(fields)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ApiJson.error(why)));
  }

  private static HttpHeader retryAfter(Rejection why, Duration usually) {
    var time = why.retryAfter() == null ? usually : why.retryAfter();
    return RawHeader.create("Retry-After", Long.toString(time.toSeconds()));
  }

  /** There is nothing of the dashboard here. */
  public HttpResponse noPage() {
    return text(404, "404 page not found\n");
  }

  public HttpResponse toLogin() {
    return text(303, HTML, "<a href=\"" + LOGIN_PAGE + "\">See Other</a>.\n\n")
        .addHeader(RawHeader.create("Location", LOGIN_PAGE));
  }

  public HttpResponse text(int status, String body) {
    return text(status, TEXT, body);
  }

  private static HttpResponse text(int status, ContentType type, String body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(type, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The answer as it leaves the node. What it says itself stays. */
  public static HttpResponse complete(HttpResponse answer, RequestId id) {
    List<HttpHeader> fields = new ArrayList<>();
    for (HttpHeader field : ALWAYS) {
      if (answer.getHeader(field.name()).isEmpty()) {
        fields.add(field);
      }
    }
    fields.add(RawHeader.create(REQUEST_ID, id.text()));
    return answer.addHeaders(fields);
  }
}
