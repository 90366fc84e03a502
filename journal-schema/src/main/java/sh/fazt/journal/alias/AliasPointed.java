package sh.fazt.journal.alias;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;

/**
 * An alias got a target: a link, retarget, redirect, reservation or split.
 *
 * @param previous the target before, or none
 */
public record AliasPointed(
    Meta meta, Subdomain alias, Version version, @Nullable Target previous, Target target)
    implements AliasEvent {}
