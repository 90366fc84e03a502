package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Visibility;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.journal.alias.SwapOutcome;
import sh.fazt.journal.alias.SwapReserved;
import sh.fazt.journal.alias.SwapSide;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.registry.Samples;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.AliasState;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppState;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.OwnHosts;
import sh.fazt.registry.routing.RoutingTable;
import sh.fazt.registry.routing.VisibleTable;

/** The table entities keep while they work equals the one rebuilt from what they wrote. */
class ReplayProperties {
  private static final List<AppId> APPS =
      List.of(AppId.of("app_aaaaaaaa"), AppId.of("app_bbbbbbbb"), AppId.of("app_cccccccc"));
  private static final List<Subdomain> NAMES =
      List.of(Subdomain.of("one"), Subdomain.of("two"), Subdomain.of("root"));

  /** One random thing to do; the number chooses what, of which app, name and content. */
  record Step(int what, int app, int name, int content) {}

  /** Entities without actors: states, table and journal kept in step. */
  private static final class World {
    final LiveTable table = new LiveTable();
    final List<JournalEvent> journal = new ArrayList<>();
    final Map<AppId, AppState> apps = new HashMap<>();
    final Map<Subdomain, AliasState> aliases = new HashMap<>();

    void does(Step step) {
      AppId app = APPS.get(step.app());
      Subdomain name = NAMES.get(step.name());
      switch (step.what()) {
        case 0 ->
            app(
                app,
                new App.CreateApp(Samples.aCommand(), Metadata.titled("t"), Source.DEPLOY, null));
        case 1, 2, 3 ->
            app(
                app,
                new App.DeployRelease(
                    Samples.aCommand(), Samples.aDeployment("content" + step.content())));
        case 4 -> app(app, new App.RemoveApp(Samples.aCommand()));
        case 5, 6 ->
            alias(
                name,
                new Alias.PointAlias(
                    Samples.aCommand(), new Target.Proxy(app), Alias.Replacing.ANYTHING));
        case 7 -> alias(name, new Alias.RemoveAlias(Samples.aCommand()));
        case 8 -> swap(name, NAMES.get((step.name() + 1 + step.app() % 2) % NAMES.size()));
        case 9 -> alias(name, new Alias.DropRemoved(Samples.aCommand()));
        case 10 ->
            alias(
                name,
                new Alias.SplitAlias(
                    Samples.aCommand(),
                    List.of(
                        new Target.Arm(app, 30),
                        new Target.Arm(APPS.get((step.app() + 1) % APPS.size()), 70))));
        case 11 -> app(app, new App.FinishRemoval(Samples.aCommand(), List.of()));
        case 12 ->
            app(
                app,
                new App.ChangeMetadata(Samples.aCommand(), MetadataChange.to(Visibility.PUBLIC)));
        default ->
            alias(
                name,
                new Alias.PointAlias(
                    Samples.aCommand(), new Target.Reserved(), Alias.Replacing.ANYTHING));
      }
    }

    private void app(AppId id, App.Command command) {
      var state = apps.getOrDefault(id, AppState.unknown(id));
      if (App.decide(state, command, new App.Context(Samples.NOON, 100, List::of))
              instanceof Decision.Accepted<AppEvent>(var events)
          && !events.isEmpty()) {
        for (var event : events) {
          state = App.evolve(state, event);
          journal.add(event);
        }
        apps.put(id, state);
        var row = state.row();
        table.change(present -> present.with(row));
      }
    }

    private void alias(Subdomain name, Alias.Command command) {
      var state = aliases.getOrDefault(name, AliasState.unknown(name));
      var context =
          new Alias.Context(
              Samples.NOON, table.now()::standing, new OwnHosts(MainDomain.of("example.com")));
      if (Alias.decide(state, command, context)
          instanceof Decision.Accepted<AliasEvent>(var events)) {
        events.forEach(this::happens);
      }
    }

    private void happens(AliasEvent event) {
      var state =
          Alias.evolve(
              aliases.getOrDefault(event.alias(), AliasState.unknown(event.alias())), event);
      aliases.put(event.alias(), state);
      journal.add(event);
      table.change(
          present ->
              (event instanceof AliasesSwapped swap ? present.with(swap) : present)
                  .with(state.row()));
    }

