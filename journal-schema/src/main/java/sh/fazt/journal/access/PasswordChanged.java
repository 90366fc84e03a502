package sh.fazt.journal.access;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Meta;

/**
 * The operator's name or password changed; the hash lives in a table.
 *
 * @param previous the operator's name before, or none if there was no operator
 * @param username the operator's name by now
 */
public record PasswordChanged(Meta meta, @Nullable String previous, String username)
    implements AccessEvent {}
