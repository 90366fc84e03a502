package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.contract.AliasContract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Param;
import sh.fazt.http.contract.Params;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.ChangeConditions;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.http.request.ReadBack;
import sh.fazt.http.request.Values;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.journal.Version;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.Alias.ModifyAlias;
import sh.fazt.registry.domain.alias.Alias.PointAlias;
import sh.fazt.registry.domain.alias.Alias.RemoveAlias;
import sh.fazt.registry.domain.alias.Alias.Replacing;
import sh.fazt.registry.domain.alias.Alias.SplitAlias;
import sh.fazt.registry.domain.alias.TargetChange;
import sh.fazt.registry.history.Revisions;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** What the API does with aliases. */
public final class AliasEndpoints {
  private static final Set<String> WRITABLE = Set.of("type", "targets");
  private static final String NO_LABEL = "invalid subdomain format";

  private final LiveTable table;
  private final Registry registry;

  public AliasEndpoints(LiveTable table, Registry registry) {
    this.table = table;
    this.registry = registry;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        AliasContract.LIST, this::list,
        AliasContract.READ, this::read,
        AliasContract.CREATE, this::create,
        AliasContract.UPDATE, this::update,
        AliasContract.DELETE, this::delete,
        AliasContract.RESERVE, this::reserve,
        AliasContract.SPLIT, this::split,
        AliasContract.SWAP, this::swap);
  }

  private record Changed(String message, String subdomain, String type) {}

  private record Removed(String message, String subdomain) {}

  private record Divided(
      String message, String subdomain, List<AliasView.Share> targets, String type) {}

  private CompletionStage<EndpointReply> list(Call call) {
    var now = table.now();
    var caller = call.caller();
    return completedFuture(
        Page.of(
            call,
            new Listing<AliasView>(
                after -> new Merged(users(now, caller, after), ours(caller, after)),
                AliasView::subdomain,
                Function.identity())));
  }

  private static Iterator<AliasView> users(RoutingTable table, Caller caller, String after) {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(table.aliasesAfter(after), Spliterator.ORDERED),
            false)
        .filter(row -> caller.limits().includes(row.alias(), row.target()))
        .map(row -> AliasView.of(table, row, caller))
        .iterator();
  }

  private static Iterator<AliasView> ours(Caller caller, String after) {
    return AliasView.OURS.stream()
        .filter(name -> name.value().compareTo(after) > 0)
        .filter(caller.limits()::includes)
        .map(AliasView::reserved)
        .iterator();
  }

  /** Two lists of aliases as one, by name. */
  private static final class Merged implements Iterator<AliasView> {
    private final Iterator<AliasView> some;
    private final Iterator<AliasView> others;
    private @Nullable AliasView one;
    private @Nullable AliasView other;

    Merged(Iterator<AliasView> some, Iterator<AliasView> others) {
      this.some = some;
      this.others = others;
      this.one = nextOf(some);
      this.other = nextOf(others);
    }

    private static @Nullable AliasView nextOf(Iterator<AliasView> list) {
      return list.hasNext() ? list.next() : null;
    }

    @Override
    public boolean hasNext() {
      return one != null || other != null;
    }

    @Override
    public AliasView next() {
      var first = one;
      var second = other;
      if (first != null
          && (second == null || first.subdomain().compareTo(second.subdomain()) < 0)) {
        one = nextOf(some);
        return first;
      }
      if (second == null) {
        throw new NoSuchElementException();
      }
      other = nextOf(others);
      return second;
    }
  }

  private CompletionStage<EndpointReply> read(Call call) {
    var ours =
        Subdomain.parse(call.values().needed(Params.SUBDOMAIN)).filter(AliasView.OURS::contains);
    if (ours.isPresent()) {
      call.mustTouch(ours.get());
      return completedFuture(EndpointReply.of(AliasView.reserved(ours.get())));
    }
    var row = known(call);
    if (!call.caller().limits().includes(row.alias(), row.target())) {
      throw unknown();
    }
    return completedFuture(
        EndpointReply.of(AliasView.of(table.now(), row, call.caller())).at(row.version()));
  }

  /** The alias of the path, if it leads somewhere. */
  private AliasRow known(Call call) {
    String text = call.values().needed(Params.SUBDOMAIN);
    var label = Subdomain.parse(text);
    var row = label.map(table.now()::alias).orElse(null);
    if (row == null || row.target() == null) {
      throw unknown();
    }
    return row;
  }

  private static RuntimeException unknown() {
    return RejectionCode.ALIAS_NOT_FOUND.because("Alias not found").asException();
  }

  private CompletionStage<EndpointReply> create(Call call) {
    var alias = call.label(Params.SUBDOMAIN, NO_LABEL);
    var target = change(call.values(), call.values().text(Params.TYPE).orElse("proxy")).of(null);
    requireMayPoint(call, alias, target);
    var replacing =
        call.conditions().onlyNew()
            ? Replacing.NOTHING
            : replacing(call, target, Replacing.ANYTHING);
    return point(call, alias, target, replacing, "Alias created");
  }

  /**
   * A field that is missing keeps the value it has when the change is made, not the one it has now.
   */
  private CompletionStage<EndpointReply> update(Call call) {
    var alias =
        Subdomain.parse(call.values().needed(Params.SUBDOMAIN))
            .orElseThrow(AliasEndpoints::unknown);
    var now = table.now();
    var row = now.alias(alias);
    var checked =
        row == null || row.target() == null
            ? call
            : ReadBack.checked(
                call, AliasContract.ALIAS, AliasView.of(now, row, call.caller()), WRITABLE);
    if (checked.values().isList(Params.TARGETS)) {
      var arms = arms(checked);
      requireMayPoint(checked, alias, new Target.Split(arms, List.of()));
      return change(
          checked,
          alias,
          meta -> new SplitAlias(meta, arms),
          () -> new Changed("Alias updated", alias.value(), "split"));
    }
    var change = change(checked.values(), checked.values().text(Params.TYPE).orElse(null));
    if (change.app() != null) {
      requireMayPoint(call, alias, new Target.Proxy(change.app()));
    }
    return change(
        checked,
        alias,
        meta -> new ModifyAlias(meta, change, call.values().on(Params.FORCE)),
        () -> new Changed("Alias updated", alias.value(), typeNow(alias)));
  }

  private String typeNow(Subdomain alias) {
    var target = table.now().target(alias);
    return target == null ? "none" : AliasView.typeOf(target);
  }

  /** A name is only reserved where nothing is lost, unless that is wanted. */
  private static Replacing replacing(Call call, Target target, Replacing otherwise) {
    return target instanceof Target.Reserved && !call.values().on(Params.FORCE)
        ? Replacing.ITS_EQUAL
        : otherwise;
  }

  /** A field of its own takes precedence over the same one in the form the alias is read in. */
  private static TargetChange change(Values fields, @Nullable String type) {
    var values = new Values(together(fields.within(Params.TARGET).all(), fields.all()));
    return new TargetChange(
        type,
        values
            .text(Params.APP_ID)
            .map(
                id ->
                    AppId.parse(id)
                        .orElseThrow(
                            () -> ApiRejections.badRequest("app_id not found").asException()))
            .orElse(null),
        values.text(Params.URL).orElse(null),
        values.whole(Params.STATUS).isPresent()
            ? Math.clamp(values.whole(Params.STATUS).getAsLong(), 0, 999)
            : null,
        values.flag(Params.KEEP_PATH).orElse(null));
  }

  private static Map<String, Object> together(
      Map<String, Object> some, Map<String, Object> others) {
    var all = new LinkedHashMap<>(some);
    all.putAll(others);
    return all;
  }

  /** A key for some names may lead them to apps only that have no others. */
  private void requireMayPoint(Call call, Subdomain alias, Target target) {
    call.mustTouch(alias);
    var now = table.now();
    for (AppId app : target.apps()) {
      if (now.app(app) != null && !Permissions.touches(now, app, call.caller())) {
        throw ApiRejections.forbidden("This key may not lead a name to " + app).asException();
      }
    }
  }

  private CompletionStage<EndpointReply> point(
      Call call, Subdomain alias, Target target, Replacing replacing, String message) {
    return change(
        call,
        alias,
        meta -> new PointAlias(meta, target, replacing),
        () -> new Changed(message, alias.value(), AliasView.typeOf(target)));
  }

  private CompletionStage<EndpointReply> reserve(Call call) {
    var alias = call.label(Params.SUBDOMAIN, NO_LABEL);
    var target = new Target.Reserved();
    return point(
        call, alias, target, replacing(call, target, Replacing.ANYTHING), "Subdomain reserved");
  }

  private CompletionStage<EndpointReply> delete(Call call) {
    String text = call.values().needed(Params.SUBDOMAIN);
    var alias = Subdomain.parse(text).orElse(null);
    if (alias != null && alias.isSystem() && !alias.equals(Subdomain.WWW)) {
      throw RejectionCode.SYSTEM_ALIAS.because("Cannot delete system alias").asException();
    }
    var known = alias == null ? known(call).alias() : alias;
    return change(call, known, RemoveAlias::new, () -> new Removed("Alias deleted", known.value()));
  }

  private CompletionStage<EndpointReply> split(Call call) {
    var alias = call.label(Params.SUBDOMAIN, NO_LABEL);
    var arms = arms(call);
    requireMayPoint(call, alias, new Target.Split(arms, List.of()));
    return change(
        call,
        alias,
        meta -> new SplitAlias(meta, arms),
        () ->
            new Divided(
                "Traffic split configured", alias.value(), AliasView.shares(arms), "split"));
  }

  private static List<Arm> arms(Call call) {
    return call.values().groups(Params.TARGETS).stream().map(AliasEndpoints::arm).toList();
  }

  private static Arm arm(Values values) {
    String app = values.text(Params.APP_ID).orElse("");
    return new Arm(
        AppId.parse(app)
            .orElseThrow(() -> ApiRejections.badRequest("app_id not found: " + app).asException()),
        Math.clamp(values.whole(Params.WEIGHT).orElse(0), -1, 1000));
  }

  private CompletionStage<EndpointReply> change(
      Call call,
      Subdomain alias,
      Function<CommandMeta, Alias.Command> command,
      Supplier<Object> done) {
    call.mustTouch(alias);
    return call.meta(alias)
        .thenCompose(meta -> registry.change(alias, command.apply(meta)))
        .thenApply(
            answer ->
                switch (answer) {
                  case Answer.Done(var version, _, _) -> EndpointReply.of(done.get()).at(version);
                  case Answer.Planned(var events) -> EndpointReply.planned(events);
                  case Answer.Rejected(var why) -> throw asKnown(call, why).asException();
                });
  }

  /** The older API names the app that is missing only where there are several. */
  private static Rejection asKnown(Call call, Rejection why) {
    return why.code() == RejectionCode.TARGET_APP_NOT_FOUND
            && !call.endpoint().equals(AliasContract.SPLIT)
        ? why.code().because("app_id not found")
        : why;
  }

  private CompletionStage<EndpointReply> swap(Call call) {
    var values = call.values();
    if (values.text(Params.ALIAS1).isEmpty() || values.text(Params.ALIAS2).isEmpty()) {
      throw ApiRejections.badRequest("alias1 and alias2 are required").asException();
    }
    var first = swapped(call, Params.ALIAS1);
    var second = swapped(call, Params.ALIAS2);
    call.mustTouch(first);
    call.mustTouch(second);
    return expected(call, Params.EXPECT1, first)
        .thenCombine(expected(call, Params.EXPECT2, second), Registry.Expected::new)
        .thenCompose(expected -> registry.swap(call.meta(), first, second, expected))
        .thenApply(
            answer ->
                switch (answer) {
                  case Answer.Done done -> EndpointReply.of(SwapView.of(first, second, done));
                  case Answer.Planned(var events) -> EndpointReply.planned(events);
                  case Answer.Rejected(var why) -> throw why.asException();
                });
  }

  private static Subdomain swapped(Call call, Param<String> name) {
    return Subdomain.parse(call.values().needed(name))
        .orElseThrow(
            () -> RejectionCode.ALIAS_NOT_FOUND.because(name + " not found").asException());
  }

  private static CompletionStage<@Nullable Version> expected(
      Call call, Param<String> name, Subdomain alias) {
    var text = call.values().text(name);
    var expected =
        text.isEmpty()
            ? new ChangeConditions.Expected.Any()
            : ChangeConditions.expected(text.get())
                .orElseThrow(
                    () ->
                        ApiRejections.badRequest(
                                name + " must be one version or revision, such as v7 or r1234")
                            .asException());
    return call.version(expected, event -> Revisions.after(event, alias), "'" + alias + "'");
  }
}
