package sh.fazt.registry.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;

/**
 * The present state of one alias.
 *
 * @param target none once it is removed; the row stays, so that an old change cannot revive it
 */
public record AliasRow(
    Subdomain alias,
    Version version,
    @Nullable Target target,
    Instant createdAt,
    Instant updatedAt) {}
