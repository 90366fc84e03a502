package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.BcryptHash;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.app.App;

/** What an import of an older server brings that takes more than a command. No stage fails. */
public final class ImportChanges {
  private final Entities entities;
  private final Keys keys;
  private final Environments environments;
  private final OperatorAccount operator;

  ImportChanges(Entities entities, Keys keys, Environments environments, OperatorAccount operator) {
    this.entities = entities;
    this.keys = keys;
    this.environments = environments;
    this.operator = operator;
  }

  /**
   * Brings an app as a whole. Its storage is there already; its values come before the journal says
   * that there is an app, so that a crash leaves all of it or nothing.
   *
   * @param values of its environment, by name
   */
  public CompletionStage<Answer> app(AppId app, App.ImportApp brought, Map<String, String> values) {
    return environments
        .bring(app, values)
        .thenCompose(_ -> entities.app(app, brought))
        .exceptionally(Registry::rejected);
  }

  /** The key that came before with this hash, whatever became of it. */
  public CompletionStage<Optional<KeyNo>> keyOf(BcryptHash hash) {
    return keys.cameAs(hash);
  }

  /**
   * Brings a key: what it may do, and the hash by which its token is known at its first use.
   *
   * @param meta with an idempotency key that stands for this key of that server
   * @param lastUsed there, or none
   */
  public CompletionStage<Answer> key(
      CommandMeta meta,
      String name,
      List<Scope> scopes,
      BcryptHash hash,
      @Nullable Instant lastUsed) {
    return entities
        .access(new Access.IssueKey(meta, name, scopes, List.of(), List.of(), null))
        .thenCompose(
            answer ->
                answer instanceof Answer.Done(_, Answer.Result.KeyIssued(var no), _)
                    ? keys.arm(no, hash, lastUsed).thenApply(_ -> answer)
                    : completedFuture(answer))
        .exceptionally(Registry::rejected);
  }

  /**
   * Brings the operator; refused where there is one.
   *
   * @param hash of the password
   */
  public CompletionStage<Answer> operator(CommandMeta meta, String name, BcryptHash hash) {
    return operator.bring(meta, name, hash);
  }
}
