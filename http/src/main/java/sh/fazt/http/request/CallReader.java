package sh.fazt.http.request;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.http.contract.RequiredAccess;
import sh.fazt.http.contract.Shape;
import sh.fazt.http.hosting.QueryPart;
import sh.fazt.http.request.ChangeConditions.Expected;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** Understands requests to endpoints that take and answer JSON. */
public final class CallReader {
  private static final ChangeConditions NO_CONDITIONS =
      new ChangeConditions(new Expected.Any(), false, null, "", false);

  /** A secret in an address ends up in histories and logs, so it opens nothing there. */
  private static final List<String> SECRETS =
      List.of("token", "access_token", "api_key", "apikey", "key", "auth", "authorization");

  private final JsonBody bodies;
  private final JsonBody ofStrangers;
  private final JsonBody longLists;
  private final int maxReason;
  private final Call.Context around;

  /**
   * Reads calls.
   *
   * @param ofStrangers reads the bodies that anybody may send
   * @param longLists reads the bodies that are lists of files
   */
  public CallReader(
      JsonBody bodies,
      JsonBody ofStrangers,
      JsonBody longLists,
      int maxReason,
      Call.Context around) {
    this.bodies = bodies;
    this.ofStrangers = ofStrangers;
    this.longLists = longLists;
    this.maxReason = maxReason;
    this.around = around;
  }

  /** Refuses a query that brings credentials, for endpoints that look at nothing else in it. */
  public static void mustNotCarrySecrets(HttpRequest request) {
    if (parts(request).anyMatch(part -> SECRETS.contains(decoded(part.name())))) {
      throw secretsNotAllowed();
    }
  }

  private static RejectedException secretsNotAllowed() {
    return ApiRejections.badRequest(
            "Credentials do not belong into an address; send Authorization: Bearer TOKEN")
        .asException();
  }

  /**
   * The call a request makes.
   *
   * @param segments what stands in the path where it varies
   * @return fails with {@link RejectedException}, or throws it, if the request does not keep to the
   *     contract
   */
  public CompletionStage<Call> read(
      HttpRequest request, Endpoint endpoint, List<String> segments, Caller caller) {
    var values = new LinkedHashMap<String, Object>();
    var reader = new ValueReader(RejectionCode.BAD_REQUEST, "invalid path");
    for (int i = 0; i < segments.size(); i++) {
      var field = endpoint.segments().get(i);
      String text = decodedPath(segments.get(i));
      if (text == null) {
        throw ApiRejections.badRequest(
                "invalid path: " + field.name() + " has an escape that is none")
            .asException();
      }
      values.put(field.name(), reader.spelled(text, field.shape(), field.name()));
    }
    values.putAll(query(request, endpoint));
    var conditions = conditions(request, endpoint);
    return body(request, endpoint)
        .thenApply(
            body -> {
              mustAgree(values, body);
              values.putAll(body);
              return new Call(endpoint, request, caller, new Values(values), conditions, around);
            });
  }

  private JsonBody reader(Endpoint endpoint) {
    if (endpoint.access() == RequiredAccess.ANYONE) {
      return ofStrangers;
    }
    return endpoint.is(Trait.LONG_LIST) ? longLists : bodies;
  }

  /** What the path names is the same in the body, if it is there at all. */
  private static void mustAgree(Map<String, Object> values, Map<String, Object> body) {
    body.forEach(
        (name, value) -> {
          var before = values.get(name);
          if (before != null && !before.toString().equalsIgnoreCase(value.toString())) {
            throw ApiRejections.badRequest(
                    "'" + name + "' in the body is another than in the path; it cannot be changed")
                .asException();
          }
        });
  }

  /** Of a segment that may hold others each is decoded by itself, so that none can hide a slash. */
  private static @Nullable String decodedPath(String raw) {
    var parts = new ArrayList<String>();
    for (String part : raw.split("/", -1)) {
      String text = ApiPath.decoded(part);
      if (text == null) {
        return null;
      }
      parts.add(text);
    }
    return String.join("/", parts);
  }

  private ChangeConditions conditions(HttpRequest request, Endpoint endpoint) {
    if (endpoint.method().equals("GET")) {
      return NO_CONDITIONS;
    }
    var conditions = ChangeConditions.of(request, maxReason);
    conditions.mustFit(endpoint);
    return conditions;
  }

  private Map<String, Object> query(HttpRequest request, Endpoint endpoint) {
    var values = new LinkedHashMap<String, Object>();
    var reader = new ValueReader(RejectionCode.BAD_REQUEST, "invalid query");
    var known = new Shape.Group(endpoint.query());
    for (var part : parts(request).filter(some -> !some.sent().isEmpty()).toList()) {
      String name = decoded(part.name());
      String text = decoded(part.value());
      if (SECRETS.contains(name) && known.field(name).isEmpty()) {
        throw secretsNotAllowed();
      }
      var field = known.field(name).orElseThrow(() -> reader.unknown(name, known.fields()));
      if (values.put(name, reader.spelled(text, field.shape(), name)) != null) {
        throw ApiRejections.badRequest("invalid query: '" + name + "' is given twice")
            .asException();
      }
    }
    return values;
  }

  private static Stream<QueryPart> parts(HttpRequest request) {
    return QueryPart.in(request.getUri().rawQueryString().orElse(""));
  }

  private static String decoded(String text) {
    return QueryPart.decoded(text)
        .orElseThrow(
            () -> ApiRejections.badRequest("invalid query: an escape in it is none").asException());
  }

  private CompletionStage<Map<String, Object>> body(HttpRequest request, Endpoint endpoint) {
    var shape = endpoint.body();
    if (shape == null) {
      return completedFuture(Map.of());
    }
    if (endpoint.is(Trait.BODY_OPTIONAL) && isWithoutBody(request)) {
      return completedFuture(Map.of());
    }
    boolean other = endpoint.is(Trait.SAYS_INVALID_REQUEST);
    boolean json = endpoint.is(Trait.SAYS_INVALID_JSON);
    RejectionCode code = json || other ? RejectionCode.INVALID_JSON : RejectionCode.BAD_REQUEST;
    String what =
        other ? "Invalid request" : json ? "Invalid request body" : "invalid request body";
    return reader(endpoint)
        .read(request)
        .thenApply(
            node ->
                new ValueReader(code, what)
                    .group(node.orElseThrow(() -> code.because(what).asException()), shape));
  }

  private static boolean isWithoutBody(HttpRequest request) {
    return request.entity().isKnownEmpty()
        && request.getHeader("Transfer-Encoding").map(HttpHeader::value).isEmpty();
  }
}
