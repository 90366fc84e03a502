package sh.fazt.http.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.hosting.HostName;
import sh.fazt.http.hosting.Viewers;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.Sessions;
import sh.fazt.registry.access.ViewPass;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** Holders of a key that may read, within its limits; and the operator, with a pass. */
public final class KnownViewers implements Viewers {
  private final Gate gate;
  private final Sessions sessions;
  private final ViewTickets tickets;

  public KnownViewers(Gate gate, Sessions sessions, ViewTickets tickets) {
    this.gate = gate;
    this.sessions = sessions;
    this.tickets = tickets;
  }

  @Override
  public Optional<CompletionStage<Boolean>> findOut(HttpRequest request) {
    return gate.findOut(request);
  }

  @Override
  public boolean maySee(RoutingTable table, AppRow app, HostName host, HttpRequest request) {
    return (gate.admitVisitor(request) instanceof Admission.Admitted(var caller)
            && caller.has(Scope.READ)
            && Permissions.touches(table, app.id(), caller))
        || Cookies.values(request, COOKIE).stream()
            .anyMatch(pass -> sessions.admits(pass, host.text()));
  }

  @Override
  public Optional<String> pass(String ticket, HostName host) {
    return tickets.redeem(ticket, host.text()).map(ViewPass::reveal);
  }

  @Override
  public boolean mayManage(RoutingTable table, AppRow app, HttpRequest request) {
    return gate.admitVisitor(request) instanceof Admission.Admitted(var caller)
        && caller.has(Scope.DATA)
        && Permissions.touches(table, app.id(), caller);
  }

  @Override
  public boolean mayExplain(RoutingTable table, String label, HttpRequest request) {
    return gate.admitVisitor(request) instanceof Admission.Admitted(var caller)
        && caller.has(Scope.READ)
        && Permissions.reaches(table, label, caller);
  }
}
