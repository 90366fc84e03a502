package sh.fazt.http.auth;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.hosting.Viewers;
import sh.fazt.journal.Scope;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** Holders of a key that may read, within its limits. */
public final class KeyViewers implements Viewers {
  private final KeyGate gate;

  public KeyViewers(KeyGate gate) {
    this.gate = gate;
  }

  @Override
  public boolean maySee(AppRow app, HttpRequest request) {
    return gate.admit(request) instanceof Admission.Admitted(var caller)
        && caller.has(Scope.READ)
        && caller.mayTouch(app.id());
  }

  @Override
  public boolean mayBeTold(RoutingTable table, String label, HttpRequest request) {
    return gate.admit(request) instanceof Admission.Admitted(var caller)
        && caller.has(Scope.READ)
        && Sight.reaches(table, label, caller);
  }
}
