package sh.fazt.http.connection;

import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;

/**
 * Methods that the HTTP parser does not know by itself and that nothing here has either. A request
 * with one of them is read like any other, so that its host can refuse it in its own way and say
 * which methods there are.
 */
public final class OtherMethods {
  public static final HttpMethod[] ALL =
      Stream.of(
              "ACL",
              "BASELINE-CONTROL",
              "BIND",
              "CHECKIN",
              "CHECKOUT",
              "COPY",
              "LABEL",
              "LINK",
              "LOCK",
              "MERGE",
              "MKACTIVITY",
              "MKCALENDAR",
              "MKCOL",
              "MKREDIRECTREF",
              "MKWORKSPACE",
              "MOVE",
              "NOTIFY",
              "ORDERPATCH",
              "POLL",
              "PROPFIND",
              "PROPPATCH",
              "PURGE",
              "QUERY",
              "REBIND",
              "REPORT",
              "SEARCH",
              "SUBSCRIBE",
              "UNBIND",
              "UNCHECKOUT",
              "UNLINK",
              "UNLOCK",
              "UNSUBSCRIBE",
              "UPDATE",
              "VERSION-CONTROL")
          .map(name -> HttpMethods.custom(name, false, false, RequestEntityAcceptances.Expected))
          .toArray(HttpMethod[]::new);

  private OtherMethods() {}
}
