package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What became of one alias in consequence of something else.
 *
 * @param version the alias's version after the change
 * @param before, after the target, or none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AliasChange(
    Subdomain alias, Version version, @Nullable Target before, @Nullable Target after) {}
