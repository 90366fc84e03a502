package sh.fazt.http.api;

import java.util.concurrent.CompletionStage;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.node.DeployDetails;
import sh.fazt.registry.node.DeployOutcome;

/** Makes a stored tree what a name serves, as the registry does. */
@FunctionalInterface
public interface Deployer {
  /** The stage does not fail: a refusal is an outcome. */
  CompletionStage<DeployOutcome> deploy(
      Subdomain name, StoredTree tree, DeployDetails details, CommandMeta meta);
}
