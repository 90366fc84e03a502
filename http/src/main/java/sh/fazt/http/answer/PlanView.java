package sh.fazt.http.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import sh.fazt.http.auth.Caller;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.registry.routing.RoutingTable;

/** What a command would write. */
public record PlanView(List<Event> plan) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /**
   * One event.
   *
   * @param event its kind
   * @param facts as they would stand in the journal, without who, when and why
   */
  record Event(String event, JsonNode facts) {}

  public static PlanView of(List<JournalEvent> events) {
    return new PlanView(events.stream().map(PlanView::shown).toList());
  }

  /**
   * The same for a caller who may not look at every name; of those it only says that there are
   * some.
   */
  public static PlanView of(List<JournalEvent> events, RoutingTable table, Caller caller) {
    return new PlanView(
        events.stream()
            .map(
                event ->
                    isFor(event, table, caller)
                        ? shown(event)
                        : new Event(event.getClass().getSimpleName(), JSON.createObjectNode()))
            .toList());
  }

  private static boolean isFor(JournalEvent event, RoutingTable table, Caller caller) {
    return !(event instanceof AliasEvent change)
        || caller.limits().includes(change.alias(), table.target(change.alias()));
  }

  private static Event shown(JournalEvent event) {
    try {
      var facts = (ObjectNode) JSON.readTree(JournalJson.canonical(event));
      facts.remove("meta");
      return new Event(event.getClass().getSimpleName(), facts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
