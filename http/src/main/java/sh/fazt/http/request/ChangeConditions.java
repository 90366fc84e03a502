package sh.fazt.http.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.VisibleAscii;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Version;

/**
 * What a request's header fields say about the change it asks for.
 *
 * @param expected from {@code If-Match}
 * @param onlyNew from {@code If-None-Match: *}: whether the thing must not be there yet
 * @param idempotencyKey from {@code Idempotency-Key}, or none
 * @param reason from {@code X-Fazt-Reason}; may be empty
 * @param plan from {@code X-Fazt-Plan: 1}: whether only to answer what would be written
 */
public record ChangeConditions(
    Expected expected,
    boolean onlyNew,
    @Nullable String idempotencyKey,
    String reason,
    boolean plan) {
  private static final String EXTENDED = "UTF-8''";

  private static final int MAX_KEY = 128;

  /** What the caller believes to be the present state of the thing it changes. */
  public sealed interface Expected {
    /** It does not say. */
    record Any() implements Expected {}

    /** It has had this many changes. */
    record AtVersion(Version version) implements Expected {}

    /** Its last change was this event. */
    record AtRevision(Revision revision) implements Expected {}
  }

  /**
   * Reads them.
   *
   * @throws sh.fazt.registry.domain.RejectedException if one is there and does not have its form: a
   *     condition that is not understood must not be taken for none
   */
  public static ChangeConditions of(HttpRequest request, int maxReason) {
    return new ChangeConditions(
        expected(request),
        onlyNew(request),
        idempotencyKey(request),
        reason(request, maxReason),
        plan(request));
  }

  /**
   * Refuses conditions that mean nothing to an endpoint: who sets one relies on it.
   *
   * @throws sh.fazt.registry.domain.RejectedException if there is one
   */
  public void mustFit(Endpoint endpoint) {
    if (!(expected instanceof Expected.Any) && !endpoint.is(Trait.VERSIONED)) {
      throw ApiRejections.badRequest(
              "If-Match means nothing here, for this has no version of its own")
          .asException();
    }
    if (onlyNew && !endpoint.is(Trait.TAKES_ONLY_NEW)) {
      throw ApiRejections.badRequest("If-None-Match means nothing here").asException();
    }
    boolean reads = endpoint.method().equals("GET");
    if (plan && !endpoint.is(Trait.CHANGES) && !reads) {
      throw ApiRejections.badRequest(
              "X-Fazt-Plan means nothing here, for the journal does not know of this")
          .asException();
    }
  }

  private static Expected expected(HttpRequest request) {
    String text = value(request, "If-Match");
    return text == null
        ? new Expected.Any()
        : expected(text)
            .orElseThrow(
                () ->
                    ApiRejections.badRequest(
                            "If-Match must be one version or revision, such as \"v7\" or \"r1234\"")
                        .asException());
  }

  /** A version or a revision, bare or in double quotes. */
  public static Optional<Expected> expected(String text) {
    Optional<Expected> version = Version.parse(text).map(Expected.AtVersion::new);
    return version.isPresent()
        ? version
        : Revision.parse(unquoted(text)).map(Expected.AtRevision::new);
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static boolean onlyNew(HttpRequest request) {
    String text = value(request, "If-None-Match");
    if (text != null && !text.equals("*")) {
      throw ApiRejections.badRequest("If-None-Match can only be *, for what must not be there yet")
          .asException();
    }
    return text != null;
  }

  private static @Nullable String idempotencyKey(HttpRequest request) {
    String key = value(request, "Idempotency-Key");
    if (key != null && !VisibleAscii.is(key, MAX_KEY)) {
      throw ApiRejections.badRequest(
              "Idempotency-Key must be 1 to " + MAX_KEY + " visible ASCII characters")
          .asException();
    }
    return key;
  }

  private static boolean plan(HttpRequest request) {
    String text = value(request, "X-Fazt-Plan");
    if (text != null && !text.equals("1")) {
      throw ApiRejections.badRequest("X-Fazt-Plan can only be 1").asException();
    }
    return text != null;
  }

  private static String reason(HttpRequest request, int max) {
    String reason = inWords(value(request, "X-Fazt-Reason"));
    if (reason != null && reason.chars().anyMatch(Character::isISOControl)) {
      throw ApiRejections.badRequest("X-Fazt-Reason is one line without control characters")
          .asException();
    }
    if (reason != null && reason.length() > max) {
      throw ApiRejections.badRequest("X-Fazt-Reason is longer than " + max + " characters")
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
      throw ApiRejections.badRequest("X-Fazt-Reason has an escape that is none").asException();
    }
  }

  private static @Nullable String value(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse(null);
  }
}
