package sh.fazt.http.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.contract.AliasCommands;
import sh.fazt.http.contract.AppCommands;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.RemoteCommand;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.Values;
import sh.fazt.journal.Subdomain;

/** What the gateway answers, in the forms older clients know; other answers stay as they are. */
public final class GatewayView {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> LISTED = List.of("id", "title", "visibility", "tags");
  private static final List<String> INFO =
      List.of(
          "id",
          "title",
          "description",
          "tags",
          "visibility",
          "source",
          "file_count",
          "size_bytes",
          "forked_from_id",
          "created_at",
          "updated_at",
          "release",
          "version");

  private final ApiContext context;
  private final HttpRequest request;

  public GatewayView(ApiContext context, HttpRequest request) {
    this.context = context;
    this.request = request;
  }

  /**
   * The answer to a command.
   *
   * @param typed what was asked for
   * @param command the parsed command
   * @param data what the endpoint answers
   */
  public JsonNode of(RemoteCommand typed, RemoteCommand command, Values values, JsonNode data) {
    if (command.equals(AliasCommands.UNLINK)) {
      return unlinked(typed, values.needed(Params.SUBDOMAIN));
    }
    if (typed.equals(AppCommands.LIST)) {
      return each(data, row -> row(typed, command, row));
    }
    if (command.equals(AppCommands.INFO)) {
      return info(data);
    }
    if (command.equals(AppCommands.REMOVE)) {
      return ((ObjectNode) data).put("message", "App removed");
    }
    if (command.equals(AppCommands.FORK)) {
      return ((ObjectNode) data).put("message", "App forked");
    }
    if (command.equals(AliasCommands.LINK)) {
      String name = data.path("subdomain").textValue();
      return JSON.objectNode()
          .put("subdomain", name)
          .put("app_id", values.needed(Params.APP_ID))
          .put("url", url(name))
          .put("message", "Alias created");
    }
    if (command.equals(AliasCommands.RESERVE)) {
      return picked(data, List.of("subdomain", "message"));
    }
    return data;
  }

  /** One entry of a list. */
  public static JsonNode row(RemoteCommand typed, RemoteCommand command, JsonNode entry) {
    if (!typed.equals(AppCommands.LIST)) {
      return entry;
    }
    return command.equals(AliasCommands.LIST) ? alias(entry) : listed(entry);
  }

  public static JsonNode unlinked(RemoteCommand typed, String name) {
    String field = typed.equals(AppCommands.REMOVE) ? "alias" : "subdomain";
    return JSON.objectNode().put(field, name).put("message", "Alias removed");
  }

  private String url(String name) {
    return context.siteUrl(Subdomain.of(name), request);
  }

  private static JsonNode each(JsonNode list, UnaryOperator<JsonNode> view) {
    var all = JSON.arrayNode();
    list.forEach(one -> all.add(view.apply(one)));
    return all;
  }

  private static ObjectNode picked(JsonNode from, List<String> names) {
    var some = JSON.objectNode();
    names.stream().filter(from::has).forEach(name -> some.set(name, from.get(name)));
    return some;
  }

  private static JsonNode alias(JsonNode row) {
    return picked(row, List.of("subdomain", "type", "targets"));
  }

  private static JsonNode listed(JsonNode row) {
    var app = picked(row, LISTED);
    if (row.has("forked_from_id")) {
      app.set("forked_from", row.get("forked_from_id"));
    }
    if (!row.path("aliases").isEmpty()) {
      app.set("aliases", row.get("aliases"));
    }
    return app;
  }

  private JsonNode info(JsonNode row) {
    var app = picked(row, INFO);
    if (!row.path("original_id").equals(row.path("id"))) {
      app.set("original_id", row.get("original_id"));
    }
    if (!row.path("aliases").isEmpty()) {
      app.set("aliases", row.get("aliases"));
      app.put("url", url(row.get("aliases").get(0).textValue()));
    }
    return app;
  }
}
