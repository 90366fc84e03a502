package sh.fazt.registry.node;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Source;

/**
 * What comes with a deploy besides its files.
 *
 * @param message the deployer's words; may be empty
 * @param spa whether unknown pages serve {@code index.html} from now on; none leaves it as it is
 */
public record DeployDetails(Source source, String message, @Nullable Boolean spa) {}
