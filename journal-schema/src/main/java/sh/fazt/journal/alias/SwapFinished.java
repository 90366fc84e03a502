package sh.fazt.journal.alias;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;

/**
 * The partner knows how a swap ended. Repeats the version it has by now.
 *
 * @param outcome whether the swap happened
 * @param target the partner's target by now, or none
 */
public record SwapFinished(
    Meta meta,
    Subdomain alias,
    Version version,
    SwapId swap,
    SwapOutcome outcome,
    @Nullable Target target)
    implements AliasEvent {}
