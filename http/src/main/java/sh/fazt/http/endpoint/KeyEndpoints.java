package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Times;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.KeyContract;
import sh.fazt.http.contract.Param;
import sh.fazt.http.contract.Params;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.http.request.Values;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.change.KeyOutcome;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.AliasPattern;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.access.ScopeList;
import sh.fazt.registry.routing.AppStatus;
import sh.fazt.registry.routing.LiveTable;

/** Keys: who has them, new ones, and their end. */
public final class KeyEndpoints {
  private static final int LONGEST_NAME = 100;

  private static final int MAX_LIMITS = 100;

  /** RFC 3339 has no later years. */
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final Keys keys;
  private final Registry registry;
  private final LiveTable table;
  private final InstantSource forExpiry;

  public KeyEndpoints(Keys keys, Registry registry, LiveTable table, InstantSource forExpiry) {
    this.keys = keys;
    this.registry = registry;
    this.table = table;
    this.forExpiry = forExpiry;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        KeyContract.LIST, this::list,
        KeyContract.ISSUE, this::issue,
        KeyContract.REVOKE, this::revoke);
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record View(
      long id,
      String name,
      String scopes,
      List<String> apps,
      List<String> aliases,
      @Nullable String expiresAt,
      String createdAt,
      @Nullable String lastUsedAt,
      @Nullable String note) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Issued(long id, String message, @Nullable String token) {}

  private record Revoked(String message, boolean revoked) {}

  private CompletionStage<EndpointReply> list(Call call) {
    return keys.stored()
        .lastUses()
        .thenApply(
            uses ->
                Page.of(
                    call,
                    "keys",
                    Listing.of(
                        keys.all().stream()
                            .sorted(Comparator.comparing(KeyRow::key).reversed())
                            .toList(),
                        key -> Listing.falling(key.key().value()),
                        key -> view(key, uses.get(key.key())))));
  }

  private View view(KeyRow key, @Nullable Instant used) {
    return new View(
        key.key().value(),
        key.name(),
        key.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(" ")),
        key.apps().stream().map(AppId::value).sorted().toList(),
        key.aliases().stream().map(AliasPattern::value).toList(),
        key.expires() == null ? null : Times.of(key.expires()),
        Times.of(keys.issuedAt(key.key()).orElse(Instant.EPOCH)),
        used == null ? null : Times.of(used),
        keys.waitsUntil(key.key()).map(this::note).orElse(null));
  }

  private String note(Instant until) {
    return forExpiry.instant().isBefore(until)
        ? "imported, not used here yet; its old token works until " + Times.of(until)
        : "imported, not used here until "
            + Times.of(until)
            + ": its old token works no more; revoke it and make a new key";
  }

  private CompletionStage<EndpointReply> issue(Call call) {
    var values = call.values();
    String name =
        values
            .text(Params.NAME)
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> ApiRejections.badRequest("Name is required").asException());
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw ApiRejections.badRequest(
              "A name has at most " + LONGEST_NAME + " characters in one line")
          .asException();
    }
    var scopes = ScopeList.parse(values.text(Params.SCOPES).orElse(""));
    var apps = limits(values, Params.APPS).stream().map(this::app).toList();
    var names = limits(values, Params.ALIASES);
    return registry
        .issueKey(
            call.meta(),
            name,
            scopes,
            apps,
            names,
            values.text(Params.EXPIRES_AT).map(this::future).orElse(null))
        .thenApply(
            outcome ->
                switch (outcome) {
                  case KeyOutcome.Issued(var key, var token) ->
                      EndpointReply.of(
                          new Issued(
                              key.value(),
                              "API key created. Save this token - it won't be shown again!",
                              token.reveal()));
                  case KeyOutcome.Repeated(var key) ->
                      EndpointReply.of(
                          new Issued(
                              key.value(),
                              "This key was made before; its token was shown then, once",
                              null));
                  case KeyOutcome.Planned(var events) -> EndpointReply.planned(events);
                  case KeyOutcome.Rejected(var why) -> throw new RejectedException(why);
                });
  }

  /**
   * What a key is limited to. An empty list would make it unlimited, which a script never means.
   */
  private static List<String> limits(Values values, Param<List<String>> name) {
    var limits = values.texts(name);
    if (limits.isPresent() && (limits.get().isEmpty() || limits.get().size() > MAX_LIMITS)) {
      throw ApiRejections.badRequest(
              name + " has 1 to " + MAX_LIMITS + " entries; leave it out for a key without limits")
          .asException();
    }
    return limits.orElse(List.of());
  }

  private AppId app(String text) {
    return AppId.parse(text)
        .filter(id -> table.now().standing(id) == AppStatus.LIVE)
        .orElseThrow(
            () -> ApiRejections.badRequest("there is no app '" + text + "'").asException());
  }

  private Instant future(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isAfter(forExpiry.instant()) && instant.isBefore(LATEST)) {
        return instant;
      }
    } catch (DateTimeParseException _) {
      // said below
    }
    throw ApiRejections.badRequest(
            "expires_at must be a time to come, such as 2030-01-31T00:00:00Z")
        .asException();
  }

  /** Older clients take it for done when there was none. */
  private CompletionStage<EndpointReply> revoke(Call call) {
    String id =
        call.values()
            .text(Params.ID)
            .orElseThrow(() -> ApiRejections.badRequest("ID parameter required").asException());
    long number =
        number(id).orElseThrow(() -> ApiRejections.badRequest("Invalid ID").asException());
    var revoked = EndpointReply.of(new Revoked("API key revoked", true));
    var none = EndpointReply.of(new Revoked("API key revoked", false));
    return number < 1
        ? completedFuture(none)
        : registry
            .revokeKey(call.meta(), KeyNo.of(number))
            .thenApply(
                answer ->
                    switch (answer) {
                      case Answer.Done _ -> revoked;
                      case Answer.Planned(var events) -> EndpointReply.planned(events);
                      case Answer.Rejected(var why)
                          when why.code() == RejectionCode.KEY_NOT_FOUND ->
                          none;
                      case Answer.Rejected(var why) -> throw why.asException();
                    });
  }

  static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
