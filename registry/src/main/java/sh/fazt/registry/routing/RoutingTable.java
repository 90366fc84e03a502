package sh.fazt.registry.routing;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import scala.Function0;
import scala.collection.immutable.HashMap;
import scala.collection.immutable.HashSet;
import scala.collection.immutable.TreeMap;
import scala.collection.immutable.TreeSet;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.Ordering;
import scala.math.Ordering$;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapSide;

/**
 * Every alias and every app at one moment. Immutable: a reader takes one table and looks everything
 * up there, so it sees either all of a change or nothing of it.
 *
 * <p>Its maps are compressed hash-array mapped prefix tries (Steindorfer and Vinju, OOPSLA 2015),
 * as Scala's library has them: a change copies a few small nodes, never the table. The route to an
 * app's active release is made when the app changes and not when somebody visits, so that a look-up
 * allocates nothing. Beside them are the orders in which the table is listed, as balanced trees, so
 * that a page of a list costs its own length and not the table's.
 */
public final class RoutingTable {
  private static final Function0<@Nullable AliasRow> NO_ALIAS = () -> null;
  private static final Function0<@Nullable Known> NO_APP = () -> null;
  private static final Function0<@Nullable HashSet<Subdomain>> NO_NAMES = () -> null;

  private static final Function0<@Nullable TreeSet<Fork>> NO_FORKS = () -> null;

  private static final Ordering<Fork> YOUNGEST_FIRST =
      Ordering$.MODULE$.comparatorToOrdering(
          Comparator.comparing(Fork::createdAt).thenComparing(Fork::id).reversed());

  public static final RoutingTable EMPTY =
      new RoutingTable(
          new HashMap<>(), new HashMap<>(), new HashMap<>(), Listed.NOTHING, new HashMap<>());

  private final HashMap<String, AliasRow> aliases;
  private final HashMap<String, Known> apps;

  /** The aliases that lead to each app, removed apps too. */
  private final HashMap<String, HashSet<Subdomain>> names;

  private final Listed listed;

  /** The apps forked from each app, removed ones too. */
  private final HashMap<String, TreeSet<Fork>> forks;

  /** The place of an app among the forks of its parent, which never changes. */
  private record Fork(Instant createdAt, AppId id) {}

  /** What is not removed, in the orders in which it is listed. */
  private record Listed(TreeMap<String, AliasRow> aliases, TreeMap<AppPosition, AppRow> apps) {
    static final Listed NOTHING =
        new Listed(
            new TreeMap<>(
                Ordering$.MODULE$.comparatorToOrdering(Comparator.<String>naturalOrder())),
            new TreeMap<>(
                Ordering$.MODULE$.comparatorToOrdering(Comparator.<AppPosition>naturalOrder())));

    Listed with(AliasRow row) {
      String name = row.alias().value();
      return new Listed(
          row.target() == null ? aliases.removed(name) : aliases.updated(name, row), apps);
    }

    Listed with(@Nullable AppRow before, AppRow row) {
      var others = before == null ? apps : apps.removed(AppPosition.of(before));
      return new Listed(aliases, row.removed() ? others : others.updated(AppPosition.of(row), row));
    }
  }

  /** An app, and where its active release is served. */
  private record Known(AppRow row, Route active) {
    static Known of(AppRow row) {
      ReleaseRow release = row.removed() ? null : row.activeRelease();
      return new Known(
          row, release == null ? Route.NOT_FOUND : new Route.Site(row, release, false));
    }
  }

  private RoutingTable(
      HashMap<String, AliasRow> aliases,
      HashMap<String, Known> apps,
      HashMap<String, HashSet<Subdomain>> names,
      Listed listed,
      HashMap<String, TreeSet<Fork>> forks) {
    this.aliases = aliases;
    this.apps = apps;
    this.names = names;
    this.listed = listed;
    this.forks = forks;
  }

  /** The row of this label (lower case), or none if it was never an alias. */
  public @Nullable AliasRow alias(String label) {
    return aliases.getOrElse(label, NO_ALIAS);
  }

