package sh.fazt.http.hosting;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.file.CacheRule;

/**
 * What marks every answer of a host that is not simply a site, whatever its status.
 *
 * @param byCookie whether the answer depends on the visitor's cookie, so that no shared cache may
 *     keep it for another one
 * @param more fields that are added
 */
record HostHeaders(boolean byCookie, List<HttpHeader> more) {
  /** A release under its own host: not the address that should be found. */
  static final HostHeaders RELEASE =
      new HostHeaders(false, List.of(RawHeader.create("X-Robots-Tag", "noindex")));

  private static final HttpHeader VARY = RawHeader.create("Vary", "Cookie");

  /** An arm of a split, for a visitor who has a slot. */
  static final HostHeaders ARM = new HostHeaders(true, List.of());

  /** An arm of a split, for a visitor who is given a slot with this answer. */
  static HostHeaders firstVisit(HttpHeader cookie) {
    return new HostHeaders(true, List.of(cookie));
  }

  HttpResponse on(HttpResponse answer) {
    if (!byCookie) {
      return answer.addHeaders(more);
    }
    List<HttpHeader> fields = new ArrayList<>();
    HttpHeader vary = VARY;
    for (HttpHeader field : answer.getHeaders()) {
      switch (field.lowercaseName()) {
        case "vary" -> vary = RawHeader.create("Vary", field.value() + ", Cookie");
        case "cache-control" -> fields.add(CacheRule.forOneVisitor(field));
        default -> fields.add(field);
      }
    }
    fields.add(vary);
    fields.addAll(more);
    return answer.withHeaders(fields);
  }
}
