package sh.fazt.journal.alias;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;

/**
 * Two aliases exchanged their targets: the commit point of a swap, written by the coordinator for
 * both.
 *
 * @param first the coordinator's side: its name sorts first
 * @param second the partner's side
 */
public record AliasesSwapped(Meta meta, SwapId swap, SwapSide first, SwapSide second)
    implements AliasEvent {
  /** The coordinator, in whose journal this event stands. */
  @Override
  public Subdomain alias() {
    return first.alias();
  }

  /** The coordinator's version after the swap. */
  @Override
  public Version version() {
    return first.version();
  }
}
