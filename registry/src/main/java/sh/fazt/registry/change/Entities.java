package sh.fazt.registry.change;

import java.util.concurrent.CompletionStage;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.node.NodeSettings;

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
