package sh.fazt.http.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.RequestId;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.Param;
import sh.fazt.http.contract.Shape;
import sh.fazt.http.request.ChangeConditions.Expected;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.history.Revisions;
import sh.fazt.registry.routing.RoutingTable;

/**
 * One request to an endpoint, understood.
 *
 * @param values from path, query and body
 * @param conditions of a change; of another call those that say nothing
 */
public record Call(
    Endpoint endpoint,
    HttpRequest request,
    Caller caller,
    Values values,
    ChangeConditions conditions,
    Context around) {

  /**
   * What every call needs of its node.
   *
   * @param node its name
   * @param commandIds draws the id of a command
   * @param keyedHash what stands for a secret where it must not be guessed: the same for the same
   *     secret
   */
  public record Context(
      String node,
      Revisions revisions,
      Supplier<String> commandIds,
      UnaryOperator<String> keyedHash) {}

  /** The same, if the thing is in this state. */
  Call expecting(Expected expected) {
    var other =
        new ChangeConditions(
            expected,
            conditions.onlyNew(),
            conditions.idempotencyKey(),
            conditions.reason(),
            conditions.plan());
    return new Call(endpoint, request, caller, values, other, around);
  }

  /**
   * The label a value spells.
   *
   * @throws RejectedException if it is none, in the words older clients know
   */
  public Subdomain label(Param<String> param, String otherwise) {
    return Subdomain.parse(values.needed(param))
        .orElseThrow(() -> ApiRejections.badRequest(otherwise).asException());
  }

  /**
   * A whole number that must be there.
   *
   * @throws RejectedException if it is not
   */
  public long whole(Param<Long> param) {
    return values
        .whole(param)
        .orElseThrow(() -> ApiRejections.badRequest(param + " is required").asException());
  }

  /**
   * Refuses a caller whose key is for other aliases.
   *
   * @throws RejectedException unless it may touch the alias
   */
  public void mustTouch(Subdomain alias) {
    if (!caller.limits().includes(alias)) {
      throw ApiRejections.forbidden("This key may not change '" + alias + "'").asException();
    }
  }

  /**
   * Refuses a caller whose key is for some names and who would make something without one of them:
   * it could never touch it again.
   *
   * @param name the name it is to get, or none
   * @throws RejectedException unless it may make it
   */
  public void mustTouchNew(@Nullable Subdomain name) {
    if (name != null) {
      mustTouch(name);
    } else if (caller.limits().isForSomeNames()) {
      throw ApiRejections.forbidden("This key is for some names only; give the app one: alias")
          .asException();
    }
  }

  /**
   * Refuses a caller whose key is for other apps; one that is not there is refused by the registry.
   *
   * @throws RejectedException unless it may change the app
   */
  public void mustTouch(RoutingTable table, AppId app) {
    if (table.app(app) != null && !Permissions.touches(table, app, caller)) {
      throw ApiRejections.forbidden("This key may not change " + app).asException();
    }
  }

  /** The caller and reason of the change, without a condition on the present state. */
  public CommandMeta meta() {
    String key = conditions.idempotencyKey();
    return new CommandMeta(
        caller.actor(),
        conditions.reason(),
        around.commandIds().get(),
        RequestId.of(request).journalled(),
        around.node(),
        caller.limits(),
        null,
        key == null ? null : new CommandMeta.Idempotency(key, fingerprint()),
        null,
        conditions.plan());
  }

  /** Fingerprints are kept in the journal for ever, so none may let a secret be guessed. */
  private Map<String, Object> hashed() {
    var shown = new LinkedHashMap<String, Object>(values.all());
    var body = endpoint.body();
    if (body != null) {
      for (Field field : body.fields()) {
        if (field.shape().equals(Shape.SECRET) && shown.get(field.name()) instanceof String text) {
          shown.put(field.name(), around.keyedHash().apply(text));
        }
      }
    }
    return shown;
  }

  /** Equal for two calls that ask for the same. */
  private String fingerprint() {
    var asked = new LinkedHashMap<String, Object>();
    asked.put("endpoint", endpoint.id());
    asked.put("values", hashed());
    return Sha256.hex(JournalJson.canonical(asked));
  }

  /** The caller, reason and expected version of a change of this alias. */
  public CompletionStage<CommandMeta> meta(Subdomain alias) {
    return expecting(
        conditions.expected(), event -> Revisions.after(event, alias), "'" + alias + "'");
  }

  /** The caller, reason and expected version of a change of this app. */
  public CompletionStage<CommandMeta> meta(AppId app) {
    return expecting(conditions.expected(), event -> Revisions.after(event, app), app.value());
  }

  private CompletionStage<CommandMeta> expecting(
      Expected expected, Function<JournalEvent, Optional<Version>> after, String what) {
    return version(expected, after, what).thenApply(version -> meta().expecting(version));
  }

  /**
   * The version that is expected; a revision means the version after it.
   *
   * @return none if any will do; fails if the revision is not of this thing's history
   */
  public CompletionStage<@Nullable Version> version(
      Expected expected, Function<JournalEvent, Optional<Version>> after, String what) {
    return switch (expected) {
      case Expected.Any _ -> CompletableFuture.completedFuture(null);
      case Expected.AtVersion(var version) -> CompletableFuture.completedFuture(version);
      case Expected.AtRevision(var revision) ->
          around
              .revisions()
              .at(revision)
              .thenApply(
                  entry ->
                      entry
                          .flatMap(found -> after.apply(found.event()))
                          .orElseThrow(
                              () ->
                                  ApiRejections.badRequest(revision + " is no event of " + what)
                                      .asException()));
    };
  }
}