    /** The events of a swap, the partner's later than the coordinator's. */
    private void swap(Subdomain one, Subdomain other) {
      var first = one.compareTo(other) < 0 ? one : other;
      var second = first.equals(one) ? other : one;
      var mine = aliases.get(first);
      var theirs = aliases.get(second);
      if (mine == null || mine.target() == null || theirs == null || theirs.target() == null) {
        return;
      }
      var meta = Samples.anEventsMeta();
      var id = SwapId.of("swap " + journal.size());
      var after = theirs.version().next();
      happens(new SwapReserved(meta, second, theirs.version(), id, first));
      happens(
          new AliasesSwapped(
              meta,
              id,
              new SwapSide(first, mine.version().next(), mine.target(), theirs.target()),
              new SwapSide(second, after, theirs.target(), mine.target())));
      happens(
          new SwapFinished(
              meta.at(Samples.NOON.plusSeconds(1)),
              second,
              after,
              id,
              SwapOutcome.SWAPPED,
              mine.target()));
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    var step =
        Combinators.combine(
                Arbitraries.integers().between(0, 14),
                Arbitraries.integers().between(0, APPS.size() - 1),
                Arbitraries.integers().between(0, NAMES.size() - 1),
                Arbitraries.integers().between(0, 3))
            .as(Step::new);
    return step.list().ofMaxSize(60);
  }

  @Property(tries = 300)
  void rebuiltEqualsIncremental(@ForAll("steps") List<Step> steps) throws JsonProcessingException {
    var world = new World();
    steps.forEach(world::does);

    var replay = new Replay();
    for (var event : world.journal) {
      replay.add(
          EventTypes.read(
              event.getClass().getName(), JournalJson.mapper().writeValueAsBytes(event)));
    }

    assertThat(aliases(replay.table())).isEqualTo(aliases(world.table.now()));
    assertThat(apps(replay.table())).isEqualTo(apps(world.table.now()));
    for (var name : NAMES) {
      assertThat(replay.table().route(name.value()))
          .isEqualTo(world.table.now().route(name.value()));
    }
  }

  @Property(tries = 300)
  void theStateHashOfTheRebuiltTableIsThatOfTheOneEntitiesKept(@ForAll("steps") List<Step> steps) {
    var world = new World();
    steps.forEach(world::does);
    var replay = new Replay();
    world.journal.forEach(replay::add);

    assertThat(hash(replay.table())).isEqualTo(hash(world.table.now()));
  }

  /** Rows of the last state, in any order, make the same hash: so do changes nobody relates. */
  @Property(tries = 100)
  void theStateHashDoesNotDependOnTheOrderOfUnrelatedChanges(
      @ForAll("steps") List<Step> steps, @ForAll Random random) {
    var world = new World();
    steps.forEach(world::does);
    var rows = new ArrayList<UnaryOperator<RoutingTable>>();
    world.table.now().apps().forEach(row -> rows.add(table -> table.with(row)));
    world.table.now().aliases().forEach(row -> rows.add(table -> table.with(row)));
    Collections.shuffle(rows, random);
    var table = RoutingTable.EMPTY;
    for (var row : rows) {
      table = row.apply(table);
    }

    assertThat(hash(table)).isEqualTo(hash(world.table.now()));
  }

  private static StateHash hash(RoutingTable table) {
    return JournalJson.hash(VisibleTable.of(table));
  }

  @Property(tries = 100)
  void theNamesOfAnAppAreThoseThatLeadToIt(@ForAll("steps") List<Step> steps) {
    var world = new World();
    steps.forEach(world::does);
    var table = world.table.now();
    for (var app : APPS) {
      var expected = new TreeSet<Subdomain>();
      for (var row : table.aliases()) {
        if (row.target() != null && row.target().apps().contains(app)) {
          expected.add(row.alias());
        }
      }
      assertThat(table.namesOf(app)).containsExactlyElementsOf(expected);
    }
  }

  @Property(tries = 100)
  void anOldRowNeverReplacesANewerOne(@ForAll("steps") List<Step> steps) {
    var world = new World();
    var seen = new ArrayList<RoutingTable>();
    for (var step : steps) {
      world.does(step);
      seen.add(world.table.now());
    }
    var last = world.table.now();
    for (var old : seen) {
      for (var row : old.apps()) {
        assertThat(last.with(row)).isSameAs(last);
      }
      for (var row : old.aliases()) {
        assertThat(last.with(row)).isSameAs(last);
      }
    }
  }

  private static Set<AliasRow> aliases(RoutingTable table) {
    var rows = new HashSet<AliasRow>();
    table.aliases().forEach(rows::add);
    return rows;
  }

  private static Set<AppRow> apps(RoutingTable table) {
    var rows = new HashSet<AppRow>();
    table.apps().forEach(rows::add);
    return rows;
  }
}
