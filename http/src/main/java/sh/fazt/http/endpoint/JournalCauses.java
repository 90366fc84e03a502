package sh.fazt.http.endpoint;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import sh.fazt.http.answer.Times;
import sh.fazt.http.hosting.Causes;
import sh.fazt.http.hosting.Explanation.Cause;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.app.MetadataChanged;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.registry.history.Revisions;
import sh.fazt.registry.history.Revisions.Entry;

/** The events behind the routing table, from the journal. */
public final class JournalCauses implements Causes {
  private final Revisions revisions;

  public JournalCauses(Revisions revisions) {
    this.revisions = revisions;
  }

  @Override
  public CompletionStage<Optional<Cause>> alias(Subdomain alias, Version version) {
    return revisions.of(alias, version).thenApply(found -> found.map(JournalCauses::causeOf));
  }

  @Override
  public CompletionStage<Optional<Cause>> app(AppId app, Version version) {
    return revisions.of(app, version).thenApply(found -> found.map(JournalCauses::causeOf));
  }

  @Override
  public CompletionStage<Optional<Cause>> visibility(AppId app, Version version) {
    return revisions.visibility(app, version).thenApply(found -> found.map(JournalCauses::causeOf));
  }

  @Override
  public CompletionStage<Optional<Cause>> activation(AppId app, Version version) {
    return revisions.activation(app, version).thenApply(found -> found.map(JournalCauses::causeOf));
  }

  private static Cause causeOf(Entry entry) {
    var meta = entry.event().meta();
    return new Cause(
        entry.revision().toString(),
        words(entry.event()),
        Times.of(meta.at()),
        name(meta.actor()),
        meta.reason().isEmpty() ? null : meta.reason());
  }

  /** {@code key laptop#1}, {@code session ada}, {@code system removal}. */
  static String name(Actor actor) {
    String kind =
        switch (actor.kind()) {
          case KEY -> "key";
          case SESSION -> "session";
          case SYSTEM -> "system";
          case IMPORT -> "import";
        };
    return kind + " " + actor.name();
  }

  private static String words(JournalEvent event) {
    return switch (event) {
      case AliasPointed e ->
          switch (e.target()) {
            case Target.Proxy _ -> "linked";
            case Target.Redirect _ -> "redirected";
            case Target.Reserved _ -> "reserved";
            case Target.Split _ -> "split";
          };
      case AliasRemoved _ -> "removed";
      case AliasesSwapped e -> "swapped " + e.first().alias() + " and " + e.second().alias();
      case AppCreated _ -> "created";
      case AppForked e -> e.parent() == null ? "forked" : "forked from " + e.parent();
      case AppRemoved _ -> "removed";
      case MetadataChanged e ->
          e.before().visibility() == e.after().visibility()
              ? "described"
              : "made " + e.after().visibility().word();
      case ReleaseDeployed e -> "deployed release " + e.release();
      case ReleaseActivated e -> e.to() == null ? "deactivated" : "activated release " + e.to();
      default -> event.getClass().getSimpleName();
    };
  }
}
