package sh.fazt.http.tracking;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.MessageView;
import sh.fazt.http.answer.Times;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.VisitContract;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.http.request.ReadBack;
import sh.fazt.http.visits.Visits;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.visits.Webhooks.Change;
import sh.fazt.registry.visits.Webhooks.Outcome;
import sh.fazt.registry.visits.Webhooks.Webhook;

/** Where other services report. Webhooks belong to no app, so a key for some apps has none. */
public final class WebhookEndpoints {
  private static final String WHAT = "webhooks";
  private static final Set<String> WRITABLE = Set.of("name", "endpoint", "is_active");
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_SECRET = 1024;

  private final Visits visits;

  public WebhookEndpoints(Visits visits) {
    this.visits = visits;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        VisitContract.WEBHOOK_LIST, this::list,
        VisitContract.WEBHOOK_MAKE, this::make,
        VisitContract.WEBHOOK_CHANGE, this::change,
        VisitContract.WEBHOOK_REMOVE, this::remove);
  }

  private record View(
      long id,
      String name,
      String endpoint,
      boolean hasSecret,
      boolean isActive,
      String createdAt) {
    static View of(Webhook webhook) {
      return new View(
          webhook.id(),
          webhook.name(),
          webhook.endpoint(),
          webhook.hasSecret(),
          webhook.active(),
          Times.of(webhook.createdAt()));
    }
  }

  static Rejection missing() {
    return RejectionCode.WEBHOOK_NOT_FOUND.because("Webhook not found");
  }

  private CompletionStage<EndpointReply> list(Call call) {
    if (VisitPermissions.isLimited(call.caller())) {
      return completedFuture(page(call, List.of()));
    }
    return visits.webhooks().all().thenApply(webhooks -> page(call, webhooks));
  }

  private static EndpointReply page(Call call, List<Webhook> webhooks) {
    return Page.of(call, Listing.of(webhooks, webhook -> Listing.rising(webhook.id()), View::of));
  }

  private CompletionStage<EndpointReply> make(Call call) {
    VisitPermissions.mustChange(call, WHAT);
    String name = name(call);
    String endpoint = endpoint(call);
    if (name == null || endpoint == null) {
      throw ApiRejections.badRequest("Name and endpoint are required").asException();
    }
    String secret = secret(call);
    return visits
        .webhooks()
        .add(name, endpoint, secret == null ? "" : secret, visits.settings().maxWebhooks())
        .thenApply(this::answer);
  }

  private CompletionStage<EndpointReply> change(Call call) {
    VisitPermissions.mustChange(call, WHAT);
    long id = call.whole(Params.NUMBER);
    var change =
        new Change(
            name(call),
            endpoint(call),
            secret(call),
            call.values().flag(Params.IS_ACTIVE).orElse(null));
    return visits
        .webhooks()
        .all()
        .thenApply(
            all -> {
              all.stream()
                  .filter(webhook -> webhook.id() == id)
                  .forEach(
                      webhook ->
                          ReadBack.checked(
                              call, VisitContract.WEBHOOK, View.of(webhook), WRITABLE));
              return change;
            })
        .thenCompose(checked -> visits.webhooks().change(id, checked))
        .thenApply(this::answer);
  }

  private EndpointReply answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(var webhook) -> EndpointReply.of(View.of(webhook));
      case Outcome.Missing _ -> throw missing().asException();
      case Outcome.Taken _ ->
          throw RejectionCode.CONFLICT.because("Endpoint already in use").asException();
      case Outcome.Full _ ->
          throw ShortLinkEndpoints.full(visits.settings().maxWebhooks(), WHAT, "max-webhooks")
              .asException();
    };
  }

  private CompletionStage<EndpointReply> remove(Call call) {
    VisitPermissions.mustChange(call, WHAT);
    return visits
        .webhooks()
        .remove(call.whole(Params.NUMBER))
        .thenApply(
            removed -> {
              if (!removed) {
                throw missing().asException();
              }
              return EndpointReply.of(new MessageView("Webhook deleted"));
            });
  }

  private static @Nullable String name(Call call) {
    String name =
        call.values()
            .text(Params.NAME)
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .orElse(null);
    if (name != null
        && (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl))) {
      throw ApiRejections.badRequest(
              "A name has at most " + LONGEST_NAME + " characters in one line")
          .asException();
    }
    return name;
  }

  private static @Nullable String endpoint(Call call) {
    String endpoint = call.values().text(Params.ENDPOINT).map(String::strip).orElse(null);
    if (endpoint != null && !ShortLinkEndpoints.isName(endpoint)) {
      throw ApiRejections.badRequest("An endpoint has 1 to 100 letters, digits and . _ -")
          .asException();
    }
    return endpoint;
  }

  /** None if the field is missing; empty to remove it. */
  private static @Nullable String secret(Call call) {
    if (!call.values().has(Params.SECRET)) {
      return null;
    }
    String secret = call.values().text(Params.SECRET).orElse("");
    if (secret.length() > LONGEST_SECRET) {
      throw ApiRejections.badRequest("A secret has at most " + LONGEST_SECRET + " characters")
          .asException();
    }
    return secret;
  }
}
