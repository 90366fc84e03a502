package sh.fazt.http.hosting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.file.CacheRule;
import sh.fazt.http.file.SentType;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.routing.RedirectUrl;

/** The answers of app hosts that are not a file, and the fields all of their answers share. */
final class SiteAnswers {
  private static final ContentType TEXT = SentType.of("text/plain; charset=utf-8");
  private static final ContentType HTML = SentType.of("text/html; charset=utf-8");
  static final HttpHeader VARY_ACCEPT = RawHeader.create("Vary", "Accept");
  private static final String NOT_FOUND = "404 page not found\n";
  private static final HttpHeader ALLOW = RawHeader.create("Allow", "GET, HEAD");

  private final List<HttpHeader> shared;
  private final List<HttpHeader> own;

  SiteAnswers(AppHeaders shared) {
    this.shared = shared.fields();
    this.own = shared.forOurPages().fields();
  }

  /** The fields of every answer, to which the caller adds. */
  List<HttpHeader> fields() {
    List<HttpHeader> fields = new ArrayList<>(shared.size() + 8);
    fields.addAll(shared);
    return fields;
  }

  HttpResponse of(int status, List<HttpHeader> fields, ResponseEntity entity) {
    return HttpResponse.create().withStatus(status).withHeaders(fields).withEntity(entity);
  }

  /** A page of our own, which runs, loads and is framed by nothing. */
  HttpResponse page(int status, String html) {
    return answer(own, status, HTML, html);
  }

  /** There is nothing of ours at this path. */
  HttpResponse noPage() {
    return answer(own, 404, TEXT, NOT_FOUND);
  }

  HttpResponse text(int status, String sentence, HttpHeader... more) {
    return answer(shared, status, TEXT, sentence + "\n", more);
  }

  HttpResponse badRequest(String sentence) {
    return text(400, "400 bad request: " + sentence);
  }

  HttpResponse missing() {
    return answer(shared, 404, TEXT, NOT_FOUND);
  }

  /** It is missing for who wants a part of a page; who navigates there is shown one. */
  HttpResponse missingForSome() {
    return text(404, "404 page not found", VARY_ACCEPT);
  }

  /** Files are read only; other methods and preflights are for functions to answer. */
  HttpResponse methodNotAllowed() {
    return text(405, "405 method not allowed: use GET or HEAD", ALLOW);
  }

  /** The store takes no more reads for the moment, or is closing. */
  HttpResponse refused(Rejection rejection, String requestId) {
    return text(
        rejection.status(),
        rejection.status() + " " + rejection.sentence(),
        RawHeader.create("Retry-After", "1"),
        RawHeader.create("X-Request-Id", requestId));
  }

  HttpResponse failed(String requestId) {
    return text(
        500,
        "500 internal server error: try again; the operator finds request "
            + requestId
            + " in the log",
        RawHeader.create("X-Request-Id", requestId));
  }

  /**
   * What a function answered, with the fields of every answer that it does not say itself.
   *
   * @param privateApp whether shared caches must not keep it
   */
  HttpResponse ofFunction(HttpResponse made, boolean privateApp) {
    List<HttpHeader> fields = new ArrayList<>();
    for (HttpHeader field : shared) {
      if (made.getHeader(field.name()).isEmpty()) {
        fields.add(field);
      }
    }
    if (made.getHeader("Cache-Control").isEmpty()) {
      fields.add(CacheRule.revalidate(privateApp));
    }
    return made.addHeaders(fields);
  }

  /**
   * Sends the visitor elsewhere. Permanent redirects are revalidated like the others, for an alias
   * can be retargeted at any time.
   */
  HttpResponse redirect(int status, String location) {
    return redirect(status, location, CacheRule.REVALIDATE);
  }

  /** Sends the visitor to another path of the same host, by the file's rule for caches. */
  HttpResponse moved(String location, HttpHeader cacheControl) {
    return redirect(301, location, cacheControl);
  }

  private HttpResponse redirect(int status, String to, HttpHeader cacheControl) {
    String location = location(to);
    String html =
        "<a href=\"%s\">%s</a>.\n\n"
            .formatted(
                location.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;"),
                StatusCodes.get(status).reason());
    List<HttpHeader> fields = fields();
    fields.add(cacheControl);
    fields.add(RawHeader.create("Location", location));
    return of(status, fields, HttpEntities.create(HTML, bytes(html)));
  }

  /**
   * A {@code Location} as every program reads it the same way: nothing in it that may not stand in
   * a URL, and never {@code //}, or the {@code /\\} that browsers take for it, at its beginning,
   * where the name of another host would follow.
   */
  private static String location(String to) {
    String encoded = RedirectUrl.encoded(to);
    return encoded.startsWith("//") ? encoded.replaceFirst("^/+", "/") : encoded;
  }

  /** Sends a visitor who was let in to where he wanted to go. */
  HttpResponse entered(String to, HttpHeader cookie) {
    List<HttpHeader> fields = new ArrayList<>();
    for (HttpHeader field : own) {
      if (!field.is("referrer-policy")) {
        fields.add(field);
      }
    }
    fields.add(RawHeader.create("Cache-Control", "no-store"));
    fields.add(RawHeader.create("Referrer-Policy", "no-referrer"));
    fields.add(RawHeader.create("Location", location(to)));
    fields.add(cookie);
    return of(303, fields, HttpEntities.create(TEXT, bytes("Welcome\n")));
  }

  private static HttpResponse answer(
      List<HttpHeader> rules, int status, ContentType type, String body, HttpHeader... more) {
    List<HttpHeader> fields = new ArrayList<>(rules);
    fields.add(CacheRule.REVALIDATE);
    fields.addAll(List.of(more));
    return HttpResponse.create()
        .withStatus(status)
        .withHeaders(fields)
        .withEntity(HttpEntities.create(type, bytes(body)));
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
