package sh.fazt.registry.entity;

import java.util.List;
import java.util.concurrent.CompletionStage;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;

/** What the removal of an app needs of the rest of the node. */
public interface RemovalSteps {
  /** Has an alias drop what it points at, if that is removed. The stage does not fail. */
  CompletionStage<Answer> drop(Subdomain alias, CommandMeta meta);

  /**
   * What became of aliases by the command that removed the app, also before a crash; fails if the
   * journal cannot be read.
   */
  CompletionStage<List<AliasChange>> changes(AppId app, String command);
}
