package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Version;
import sh.fazt.registry.access.EnvValues;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppRejections;
import sh.fazt.registry.routing.AppStatus;
import sh.fazt.registry.routing.LiveTable;

/**
 * The environment values of apps. That one was set is in the journal, the value itself in a table
 * beside it. The journal comes first: what it refused changes nothing, and what was lost between
 * the two is made good by sending the command again.
 */
public final class Environments {
  private final LiveTable table;
  private final Entities entities;
  private final EnvValues values;

  Environments(LiveTable table, Entities entities, EnvValues values) {
    this.table = table;
    this.entities = entities;
    this.values = values;
  }

  /** The names of an app that have a value. */
  public CompletionStage<List<EnvValues.Named>> of(AppId app) {
    return values.of(app).thenApply(names -> names);
  }

  /** The value, for the app itself. */
  public CompletionStage<Optional<String>> value(AppId app, String name) {
    return values.value(app, name);
  }

  /** All values of an app by name, for the app itself. */
  public CompletionStage<Map<String, String>> all(AppId app) {
    return values.all(app);
  }

  /** The name of this number. */
  public CompletionStage<Optional<EnvValues.Named>> find(long id) {
    return values.find(id);
  }

  /** Sets a value. */
  public CompletionStage<Answer> set(CommandMeta meta, AppId app, String name, String value) {
    if (table.now().standing(app) != AppStatus.LIVE) {
      return completedFuture(new Answer.Rejected(AppRejections.notFound()));
    }
    return entities
        .app(app, new App.ChangeEnv(meta, List.of(name), List.of()))
        .thenCompose(
            answer ->
                answer instanceof Answer.Done done
                    ? values.set(app, name, value, done.version()).thenApply(_ -> answer)
                    : completedFuture(answer))
        .exceptionally(Registry::rejected);
  }

  /** Takes a value away. */
  public CompletionStage<Answer> remove(CommandMeta meta, AppId app, String name) {
    return entities
        .app(app, new App.ChangeEnv(meta, List.of(), List.of(name)))
        .thenCompose(
            answer ->
                answer instanceof Answer.Done done
                    ? values.remove(app, name, done.version()).thenApply(_ -> answer)
                    : completedFuture(answer))
        .exceptionally(Registry::rejected);
  }

  /** Gives an app that is about to be made its values; before its first event. */
  CompletionStage<Integer> bring(AppId app, Map<String, String> all) {
    return values.bring(app, all, Version.of(1));
  }

  /** Gives a fork what its parent has. What the fork has, or had, by itself stays as it is. */
  CompletionStage<Answer> copy(AppId parent, AppId fork, Answer.Done done) {
    return values.copy(parent, fork, Version.of(1)).thenApply(_ -> done);
  }
}
