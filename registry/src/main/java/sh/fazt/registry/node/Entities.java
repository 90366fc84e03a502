package sh.fazt.registry.node;

import java.util.concurrent.CompletionStage;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.Answer;
import sh.fazt.registry.access.Access;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.app.App;

/**
 * Speaks to entities wherever they live. Every call is answered within a bounded time: after it,
 * with {@link Answer#OUTCOME_UNKNOWN}. No stage fails.
 */
public interface Entities {
  CompletionStage<Answer> app(AppId app, App.Command command);

  CompletionStage<Answer> alias(Subdomain alias, Alias.Command command);

  /** Asks for the right to fill a free name; see {@code AliasMessage.Claim}. */
  CompletionStage<Answer> claim(Subdomain alias, String holder);

  /** Gives the right back. */
  void endClaim(Subdomain alias, String holder);

  CompletionStage<Answer> access(Access.Command command);

  CompletionStage<Answer> settings(NodeSettings.Command command);
}
