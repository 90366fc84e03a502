package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.EnvContract;
import sh.fazt.http.contract.Params;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.journal.AppId;
import sh.fazt.registry.access.EnvName;
import sh.fazt.registry.access.EnvValues;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.routing.LiveTable;

/** Environment values of apps. */
public final class EnvEndpoints {
  private final LiveTable table;
  private final Registry registry;

  public EnvEndpoints(LiveTable table, Registry registry) {
    this.table = table;
    this.registry = registry;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        EnvContract.LIST, this::list,
        EnvContract.SET, this::set,
        EnvContract.REMOVE, this::remove);
  }

  private record Named(long id, String name) {}

  @JsonInclude
  private record Nothing() {}

  private record Gone(boolean removed) {}

  private AppId app(Call call) {
    String text =
        call.values()
            .text(Params.SITE_ID)
            .orElseThrow(
                () ->
                    ApiRejections.badRequest(
                            call.endpoint().equals(EnvContract.SET)
                                ? "site_id is required"
                                : "site_id required")
                        .asException());
    var now = table.now();
    return AppView.found(now, text, call.caller()).id();
  }

  private CompletionStage<EndpointReply> list(Call call) {
    return registry
        .environments()
        .of(app(call))
        .thenApply(
            values ->
                Page.of(
                    call,
                    "vars",
                    Listing.of(
                        values,
                        EnvValues.Named::name,
                        value -> new Named(value.id(), value.name()))));
  }

  private CompletionStage<EndpointReply> set(Call call) {
    var app = app(call);
    String name = call.values().text(Params.NAME).orElse("");
    checkName(name);
    if (!call.values().has(Params.VALUE)) {
      throw ApiRejections.badRequest("value is required; it may be empty").asException();
    }
    String value = call.values().text(Params.VALUE).orElse("");
    if (value.length() > EnvName.LONGEST_VALUE) {
      throw ApiRejections.badRequest(
              "environment variable value too long (max " + EnvName.LONGEST_VALUE + " chars)")
          .asException();
    }
    return registry.environments().set(call.meta(), app, name, value).thenApply(EnvEndpoints::done);
  }

  private static void checkName(String name) {
    EnvName.wrong(name)
        .ifPresent(
            wrong -> {
              throw ApiRejections.badRequest(wrong).asException();
            });
  }

  /** Older clients take it for done when there was none. */
  private CompletionStage<EndpointReply> remove(Call call) {
    return named(call)
        .thenCompose(
            found -> {
              var own =
                  found.filter(
                      value -> Permissions.touches(table.now(), value.app(), call.caller()));
              if (own.isEmpty()) {
                return completedFuture(EndpointReply.of(new Gone(false)));
              }
              var value = own.get();
              return registry
                  .environments()
                  .remove(call.meta(), value.app(), value.name())
                  .thenApply(
                      answer ->
                          switch (answer) {
                            case Answer.Done _ -> EndpointReply.of(new Gone(true));
                            case Answer.Planned(var events) -> EndpointReply.planned(events);
                            case Answer.Rejected(var why) -> throw why.asException();
                          });
            });
  }

  /** The addressed value, by its number or by its app and name. */
  private CompletionStage<Optional<EnvValues.Named>> named(Call call) {
    var values = call.values();
    if (values.text(Params.ID).isPresent()) {
      return registry.environments().find(KeyEndpoints.number(values.needed(Params.ID)).orElse(0));
    }
    if (values.text(Params.NAME).isEmpty()) {
      throw ApiRejections.badRequest("id required").asException();
    }
    String name = values.needed(Params.NAME);
    return registry
        .environments()
        .of(app(call))
        .thenApply(all -> all.stream().filter(one -> one.name().equals(name)).findFirst());
  }

  private static EndpointReply done(Answer answer) {
    return switch (answer) {
      case Answer.Done _ -> EndpointReply.of(new Nothing());
      case Answer.Planned(var events) -> EndpointReply.planned(events);
      case Answer.Rejected(var why) -> throw why.asException();
    };
  }
}
