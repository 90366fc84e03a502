package sh.fazt.registry.node;

import sh.fazt.journal.Source;
import sh.fazt.registry.app.MetadataChange;

/**
 * What comes with a deploy besides its files.
 *
 * @param message the deployer's words; may be empty
 * @param about what changes with it of what the app says about itself
 */
public record DeployDetails(Source source, String message, MetadataChange about) {}
