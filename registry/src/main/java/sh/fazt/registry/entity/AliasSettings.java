package sh.fazt.registry.entity;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings under {@code fazt.registry.entities}.
 *
 * @param waiting how many may wait for one alias
 * @param claimLasts after which time a claim ends by itself
 * @param partnerWithin how long a coordinator waits for its partner
 * @param askEvery how often a partner asks for the outcome
 * @param patience for how many of these questions a change waits for a swap to end
 */
public record AliasSettings(
    int waiting, Duration claimLasts, Duration partnerWithin, Duration askEvery, int patience) {

  public static AliasSettings from(Config config) {
    Config entities = config.getConfig("fazt.registry.entities");
    return new AliasSettings(
        entities.getInt("waiting"),
        entities.getDuration("claim-lasts"),
        entities.getDuration("swap.partner-within"),
        entities.getDuration("swap.ask-every"),
        entities.getInt("swap.patience"));
  }
}
