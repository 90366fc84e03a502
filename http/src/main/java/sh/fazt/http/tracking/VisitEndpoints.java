package sh.fazt.http.tracking;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Times;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Paging;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.VisitContract;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.http.visits.TagText;
import sh.fazt.http.visits.Visits;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.visits.VisibleVisits;
import sh.fazt.registry.visits.VisitFigures.Event;
import sh.fazt.registry.visits.VisitFigures.Filter;
import sh.fazt.registry.visits.VisitFigures.Share;
import sh.fazt.registry.visits.VisitFigures.Stats;

/** Statistics of visits. Each call sees everything that happened before. */
public final class VisitEndpoints {
  private final LiveTable table;
  private final Visits visits;

  public VisitEndpoints(LiveTable table, Visits visits) {
    this.table = table;
    this.visits = visits;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        VisitContract.STATS, this::stats,
        VisitContract.EVENTS, this::events,
        VisitContract.DOMAINS_OF_EVENTS, this::domains,
        VisitContract.TAGS_OF_EVENTS, this::tags);
  }

  private record StatsView(
      long totalEventsToday,
      long totalEventsWeek,
      long totalEventsMonth,
      long totalEventsAllTime,
      Map<String, Long> eventsBySourceType,
      List<DomainView> topDomains,
      List<TagView> topTags,
      List<HourView> eventsTimeline,
      long totalUniqueDomains,
      long totalRedirectClicks,
      long droppedEvents) {}

  private record DomainView(String domain, long count) {
    static DomainView of(Share share) {
      return new DomainView(share.name(), share.count());
    }
  }

  private record TagView(String tag, long count) {
    static TagView of(Share share) {
      return new TagView(share.name(), share.count());
    }
  }

  private record HourView(String timestamp, long count) {}

  private record EventView(
      long id,
      String domain,
      List<String> tags,
      String sourceType,
      String eventType,
      String path,
      String referrer,
      String userAgent,
      String ipAddress,
      String createdAt) {
    static EventView of(Event event) {
      return new EventView(
          event.id(),
          event.domain(),
          event.tags(),
          event.source(),
          event.event(),
          event.path(),
          event.referrer(),
          event.program(),
          event.address(),
          Times.of(event.at()));
    }
  }

  /** Reads once everything counted is written. */
  private <T> CompletionStage<T> read(
      Call call, Function<VisibleVisits, CompletionStage<T>> question) {
    return visits
        .flushed()
        .thenCompose(_ -> question.apply(VisitPermissions.of(table.now(), call.caller())));
  }

  private CompletionStage<EndpointReply> stats(Call call) {
    return read(call, visits.figures()::stats)
        .thenApply(
            stats -> EndpointReply.of(view(stats, VisitPermissions.isLimited(call.caller()))));
  }

  private StatsView view(Stats stats, boolean limited) {
    return new StatsView(
        stats.today(),
        stats.week(),
        stats.month(),
        stats.allTime(),
        stats.bySource(),
        stats.domains().stream().map(DomainView::of).toList(),
        stats.tags().stream().map(TagView::of).toList(),
        stats.timeline().stream()
            .map(hour -> new HourView(Times.of(hour.begin()), hour.count()))
            .toList(),
        stats.uniqueDomains(),
        stats.clicks(),
        limited ? 0 : visits.dropped());
  }

  private CompletionStage<EndpointReply> events(Call call) {
    var values = call.values();
    var filter =
        new Filter(
            values.text(Params.DOMAIN).orElse(null),
            values.text(Params.SOURCE_TYPE).orElse(null),
            TagText.of(values.text(Params.TAGS_IN_TEXT).orElse("")));
    int limit = (int) values.whole(Params.LIMIT).orElse(VisitContract.PAGE);
    long offset = values.whole(Params.OFFSET).orElse(0);
    return read(call, visible -> visits.figures().events(visible, filter, limit, offset))
        .thenApply(events -> EndpointReply.of(events.stream().map(EventView::of).toList()));
  }

  private CompletionStage<EndpointReply> domains(Call call) {
    return read(call, visible -> visits.figures().domains(visible, Paging.MAX))
        .thenApply(shares -> counted(call, shares, DomainView::of));
  }

  private CompletionStage<EndpointReply> tags(Call call) {
    return read(call, visible -> visits.figures().tags(visible, Paging.MAX))
        .thenApply(shares -> counted(call, shares, TagView::of));
  }

  /** The most events first; those with as many by name. */
  private static EndpointReply counted(Call call, List<Share> shares, Function<Share, ?> view) {
    var sorted = shares.stream().sorted(Comparator.comparing(VisitEndpoints::key)).toList();
    return Page.of(call, Listing.of(sorted, VisitEndpoints::key, view));
  }

  private static String key(Share share) {
    return Listing.falling(share.count()) + share.name();
  }
}
