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
public record AliasLimits(
    int waiting, Duration claimLasts, Duration partnerWithin, Duration askEvery, int patience) {

  public static AliasLimits from(Config config) {
    Config limits = config.getConfig("fazt.registry.entities");
    return new AliasLimits(
        limits.getInt("waiting"),
        limits.getDuration("claim-lasts"),
        limits.getDuration("swap.partner-within"),
        limits.getDuration("swap.ask-every"),
        limits.getInt("swap.patience"));
  }
}
