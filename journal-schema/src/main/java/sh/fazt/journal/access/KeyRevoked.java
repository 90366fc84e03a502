package sh.fazt.journal.access;

import sh.fazt.journal.Meta;

/** A key is refused from now on. */
public record KeyRevoked(Meta meta, long number) implements AccessEvent {}
