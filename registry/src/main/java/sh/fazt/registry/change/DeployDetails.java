package sh.fazt.registry.change;

import sh.fazt.journal.Source;
import sh.fazt.registry.domain.app.MetadataChange;

/**
 * The metadata of a deploy.
 *
 * @param message the deployer's words; may be empty
 * @param about what changes with it of what the app says about itself
 * @param whenNew the same, if the app is made with this deploy
 * @param samePlaceOnly whether it is refused where what is served came from another place
 */
public record DeployDetails(
    Source source,
    String message,
    MetadataChange about,
    MetadataChange whenNew,
    boolean samePlaceOnly) {

  /** Details that say the same about a new app and about one that is there. */
  public DeployDetails(Source source, String message, MetadataChange about) {
    this(source, message, about, about, false);
  }
}