  public @Nullable AliasRow alias(Subdomain alias) {
    return alias(alias.value());
  }

  /** What this alias does, or none. */
  public @Nullable Target target(Subdomain alias) {
    AliasRow row = alias(alias);
    return row == null ? null : row.target();
  }

  /** The row of this app, or none if it never existed. A removed app still has one. */
  public @Nullable AppRow app(AppId app) {
    Known known = apps.getOrElse(app.value(), NO_APP);
    return known == null ? null : known.row();
  }

  public AppStatus standing(AppId app) {
    AppRow row = app(app);
    if (row == null) {
      return AppStatus.UNKNOWN;
    }
    return row.removed() ? AppStatus.REMOVED : AppStatus.LIVE;
  }

  /** How an app was removed to which a visitor of this target may come, or none if all are live. */
  public @Nullable Meta removalBehind(Target target) {
    for (AppId id : target.apps()) {
      AppRow app = app(id);
      if (app != null && app.removed()) {
        return app.removal();
      }
    }
    return null;
  }

  /** Whether any alias leads to this app. */
  public boolean isNamed(AppId app) {
    return names.contains(app.value());
  }

  /** The aliases through which a visitor may come to this app, sorted. */
  public List<Subdomain> namesOf(AppId app) {
    HashSet<Subdomain> found = names.getOrElse(app.value(), NO_NAMES);
    return found == null
        ? List.of()
        : CollectionConverters.asJava(found).stream().sorted().toList();
  }

  /**
   * Where a visitor of the host label (lower case) goes: the alias decides, without one the id of
   * an app or a release the label names. An id with capitals, as imports may carry, is no host
   * label, since host names are case-insensitive: such an app is reached by its aliases only.
   */
  public Route route(String label) {
    AliasRow row = alias(label);
    if (row == null || row.target() == null) {
      return byId(label);
    }
    return switch (row.target()) {
      case Target.Proxy(var app) -> active(app);
      case Target.Split split -> new Route.WeightedSplit(split);
      case Target.Redirect redirect -> new Route.Redirect(redirect);
      case Target.Reserved _ -> Route.NOT_FOUND;
    };
  }

  /**
   * Where the holder of a slot goes.
   *
   * @param slot 0 to 99
   */
  public Route arm(Target.Split split, int slot) {
    return active(split.arms().get(split.slots().get(slot)).app());
  }

  private Route active(AppId id) {
    Known known = apps.getOrElse(id.value(), NO_APP);
    return known == null ? Route.NOT_FOUND : known.active();
  }

  private Route byId(String label) {
    return AppId.parse(label)
        .map(this::active)
        .orElseGet(() -> ReleaseLabel.parse(label).map(this::release).orElse(Route.NOT_FOUND));
  }

  private Route release(ReleaseLabel label) {
    AppId id = appBehind(label.of());
    AppRow app = id == null ? null : app(id);
    if (app == null || app.removed()) {
      return Route.NOT_FOUND;
    }
    ReleaseRow release = app.release(label.release());
    return release == null ? Route.NOT_FOUND : new Route.Site(app, release, true);
  }

  private @Nullable AppId appBehind(String label) {
    AliasRow row = alias(label);
    return row != null && row.target() instanceof Target.Proxy(var app)
        ? app
        : AppId.parse(label).orElse(null);
  }

  /** This table with the row, unless it has that alias at the same or a newer version already. */
  public RoutingTable with(AliasRow row) {
    AliasRow known = alias(row.alias());
    if (known != null && known.version().compareTo(row.version()) >= 0) {
      return this;
    }
    var index = names;
    if (known != null && known.target() != null) {
      for (AppId app : known.target().apps()) {
        index = without(index, app, row.alias());
      }
    }
    if (row.target() != null) {
      for (AppId app : row.target().apps()) {
        index = with(index, app, row.alias());
      }
    }
    return new RoutingTable(
        aliases.updated(row.alias().value(), row), apps, index, listed.with(row), forks);
  }

