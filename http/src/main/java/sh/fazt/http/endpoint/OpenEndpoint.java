package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.ViewTickets;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.SessionContract;
import sh.fazt.http.hosting.HostRules;
import sh.fazt.http.hosting.HostTarget;
import sh.fazt.http.hosting.SplitCookie;
import sh.fazt.http.hosting.VisitorUrl;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.routing.Route;

/**
 * {@code GET /open}: redirects a signed-in user to a private app, with a ticket that grants access.
 * It leads to hosts of this node on the port it was asked at and nowhere else.
 */
public final class OpenEndpoint {
  private final ApiContext context;
  private final HostRules rules;

  public OpenEndpoint(ApiContext context, HostRules rules) {
    this.context = context;
    this.rules = rules;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(SessionContract.OPEN, this::open);
  }

  private record Opened(String location) {}

  private CompletionStage<EndpointReply> open(Call call) {
    var url =
        VisitorUrl.parse(call.values().needed(Params.URL))
            .orElseThrow(() -> ApiRejections.notVisitable().asException());
    String asked = call.request().getHeader("Host").map(HttpHeader::value).orElse("");
    HostTarget there = rules.decide(url.host());
    boolean ours =
        switch (there) {
          case HostTarget.App _, HostTarget.Root _, HostTarget.NotFoundSite _ -> true;
          case HostTarget.Api _, HostTarget.Address _, HostTarget.Unknown _ -> false;
        };
    if (!ours || !port(url.authority()).equals(port(asked))) {
      throw ApiRejections.notVisitable().asException();
    }
    if (!(call.caller() instanceof Caller.Operator(var session, _, _))) {
      throw ApiRejections.anonymous().asException();
    }
    String host = url.host().text();
    boolean secure = context.proxies().client(call.request()).secure();
    String location =
        (secure ? "https://" : "http://") + host + port(url.authority()) + url.target();
    if (isHidden(there.label())) {
      String ticket = context.tickets().issue(host, context.node().sessions().pass(session, host));
      location += (location.contains("?") ? "&" : "?") + ViewTickets.PARAMETER + "=" + ticket;
    }
    return completedFuture(
        EndpointReply.of(new Opened(location)).with(RawHeader.create("Location", location)));
  }

  /** Whether a private app may be shown there. */
  private boolean isHidden(String label) {
    var table = context.node().table().now();
    return switch (table.route(label)) {
      case Route.Site site -> isPrivate(site);
      case Route.WeightedSplit(var split) ->
          IntStream.range(0, SplitCookie.SLOTS)
              .anyMatch(
                  slot -> table.arm(split, slot) instanceof Route.Site site && isPrivate(site));
      case Route.Redirect _, Route.NotFound _ -> false;
    };
  }

  private static boolean isPrivate(Route.Site site) {
    return site.app().metadata().visibility() == Visibility.PRIVATE;
  }

  private static String port(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon < 0 || colon < authority.lastIndexOf(']') ? "" : authority.substring(colon);
  }
}
