package sh.fazt.http.deploy;

import java.util.concurrent.CompletionStage;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.CommandMeta;

/** Makes a stored tree what a name serves, as the registry does. */
@FunctionalInterface
public interface Deployer {
  /** The stage does not fail: a refusal is an outcome. */
  CompletionStage<DeployOutcome> deploy(
      Subdomain name, StoredTree tree, DeployDetails details, CommandMeta meta);
}
