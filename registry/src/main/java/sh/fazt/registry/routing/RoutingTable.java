package sh.fazt.registry.routing;

import org.jspecify.annotations.Nullable;
import scala.Function0;
import scala.collection.immutable.HashMap;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;

/**
 * Every alias and every app at one moment. Immutable: a reader takes one table and looks everything
 * up there, so it sees either all of a change or nothing of it.
 *
 * <p>Both maps are compressed hash-array mapped prefix tries (Steindorfer and Vinju, OOPSLA 2015),
 * as Scala's library has them: a change copies a few small nodes, never the table, and a look-up
 * allocates nothing.
 */
public final class RoutingTable {
  private static final Function0<@Nullable AliasRow> NO_ALIAS = () -> null;
  private static final Function0<@Nullable AppRow> NO_APP = () -> null;

  public static final RoutingTable EMPTY = new RoutingTable(new HashMap<>(), new HashMap<>());

  private final HashMap<String, AliasRow> aliases;
  private final HashMap<String, AppRow> apps;

  private RoutingTable(HashMap<String, AliasRow> aliases, HashMap<String, AppRow> apps) {
    this.aliases = aliases;
    this.apps = apps;
  }

  /** The row of this label (lower case), or none if it was never an alias. */
  public @Nullable AliasRow alias(String label) {
    return aliases.getOrElse(label, NO_ALIAS);
  }

  public @Nullable AliasRow alias(Subdomain alias) {
    return alias(alias.value());
  }

  /** The row of this app, or none if it never existed. A removed app still has one. */
  public @Nullable AppRow app(AppId app) {
    return apps.getOrElse(app.value(), NO_APP);
  }

  /**
   * Where a visitor of the host label (lower case) goes: the alias decides, without one the id of
   * an app. An id with capitals, as imports may carry, is no host label, since hosts do not tell
   * cases apart: such an app is reached by its aliases only.
   */
  public Route route(String label) {
    AliasRow row = alias(label);
    if (row == null || row.target() == null) {
      return AppId.parse(label).map(this::site).orElse(Route.NOWHERE);
    }
    return switch (row.target()) {
      case Target.Proxy(var app) -> site(app);
      case Target.Redirect redirect -> new Route.Elsewhere(redirect);
      case Target.Reserved _, Target.Split _ -> Route.NOWHERE;
    };
  }

  private Route site(AppId id) {
    AppRow app = app(id);
    if (app == null || app.removed()) {
      return Route.NOWHERE;
    }
    ReleaseRow release = app.activeRelease();
    return release == null ? Route.NOWHERE : new Route.Site(app, release);
  }

  /** This table with the row, unless it has that alias at the same or a newer version already. */
  public RoutingTable with(AliasRow row) {
    AliasRow known = alias(row.alias());
    return known != null && known.version().compareTo(row.version()) >= 0
        ? this
        : new RoutingTable(aliases.updated(row.alias().value(), row), apps);
  }

  /** This table with the row, unless it has that app at the same or a newer version already. */
  public RoutingTable with(AppRow row) {
    AppRow known = app(row.id());
    return known != null && known.version().compareTo(row.version()) >= 0
        ? this
        : new RoutingTable(aliases, apps.updated(row.id().value(), row));
  }

  /** All alias rows, removed ones too, in no order. */
  public Iterable<AliasRow> aliases() {
    return scala.jdk.javaapi.CollectionConverters.asJava(aliases.values());
  }

  /** All app rows, removed ones too, in no order. */
  public Iterable<AppRow> apps() {
    return scala.jdk.javaapi.CollectionConverters.asJava(apps.values());
  }
}
