package sh.fazt.journal.alias;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;

/** The coordinator gave a swap up: it can no longer commit. Changes no version. */
public record SwapAborted(
    Meta meta, Subdomain alias, Version version, SwapId swap, Subdomain partner)
    implements AliasEvent {}
