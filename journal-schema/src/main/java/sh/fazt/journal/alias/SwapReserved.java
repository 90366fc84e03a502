package sh.fazt.journal.alias;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;

/**
 * The partner of a swap holds its changes until it knows the outcome. Changes no version.
 *
 * @param coordinator the alias that decides
 */
public record SwapReserved(
    Meta meta, Subdomain alias, Version version, SwapId swap, Subdomain coordinator)
    implements AliasEvent {}
