package sh.fazt.http.auth;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The cookies of a request. */
final class Cookies {
  private static final int MOST = 8;

  private Cookies() {}

  /** The values of all cookies of this name, a few at most. */
  static List<String> values(HttpRequest request, String name) {
    var values = new ArrayList<String>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.lowercaseName().equals("cookie")) {
        for (String pair : header.value().split(";", -1)) {
          int equals = pair.indexOf('=');
          if (equals > 0
              && pair.substring(0, equals).strip().equals(name)
              && values.size() < MOST) {
            values.add(pair.substring(equals + 1).strip());
          }
        }
      }
    }
    return values;
  }
}
