package sh.fazt.http.auth;

import java.util.Collection;
import java.util.LinkedHashSet;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The cookies of a request. */
final class Cookies {
  private Cookies() {}

  /**
   * The values of all cookies of this name, in their order, each once. How many there can be is
   * bounded by what a request's head may have.
   */
  static Collection<String> values(HttpRequest request, String name) {
    var values = new LinkedHashSet<String>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.lowercaseName().equals("cookie")) {
        for (String pair : header.value().split(";", -1)) {
          int equals = pair.indexOf('=');
          if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
            values.add(pair.substring(equals + 1).strip());
          }
        }
      }
    }
    return values;
  }
}
