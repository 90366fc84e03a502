package sh.fazt.journal.alias;

import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;

/**
 * One of the two aliases of a swap.
 *
 * @param version its version after the swap
 */
public record SwapSide(Subdomain alias, Version version, Target before, Target after) {}
