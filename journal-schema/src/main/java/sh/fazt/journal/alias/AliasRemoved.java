package sh.fazt.journal.alias;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;

/** An alias has no target any more; its version lives on. */
public record AliasRemoved(Meta meta, Subdomain alias, Version version, Target previous)
    implements AliasEvent {}
