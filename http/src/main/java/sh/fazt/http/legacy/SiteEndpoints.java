package sh.fazt.http.legacy;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.MessageView;
import sh.fazt.http.answer.Times;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.SiteContract;
import sh.fazt.http.endpoint.AppView;
import sh.fazt.http.endpoint.ReleaseEndpoints;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.history.Deployments;
import sh.fazt.registry.routing.AppPosition;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** Apps by the names that serve them, as clients from before there were apps look for them. */
public final class SiteEndpoints {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final int USUAL = 50;
  private static final int AT_ONCE = 500;

  private final LiveTable table;
  private final Registry registry;
  private final ReleaseEndpoints releases;
  private final Deployments deployments;

  public SiteEndpoints(
      LiveTable table, Registry registry, ReleaseEndpoints releases, Deployments deployments) {
    this.table = table;
    this.registry = registry;
    this.releases = releases;
    this.deployments = deployments;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        SiteContract.LIST, this::list,
        SiteContract.READ, this::read,
        SiteContract.DELETE, this::delete,
        SiteContract.FILES, call -> releases.files(call, site(call).app()),
        SiteContract.CONTENT,
            call -> releases.file(site(call).app(), call.values().needed(Params.PATH)),
        SiteContract.DEPLOYMENTS, this::deployments);
  }

  private record Site(String name, AppRow app) {}

  private record View(
      @JsonProperty("Name") String name,
      @JsonProperty("Path") String path,
      @JsonProperty("FileCount") int fileCount,
      @JsonProperty("SizeBytes") long sizeBytes,
      @JsonProperty("ModTime") String modTime) {
    static View of(Site site) {
      var active = site.app().activeRelease();
      return new View(
          site.name(),
          "vfs://" + site.name(),
          active == null ? 0 : active.fileCount(),
          active == null ? 0 : active.bytes(),
          STAMP.format(site.app().updatedAt()));
    }
  }

  private record Listed(List<Deployment> deployments) {}

  private record Next(String nextCursor) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Deployment(
      long id,
      String siteId,
      String appId,
      long release,
      String revision,
      @JsonInclude(JsonInclude.Include.ALWAYS) long sizeBytes,
      @JsonInclude(JsonInclude.Include.ALWAYS) int fileCount,
      String deployedBy,
      String message,
      String createdAt) {}

  private CompletionStage<EndpointReply> list(Call call) {
    var now = table.now();
    return completedFuture(
        Page.of(
            call, new Listing<>(after -> sites(now, call, after), SiteEndpoints::key, View::of)));
  }

  /** Of the apps that changed last first, each with its names. */
  private static Iterator<Site> sites(RoutingTable table, Call call, String after) {
    int end = after.indexOf(' ');
    var place =
        after.isEmpty()
            ? null
            : AppPosition.parse(end < 0 ? after : after.substring(0, end))
                .orElseThrow(Page::badCursor);
    var apps = table.appsAfter(place);
    var same = place == null ? null : table.app(place.id());
    var first =
        same == null || same.removed() || !AppPosition.of(same).equals(place)
            ? Stream.<Site>of()
            : named(table, same, call)
                .filter(site -> site.name().compareTo(after.substring(end + 1)) > 0);
    return Stream.concat(
            first,
            StreamSupport.stream(
                    Spliterators.spliteratorUnknownSize(apps, Spliterator.ORDERED), false)
                .flatMap(app -> named(table, app, call)))
        .iterator();
  }

  private static Stream<Site> named(RoutingTable table, AppRow app, Call call) {
    return Permissions.touches(table, app.id(), call.caller())
        ? table.namesOf(app.id()).stream()
            .filter(name -> table.target(name) instanceof Target.Proxy)
            .filter(name -> call.caller().limits().includes(name, table.target(name)))
            .map(name -> new Site(name.value(), app))
        : Stream.of();
  }

  private static String key(Site site) {
    return AppPosition.of(site.app()) + " " + site.name();
  }

  private Site site(Call call) {
    String text = call.values().needed(Params.ID);
    var now = table.now();
    AppRow app = app(now, text);
    if (app == null || !Permissions.touches(now, app.id(), call.caller())) {
      throw RejectionCode.SITE_NOT_FOUND.because("Site not found").asException();
    }
    return new Site(text, app);
  }

  /** The app of this id, or the one that is served under this name. */
  private static @Nullable AppRow app(RoutingTable table, String text) {
    var id = AppId.parse(text);
    var target = Subdomain.parse(text).map(table::target).orElse(null);
    AppRow app =
        id.isPresent()
            ? table.app(id.get())
            : target instanceof Target.Proxy(var served) ? table.app(served) : null;
    return app == null || app.removed() ? null : app;
  }

  private static String siteId(Call call) {
    return call.values()
        .text(Params.SITE_ID)
        .orElseThrow(() -> ApiRejections.badRequest("site_id required").asException());
  }

  private CompletionStage<EndpointReply> read(Call call) {
    return completedFuture(EndpointReply.of(View.of(site(call))));
  }

  private CompletionStage<EndpointReply> delete(Call call) {
    var now = table.now();
    AppRow found = app(now, siteId(call));
    if (found == null) {
      return completedFuture(EndpointReply.of(new MessageView("Site deleted")));
    }
    var app = found.id();
    call.mustTouch(now, app);
    return registry
        .remove(call.meta(), List.of(app))
        .thenApply(
            answer ->
                switch (answer) {
                  case Answer.Done _ -> EndpointReply.of(new MessageView("Site deleted"));
                  case Answer.Planned(var events) -> EndpointReply.planned(events);
                  case Answer.Rejected(var why) -> throw why.asException();
                });
  }

  private CompletionStage<EndpointReply> deployments(Call call) {
    int limit = (int) call.values().whole(Params.LIMIT).orElse(USUAL);
    long before =
        call.values()
            .text(Params.CURSOR)
            .map(Page::decoded)
            .map(SiteEndpoints::position)
            .orElse(Long.MAX_VALUE);
    long skipped = call.values().whole(Params.OFFSET).orElse(0);
    return collected(call, new Found(skipped, new ArrayList<>()), limit, before)
        .thenApply(
            found -> {
              boolean more = found.size() > limit;
              var page = more ? found.subList(0, limit) : found;
              String next =
                  more ? Page.encoded(Long.toString(page.getLast().revision().value())) : null;
              var now = table.now();
              return new EndpointReply(
                  0,
                  new Listed(page.stream().map(one -> shown(now, one, call)).toList()),
                  next == null ? null : new Next(next),
                  null,
                  List.of());
            });
  }

  /** Those the caller may look at, one more than are shown if there are that many. */
  private CompletionStage<List<Deployments.Deployment>> collected(
      Call call, Found all, int limit, long before) {
    return deployments
        .newest(AT_ONCE, before)
        .thenCompose(
            found -> {
              var now = table.now();
              var seen =
                  found.stream()
                      .filter(one -> Permissions.touches(now, one.app(), call.caller()))
                      .toList();
              int past = (int) Math.min(all.toSkip(), seen.size());
              all.shown().addAll(seen.subList(past, seen.size()));
              return found.size() < AT_ONCE || all.shown().size() > limit
                  ? completedFuture(all.shown())
                  : collected(
                      call,
                      new Found(all.toSkip() - past, all.shown()),
                      limit,
                      found.getLast().revision().value());
            });
  }

  /**
   * What was found so far.
   *
   * @param toSkip how many more are passed over
   */
  private record Found(long toSkip, List<Deployments.Deployment> shown) {}

  private static long position(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException _) {
      throw ApiRejections.badRequest("cursor must be one that an answer had").asException();
    }
  }

  private static Deployment shown(RoutingTable table, Deployments.Deployment one, Call call) {
    var names = AppView.names(table, one.app(), call.caller());
    return new Deployment(
        one.revision().value(),
        names.isEmpty() ? one.app().value() : names.getFirst(),
        one.app().value(),
        one.release().value(),
        one.revision().toString(),
        one.bytes(),
        one.fileCount(),
        one.actor().name().replaceFirst("#[0-9]+$", ""),
        one.message(),
        Times.of(one.at()));
  }
}
