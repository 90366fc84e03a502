package sh.fazt.http.hosting;

import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.file.RequestFields;

/** One request to a site, and whose site the visitor named. */
record Visit(HttpRequest request, RequestFields fields, HostName host) {
  boolean isGet() {
    return request.method().equals(HttpMethods.GET);
  }

  /** Whether the method only reads. */
  boolean isRead() {
    HttpMethod method = request.method();
    return method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD);
  }
}
