package sh.fazt.journal.access;

import sh.fazt.journal.Meta;

/** The operator's name or password changed; the hash lives in a table. */
public record PasswordChanged(Meta meta, String username) implements AccessEvent {}
