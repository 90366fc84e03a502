package sh.fazt.http.tracking;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.MessageView;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.VisitContract;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.http.visits.TagText;
import sh.fazt.http.visits.Visits;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.RedirectUrl;
import sh.fazt.registry.visits.ShortLinks.Made;
import sh.fazt.registry.visits.ShortLinks.ShortLink;

/** The node's short links. They belong to no app, so a key for some apps has none. */
public final class ShortLinkEndpoints {
  private static final String WHAT = "redirects";
  private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final Visits visits;

  public ShortLinkEndpoints(Visits visits) {
    this.visits = visits;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        VisitContract.REDIRECT_LIST, this::list,
        VisitContract.REDIRECT_MAKE, this::make,
        VisitContract.REDIRECT_REMOVE, this::remove);
  }

  private record View(
      long id, String slug, String destination, List<String> tags, long clickCount) {
    static View of(ShortLink link) {
      return new View(link.id(), link.slug(), link.destination(), link.tags(), link.clicks());
    }
  }

  /** Whether a short link, or a webhook, may be called that. */
  static boolean isName(String text) {
    return SLUG.matcher(text).matches();
  }

  static Rejection invalidSlug() {
    return ApiRejections.badRequest("Invalid redirect slug");
  }

  static Rejection missing() {
    return RejectionCode.REDIRECT_NOT_FOUND.because("Redirect not found");
  }

  private CompletionStage<EndpointReply> list(Call call) {
    if (VisitPermissions.isLimited(call.caller())) {
      return completedFuture(page(call, List.of()));
    }
    return visits
        .flushed()
        .thenCompose(_ -> visits.links().all())
        .thenApply(links -> page(call, links));
  }

  private static EndpointReply page(Call call, List<ShortLink> links) {
    return Page.of(call, Listing.of(links, ShortLink::slug, View::of));
  }

  private CompletionStage<EndpointReply> make(Call call) {
    VisitPermissions.mustChange(call, WHAT);
    var values = call.values();
    Optional<String> slug = values.text(Params.SLUG).map(String::strip);
    Optional<String> destination = values.text(Params.DESTINATION).map(String::strip);
    if (slug.isEmpty() || destination.isEmpty()) {
      throw ApiRejections.badRequest("Slug and destination are required").asException();
    }
    if (!isName(slug.get())) {
      throw invalidSlug().asException();
    }
    var url =
        RedirectUrl.parse(destination.get())
            .orElseThrow(
                () ->
                    ApiRejections.badRequest(
                            "destination must be an absolute http or https URL, such as"
                                + " https://example.com/")
                        .asException());
    var tags = TagText.of(values.texts(Params.TAGS).orElse(List.of()));
    int max = visits.settings().maxRedirects();
    return visits
        .links()
        .add(slug.get(), url, tags, max)
        .thenApply(
            made ->
                switch (made) {
                  case Made.Done(var link) -> EndpointReply.of(View.of(link));
                  case Made.Taken _ ->
                      throw ApiRejections.badRequest("Slug already exists").asException();
                  case Made.Full _ -> throw full(max, WHAT, "max-redirects").asException();
                });
  }

  static Rejection full(int max, String what, String setting) {
    return RejectionCode.TOO_MANY.because(
        "There are %d %s already; remove some (setting fazt.http.visits.%s)"
            .formatted(max, what, setting));
  }

  private CompletionStage<EndpointReply> remove(Call call) {
    VisitPermissions.mustChange(call, WHAT);
    // clicks that were counted already must find it
    return visits
        .flushed()
        .thenCompose(_ -> visits.links().remove(call.whole(Params.NUMBER)))
        .thenApply(
            removed -> {
              if (!removed) {
                throw missing().asException();
              }
              return EndpointReply.of(new MessageView("Redirect deleted"));
            });
  }
}
