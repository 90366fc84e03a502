package sh.fazt.http.hosting;

import java.util.function.IntSupplier;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.file.RequestFields;

/**
 * One request to a site, and whose site the visitor named.
 *
 * @param draw draws a slot, 0 to 99, for a visitor of a split who has none
 */
record Visit(HttpRequest request, RequestFields fields, HostName host, IntSupplier draw) {
  boolean isGet() {
    return request.method().equals(HttpMethods.GET);
  }

  /** Whether the method only reads. */
  boolean isRead() {
    HttpMethod method = request.method();
    return method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD);
  }
}