  /**
   * This table after a swap: both sides at once, each unless it has that alias at the same or a
   * newer version already.
   */
  public RoutingTable with(AliasesSwapped swap) {
    Instant at = swap.meta().at();
    return with(side(swap.first(), at)).with(side(swap.second(), at));
  }

  private AliasRow side(SwapSide side, Instant at) {
    AliasRow known = alias(side.alias());
    Instant createdAt = known == null ? at : known.createdAt();
    return new AliasRow(side.alias(), side.version(), side.after(), createdAt, at);
  }

  private static HashMap<String, HashSet<Subdomain>> with(
      HashMap<String, HashSet<Subdomain>> index, AppId app, Subdomain alias) {
    HashSet<Subdomain> known = index.getOrElse(app.value(), NO_NAMES);
    var some = known == null ? new HashSet<Subdomain>() : known;
    return index.updated(app.value(), some.incl(alias));
  }

  private static HashMap<String, HashSet<Subdomain>> without(
      HashMap<String, HashSet<Subdomain>> index, AppId app, Subdomain alias) {
    HashSet<Subdomain> known = index.getOrElse(app.value(), NO_NAMES);
    if (known == null) {
      return index;
    }
    var left = known.excl(alias);
    return left.isEmpty() ? index.removed(app.value()) : index.updated(app.value(), left);
  }

  /** This table with the row, unless it has that app at the same or a newer version already. */
  public RoutingTable with(AppRow row) {
    AppRow known = app(row.id());
    return known != null && known.version().compareTo(row.version()) >= 0
        ? this
        : new RoutingTable(
            aliases,
            apps.updated(row.id().value(), Known.of(row)),
            names,
            listed.with(known, row),
            known == null ? withFork(row) : forks);
  }

  private HashMap<String, TreeSet<Fork>> withFork(AppRow row) {
    AppId parent = row.parent();
    if (parent == null) {
      return forks;
    }
    TreeSet<Fork> known = forks.getOrElse(parent.value(), NO_FORKS);
    var some = known == null ? new TreeSet<>(YOUNGEST_FIRST) : known;
    return forks.updated(parent.value(), some.incl(new Fork(row.createdAt(), row.id())));
  }

  /**
   * The aliases that lead somewhere, by name.
   *
   * @param after only those that come after this name; empty for all
   */
  public Iterator<AliasRow> aliasesAfter(String after) {
    return CollectionConverters.asJava(
        listed
            .aliases()
            .valuesIteratorFrom(after)
            .dropWhile(row -> row.alias().value().equals(after)));
  }

  /**
   * The apps that are not removed, the one that changed last first.
   *
   * @param after only those that come after this place, or none for all
   */
  public Iterator<AppRow> appsAfter(@Nullable AppPosition after) {
    return after == null
        ? CollectionConverters.asJava(listed.apps().valuesIterator())
        : CollectionConverters.asJava(
            listed
                .apps()
                .valuesIteratorFrom(after)
                .dropWhile(row -> AppPosition.of(row).equals(after)));
  }

  /** How many {@link #appsAfter} lists in all. */
  public int listedApps() {
    return listed.apps().size();
  }

  /** The apps that were forked from this one itself, removed ones too, the youngest first. */
  public Iterator<AppRow> forksOf(AppId app) {
    TreeSet<Fork> found = forks.getOrElse(app.value(), NO_FORKS);
    return found == null
        ? List.<AppRow>of().iterator()
        : CollectionConverters.asJava(
            found.iterator().map(fork -> Objects.requireNonNull(app(fork.id()))));
  }

  /** All alias rows, removed ones too, in no order. */
  public Iterable<AliasRow> aliases() {
    return CollectionConverters.asJava(aliases.values());
  }

  /** All app rows, removed ones too, in no order. */
  public Iterable<AppRow> apps() {
    return () -> CollectionConverters.asJava(apps.values().iterator().map(known -> known.row()));
  }
}
