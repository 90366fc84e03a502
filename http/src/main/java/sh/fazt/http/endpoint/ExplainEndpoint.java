package sh.fazt.http.endpoint;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.NodeContract;
import sh.fazt.http.contract.Params;
import sh.fazt.http.hosting.Explainer;
import sh.fazt.http.hosting.HostName;
import sh.fazt.http.hosting.HostRules;
import sh.fazt.http.hosting.RequestTarget;
import sh.fazt.http.hosting.Resolver;
import sh.fazt.http.hosting.SplitCookie;
import sh.fazt.http.hosting.Visitor;
import sh.fazt.http.hosting.VisitorUrl;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;

/** {@code GET /api/explain}: how a URL comes to what it serves. */
public final class ExplainEndpoint {
  private final LiveTable table;
  private final HostRules rules;
  private final Resolver resolver;
  private final Explainer explainer;

  public ExplainEndpoint(LiveTable table, HostRules rules, Explainer explainer) {
    this.table = table;
    this.rules = rules;
    this.resolver = new Resolver(rules);
    this.explainer = explainer;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(NodeContract.EXPLAIN, this::explain);
  }

  private CompletionStage<EndpointReply> explain(Call call) {
    String text = call.values().needed(Params.URL);
    var url = VisitorUrl.parse(text).orElseThrow(() -> ApiRejections.notVisitable().asException());
    HostName host = url.host();
    var now = table.now();
    if (!Permissions.reaches(now, rules.decide(host).label(), call.caller())) {
      throw ApiRejections.forbidden("This key may not look at " + host.text()).asException();
    }
    var visitor =
        new AnonymousVisitor(
            host,
            slot(call),
            text.regionMatches(true, 0, "https:", 0, 6) ? "https" : "http",
            url.authority());
    var question = new Explainer.Question(text, host, RequestTarget.parse(url.target()), false);
    return explainer
        .explain(now, resolver.resolve(now, rules.decide(host), visitor), question)
        .thenApply(EndpointReply::of);
  }

  /** A visitor who shows nothing but the slot of a split. */
  private record AnonymousVisitor(HostName host, int slot, String scheme, String authority)
      implements Visitor {
    @Override
    public int drawSlot() {
      return ThreadLocalRandom.current().nextInt(SplitCookie.SLOTS);
    }

    @Override
    public boolean sees(AppRow app) {
      return false;
    }
  }

  /** A visitor's whole {@code Cookie} field, or just the slot in it. */
  private static int slot(Call call) {
    var cookie = call.values().text(Params.COOKIE);
    if (cookie.isEmpty()) {
      return SplitCookie.NONE;
    }
    int slot = SplitCookie.slot(cookie.get());
    slot =
        slot == SplitCookie.NONE ? SplitCookie.slot(SplitCookie.NAME + "=" + cookie.get()) : slot;
    if (slot == SplitCookie.NONE) {
      throw ApiRejections.badRequest(
              "cookie must be a slot from 0 to 99, or a visitor's Cookie field")
          .asException();
    }
    return slot;
  }
}
