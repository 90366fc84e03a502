package sh.fazt.http.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.ViewTickets;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.SessionContract;
import sh.fazt.http.hosting.Destination;
import sh.fazt.http.hosting.HostRules;
import sh.fazt.http.hosting.VisitorUrl;
import sh.fazt.registry.access.Sessions;

/**
 * {@code GET /open}: sends whoever is signed in to a private app, with a ticket that lets him in.
 * It leads to hosts of this node on the port it was asked at and nowhere else.
 */
final class OpenEndpoint {
  private final Sessions sessions;
  private final ViewTickets tickets;
  private final HostRules rules;

  OpenEndpoint(Sessions sessions, ViewTickets tickets, HostRules rules) {
    this.sessions = sessions;
    this.tickets = tickets;
    this.rules = rules;
  }

  Map<Endpoint, Handler> handlers() {
    return Map.of(SessionContract.OPEN, this::open);
  }

  private record Opened(String location) {}

  private CompletionStage<Reply> open(Call call) {
    var url =
        VisitorUrl.parse(call.values().needed("url"))
            .orElseThrow(() -> ApiRefusal.notVisitable().asException());
    String asked = call.request().getHeader("Host").map(HttpHeader::value).orElse("");
    boolean ours =
        switch (rules.decide(url.host())) {
          case Destination.App _, Destination.Root _, Destination.NotFoundSite _ -> true;
          case Destination.Api _, Destination.Address _, Destination.Unknown _ -> false;
        };
    if (!ours || !port(url.authority()).equals(port(asked))) {
      throw ApiRefusal.notVisitable().asException();
    }
    if (!(call.caller() instanceof Caller.Operator(var session))) {
      throw ApiRefusal.anonymous().asException();
    }
    String host = url.host().text();
    String ticket = tickets.issue(host, sessions.pass(session, host));
    String target = url.target();
    String location =
        call.request().getUri().getScheme()
            + "://"
            + host
            + port(url.authority())
            + target
            + (target.contains("?") ? "&" : "?")
            + ViewTickets.PARAMETER
            + "="
            + ticket;
    return completedFuture(
        Reply.of(new Opened(location)).with(RawHeader.create("Location", location)));
  }

  private static String port(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon < 0 || colon < authority.lastIndexOf(']') ? "" : authority.substring(colon);
  }
}
