package sh.fazt.http.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Version;

/**
 * What a request's header fields say about the change it asks for.
 *
 * @param expected from {@code If-Match}, or none
 * @param idempotencyKey from {@code Idempotency-Key}, or none
 * @param reason from {@code X-Fazt-Reason}; may be empty
 */
record DeployConditions(
    @Nullable Version expected, @Nullable String idempotencyKey, String reason) {
  private static final String EXTENDED = "UTF-8''";

  private static final int MAX_KEY = 128;

  /**
   * Reads them.
   *
   * @throws sh.fazt.registry.Refused if one is there and does not have its form: a condition that
   *     is not understood must not be taken for none
   */
  static DeployConditions of(HttpRequest request, int maxReason) {
    return new DeployConditions(
        expected(request), idempotencyKey(request), reason(request, maxReason));
  }

  private static @Nullable Version expected(HttpRequest request) {
    String text = value(request, "If-Match");
    return text == null
        ? null
        : Version.parse(text)
            .orElseThrow(
                () ->
                    ApiRefusal.badRequest("If-Match must be one version, for instance \"v7\"")
                        .asException());
  }

  private static @Nullable String idempotencyKey(HttpRequest request) {
    String key = value(request, "Idempotency-Key");
    if (key != null && !VisibleAscii.is(key, MAX_KEY)) {
      throw ApiRefusal.badRequest(
              "Idempotency-Key must be 1 to " + MAX_KEY + " visible ASCII characters")
          .asException();
    }
    return key;
  }

  private static String reason(HttpRequest request, int most) {
    String reason = inWords(value(request, "X-Fazt-Reason"));
    if (reason != null && reason.length() > most) {
      throw ApiRefusal.badRequest("X-Fazt-Reason is longer than " + most + " characters")
          .asException();
    }
    return reason == null ? "" : reason;
  }

  /** A header field is ASCII; other text comes as RFC 8187 says: {@code UTF-8''} and escapes. */
  private static @Nullable String inWords(@Nullable String sent) {
    if (sent == null || !sent.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())) {
      return sent;
    }
    try {
      String escaped = sent.substring(EXTENDED.length()).replace("+", "%2B");
      return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.badRequest("X-Fazt-Reason has an escape that is none").asException();
    }
  }

  private static @Nullable String value(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse(null);
  }
}
