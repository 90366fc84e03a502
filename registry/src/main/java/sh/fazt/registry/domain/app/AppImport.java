package sh.fazt.registry.domain.app;

import java.util.ArrayList;
import java.util.List;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.EnvChanged;
import sh.fazt.registry.domain.Decision;

/** The rule by which an app of an older server comes here. */
final class AppImport {
  private AppImport() {}

  /** All of it in one step: an app that is there is there as a whole. */
  static Decision<AppEvent> decide(AppState state, App.ImportApp brought, App.Context context) {
    if (state.exists()) {
      return Decision.refuse(AppRejections.idTaken(state.id()));
    }
    var wrong = MetadataChange.wrongIn(brought.metadata());
    if (wrong != null) {
      return Decision.refuse(wrong);
    }
    var lineage = brought.lineage();
    boolean fork = lineage.parent() != null || !lineage.original().equals(state.id());
    var events = new ArrayList<AppEvent>();
    events.add(
        fork
            ? new AppForked(
                brought.meta().at(context.now()),
                state.id(),
                state.version().next(),
                lineage.original(),
                lineage.parent(),
                null,
                brought.metadata(),
                brought.source(),
                null,
                0,
                0,
                brought.env(),
                false)
            : new AppCreated(
                brought.meta().at(context.now()),
                state.id(),
                state.version().next(),
                brought.metadata(),
                brought.source()));
    var meta = brought.meta().happened(brought.updatedAt());
    var now = App.evolve(state, events.getFirst());
    if (!fork && !brought.env().isEmpty()) {
      var changed =
          new EnvChanged(
              meta.at(context.now()),
              state.id(),
              now.version().next(),
              List.of(),
              brought.env(),
              brought.env());
      events.add(changed);
      now = App.evolve(now, changed);
    }
    if (brought.first() != null) {
      events.add(App.deployed(now, meta, brought.first(), context));
    }
    return Decision.accept(events);
  }
}
