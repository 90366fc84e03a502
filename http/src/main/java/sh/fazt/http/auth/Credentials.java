package sh.fazt.http.auth;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * What a request shows of itself, not yet believed. Only the {@code Authorization} field counts; a
 * token in the address would end up in histories and logs, so nobody looks for one there.
 */
public sealed interface Credentials {
  /** Nothing was shown. */
  record None() implements Credentials {}

  /** Something else than one bearer token was shown. */
  record Malformed() implements Credentials {}

  /** A token that may be anyone's. */
  record Bearer(String token) implements Credentials {
    @Override
    public String toString() {
      return "Bearer[token=…]";
    }
  }

  /** Reads the fields of a request. The scheme is {@code Bearer}, spelled exactly so. */
  static Credentials of(HttpRequest request) {
    Credentials found = new None();
    for (HttpHeader header : request.getHeaders()) {
      if (header.lowercaseName().equals("authorization")) {
        // Two of them would leave it to chance which one another program believes.
        found = found instanceof None ? parse(header.value()) : new Malformed();
      }
    }
    return found;
  }

  private static Credentials parse(String value) {
    String scheme = "Bearer ";
    return value.startsWith(scheme) && value.length() > scheme.length()
        ? new Bearer(value.substring(scheme.length()))
        : new Malformed();
  }
}
