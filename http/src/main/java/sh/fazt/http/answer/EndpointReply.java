package sh.fazt.http.answer;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.auth.Caller;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Version;
import sh.fazt.registry.routing.RoutingTable;

/**
 * What an endpoint answers when it did what was asked.
 *
 * @param status 0 for the one the contract says
 * @param data the {@code data} of the envelope
 * @param meta the {@code meta} beside it, or none
 * @param entity sent instead of the envelope, or none
 */
public record EndpointReply(
    int status,
    Object data,
    @Nullable Object meta,
    @Nullable ResponseEntity entity,
    List<HttpHeader> fields) {
  public EndpointReply {
    fields = List.copyOf(fields);
  }

  public static EndpointReply of(Object data) {
    return new EndpointReply(0, data, null, null, List.of());
  }

  /**
   * What would be written, as {@code data}; it is shown as the caller may see it.
   *
   * @param events in their order
   */
  public record Plan(List<JournalEvent> events) {}

  /** Nothing was done, for only what would be written was asked for. */
  public static EndpointReply planned(List<JournalEvent> events) {
    return new EndpointReply(200, new Plan(events), null, null, List.of());
  }

  /** The same with a plan as this caller may see it. */
  public EndpointReply visibleTo(Caller caller, RoutingTable table) {
    return data instanceof Plan(var events)
        ? new EndpointReply(status, PlanView.of(events, table, caller), meta, entity, fields)
        : this;
  }

  /** Bytes as they are, in no envelope. */
  public static EndpointReply raw(ResponseEntity entity) {
    return new EndpointReply(0, "", null, entity, List.of());
  }

  /** The same, with this {@code meta}. */
  public EndpointReply beside(@Nullable Object more) {
    return new EndpointReply(status, data, more, entity, fields);
  }

  /** The same, about something that has this version by now. */
  public EndpointReply at(Version version) {
    return with(RawHeader.create("ETag", "\"" + version + "\""));
  }

  public EndpointReply with(HttpHeader field) {
    return withAll(List.of(field));
  }

  public EndpointReply withAll(List<HttpHeader> others) {
    var more = new ArrayList<>(fields);
    more.addAll(others);
    return new EndpointReply(status, data, meta, entity, more);
  }
}
