package sh.fazt.http.upgrade;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.journal.Scope;
import sh.fazt.registry.upgrade.UpgradeRejections;

/** What a node answers about its version. */
public final class UpgradeEndpoints {
  private final ApiContext context;
  private final UpgradeSettings settings;

  public UpgradeEndpoints(ApiContext context, UpgradeSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(UpgradeContract.UPGRADE, this::upgrade);
  }

  private CompletionStage<EndpointReply> upgrade(Call call) {
    boolean look = call.values().on(Params.CHECK);
    if (!look && !call.caller().has(Scope.ADMIN)) {
      throw ApiRejections.needs(Scope.ADMIN).asException();
    }
    if (settings.source().isEmpty()) {
      throw UpgradeRejections.noSource().asException();
    }
    if (!context.program().installation().canSwitch()) {
      throw UpgradeRejections.unsupported().asException();
    }
    throw UpgradeRejections.noSource().asException();
  }
}
